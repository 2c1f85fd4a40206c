/**
 * A guest rings a doorbell: one write, from the exit to the entry (arch/x86/kvm, v5.10; arch/arm64/kvm/mmio.c, v5.17).
 * What no device takes goes to user space.
 */
import {
  DECODE,
  EMULATE,
  EPT_MISCONFIG,
  FAST_PIO,
  GUEST_WALK,
  HYPERCALL,
  KVM_SRCU,
  MMIO_CACHE,
  MMIO_FAULT,
  SKIP_INSN,
  SPTE_WALK,
  SYNDROME,
  USERSPACE_EXIT,
  VMENTER,
  VMEXIT,
  WRITEBACK,
} from '../steps.js';
import { pattern } from '../tape.js';
import { fragmentsOf, isSplit } from './fragments.js';
import type { BusWrite, IoDevice } from './io-bus.js';
import type { BusName, Kvm } from './kvm.js';

/**
 * How KVM serves a write between the exit and the entry: the device that took it, or null.
 * @param vcpu index of the vcpu
 */
export type Serve = (kvm: Kvm, vcpu: number, write: BusWrite) => IoDevice | null;

// vcpu_run takes srcu and leaves it around every entry; its cost is inside those of exit and entry
const EXIT = pattern((to) => {
  to.charge(VMEXIT);
  to.enter(KVM_SRCU, true);
});
/** Its first number: how often the exit went on to user space. */
const ENTRY = pattern((to, userspace) => {
  to.release(KVM_SRCU);
  to.charge(USERSPACE_EXIT, userspace);
  to.charge(VMENTER);
});
/** Its first number: 1 where the vcpu's MMIO cache has told that the page is MMIO. */
const DECODED = pattern((to, cached) => {
  to.charge(MMIO_CACHE, cached);
  to.charge(GUEST_WALK);
  to.charge(DECODE);
  to.charge(EMULATE);
});

/** One exit, in which `serve` looks for a device; user space where none takes the write; and back into the guest. */
export function kick(kvm: Kvm, vcpu: number, write: BusWrite, serve: Serve): IoDevice | null {
  const { ledger } = kvm;
  ledger.pass(EXIT);
  kvm.fragmentsLeft = 0;
  const device = serve(kvm, vcpu, write);
  ledger.pass(ENTRY, device === null ? Math.max(1, kvm.fragmentsLeft) : kvm.fragmentsLeft);
  return device;
}

/** A write to a page without memslot. */
export function serveMmio(kvm: Kvm, vcpu: number, write: BusWrite): IoDevice | null {
  const { ledger, options } = kvm;
  if (options.mmio === 'arm64') {
    ledger.charge(SYNDROME);
    return skipping(kvm, 'mmio', write);
  }
  const cache = kvm.mmioCache(vcpu);
  // a page that a vcpu has cached has an spte, too; where no MMIO sptes are kept, none has either
  const cached = cache.gfn === write.page;
  if (!cached && !kvm.mmioSptes.has(write.page)) {
    findNoSlot(kvm, vcpu, write.page);
    return emulate(kvm, 'mmio', write);
  }
  // handle_ept_misconfig, or npf_interception with the reserved bit
  ledger.charge(EPT_MISCONFIG);
  if (options.fastMmio) {
    const { len } = write;
    write.len = 0;
    const device = kvm.buses.fastMmio.write(ledger, write);
    write.len = len;
    if (device !== null) {
      ledger.charge(SKIP_INSN);
      return device;
    }
  }
  const fresh = cached && cache.generation === kvm.generation;
  if (!fresh) walkSptes(kvm, vcpu, write.page);
  return emulate(kvm, 'mmio', write, fresh);
}

/** An OUT: no emulation where the hardware decodes it. */
export function servePio(kvm: Kvm, _vcpu: number, write: BusWrite): IoDevice | null {
  if (kvm.options.emulatedPio) return emulate(kvm, 'pio', write);
  kvm.ledger.charge(FAST_PIO);
  return skipping(kvm, 'pio', write);
}

/** A hypercall whose argument is the doorbell. */
export function serveHcall(kvm: Kvm, _vcpu: number, write: BusWrite): IoDevice | null {
  kvm.ledger.charge(HYPERCALL);
  return skipping(kvm, 'hcall', write);
}

/** Where the exit itself tells address and value: the bus, then the instruction is skipped. */
function skipping({ ledger, buses }: Kvm, bus: BusName, write: BusWrite): IoDevice | null {
  const device = buses[bus].write(ledger, write);
  ledger.charge(SKIP_INSN);
  return device;
}

/** handle_mmio_page_fault where the vcpu's cache does not know the page: the MMIO spte, which a new memslot makes stale. */
function walkSptes(kvm: Kvm, vcpu: number, gfn: number): void {
  kvm.ledger.charge(SPTE_WALK);
  if (kvm.mmioSptes.get(gfn) !== kvm.generation) findNoSlot(kvm, vcpu, gfn);
  else setCache(kvm, vcpu, gfn);
}

/** kvm_mmu_page_fault of a page without a memslot: an MMIO spte is set for it. */
function findNoSlot(kvm: Kvm, vcpu: number, gfn: number): void {
  kvm.ledger.charge(MMIO_FAULT);
  if (!kvm.options.mmioCaching) return;
  kvm.mmioSptes.set(gfn, kvm.generation);
  setCache(kvm, vcpu, gfn);
}

function setCache(kvm: Kvm, vcpu: number, gfn: number): void {
  const cache = kvm.mmioCache(vcpu);
  cache.gfn = gfn;
  cache.generation = kvm.generation;
}

/** x86_emulate_instruction of a MOV or an OUT. */
function emulate(kvm: Kvm, bus: BusName, write: BusWrite, cached = false): IoDevice | null {
  const { ledger, buses } = kvm;
  ledger.pass(DECODED, cached ? 1 : 0);
  const split = isSplit(kvm.options, bus, write);
  const device = split ? writeFragments(kvm, write) : buses[bus].write(ledger, write);
  ledger.charge(WRITEBACK);
  return device;
}

/**
 * Both parts of a write over a page boundary; the first device that takes one. Each that none takes goes to user space by
 * itself, one after the other (complete_emulated_mmio).
 */
function writeFragments(kvm: Kvm, write: BusWrite): IoDevice | null {
  const { ledger, buses } = kvm;
  const [first, rest] = fragmentsOf(write);
  const taken = buses.mmio.write(ledger, first);
  // the exit has told the gpa of the first page alone (vcpu_mmio_gva_to_gpa); that no memslot has this one is left out
  ledger.charge(GUEST_WALK);
  const restTaken = buses.mmio.write(ledger, rest);
  kvm.fragmentsLeft = (taken === null ? 1 : 0) + (restTaken === null ? 1 : 0);
  return taken ?? restTaken;
}
