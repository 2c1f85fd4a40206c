/**
 * Steps of a guest's doorbells: KVM_IOEVENTFD, the exits behind a kick, the buses and the eventfds. Exits are x86's;
 * arm64 takes `syndrome` in their place.
 */
import { lock, step } from './declare.js';
// its steps were there first: numbers stay what they were
import './vfio.js';

// a kick: into the host and back
export const VMEXIT = step('vmexit', 'VM exit: registers saved, host state back, handler found');
export const VMENTER = step('vmenter', 'back into the guest: requests and events looked at, VM entry');
export const EPT_MISCONFIG = step(
  'ept_misconfig',
  'exit by an MMIO spte: gpa read from the VMCS (or VMCB), FAST_MMIO bus asked first where there is one',
);
export const MMIO_FAULT = step(
  'mmio_fault',
  'page fault on a page without memslot: fault path, and the MMIO spte set where MMIO is cached',
);
export const MMIO_CACHE = step('mmio_cache', "the vcpu's MMIO cache holds the page");
export const SPTE_WALK = step('spte_walk', 'walk to the MMIO spte, its generation, and the MMIO cache set');
export const GUEST_WALK = step(
  'guest_walk',
  "walk of the guest's page tables to the instruction's bytes, or to the second page of a write",
);
export const DECODE = step('decode', 'x86_decode_insn');
export const EMULATE = step('emulate', 'x86_emulate_insn: operands, the write split, the local APIC asked');
export const WRITEBACK = step('writeback', 'registers, flags and rip written back after emulation');
export const FAST_PIO = step('fast_pio', 'handle_io and kvm_fast_pio_out: an OUT without emulation');
export const HYPERCALL = step('hypercall', 'kvm_emulate_hypercall: registers, CPL, number');
export const SYNDROME = step(
  'syndrome',
  'kvm_handle_guest_abort and io_mem_abort: no memslot found, syndrome decoded, register read (arm64)',
);
export const SKIP_INSN = step('skip_insn', 'rip moved past the instruction');
export const USERSPACE_EXIT = step(
  'userspace_exit',
  'KVM_RUN returns, the VMM finds who is meant and serves it, and calls KVM_RUN again',
);

// the buses and what hangs on them
export const BUS_LOOKUP = step('bus_lookup', 'one kvm_io_bus_write, without its comparisons');
export const BUS_COMPARE = step(
  'bus_compare',
  'one kvm_io_bus_cmp: binary search, step back, walk, insertion',
);
export const MATCH_WALK = step(
  'match_walk',
  'one device asked whether the write is its own (ioeventfd_in_range)',
);
export const EVENTFD_SIGNAL = step('eventfd_signal', 'eventfd_signal under wqh.lock, nobody waiting');
export const EVENTFD_WAKE = step(
  'eventfd_wake',
  'one waiter of an eventfd woken: vhost, in roundtrip; no trace says who waits',
);

// KVM_IOEVENTFD
export const KVM_SLOTS_LOCK = lock('kvm_slots_lock', 'mutex', 'kvm', 'kvm->slots_lock');
export const IOEVENTFD = step('ioeventfd', 'kvm_ioeventfd: checks, eventfd_ctx_fdget, kzalloc or kfree');
export const IOEVENTFD_SCAN = step(
  'ioeventfd_scan',
  "one entry of kvm->ioeventfds compared with the caller's",
);
export const BUS_ALLOC = step('bus_alloc', 'kmalloc of a new array of a bus, kfree of the old one');
export const BUS_COPY = step('bus_copy', 'one range copied to the new array');
export const SRCU_GRACE = step('srcu_grace', 'synchronize_srcu_expedited of kvm->srcu');
