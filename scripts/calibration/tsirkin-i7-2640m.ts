/**
 * Host tsirkin-i7-2640m: cycles of a doorbell by MMIO, PV MMIO and port I/O. The mail has three figures for three sums:
 * they are identified, nothing tests them, and what is inside a sum is assumed.
 */
import { withErrors } from '../../src/calibration/known-sums.js';
import type { Host } from '../../src/hosts/host.js';
import type { FitRecord } from '../../src/validation/host-fits.js';
import { readScalars } from '../../src/validation/published.js';
import type { Workload } from '../synthesis/workloads.js';
import { ASSUMED_STEPS } from './assumed-steps.js';
import { type Assumed, type Cell, converted, type Draft, estimate, fitGroups, priceList } from './draft.js';
import { BY_BOUND, boundHalfWidth } from './figure-bound.js';
import { fitRecord } from './fit-record.js';
import { leaveOneOut } from './leave-one-out.js';
import { meanCounts } from './mean-counts.js';
import { propagatedErrors, sumsOf } from './price-errors.js';
import { madeTrace } from './trace-source.js';

/** "Intel(R) Core(TM) i7-2640M CPU @ 2.80GHz" */
const CYCLES_PER_NS = 2.8;
const MAIL = 'mail of 4 Apr 2013';
const ALONE = 'three sums for three figures: identified, not tested';

/** What one cycle of `ns` comes to. */
function fromNs(step: string): Assumed {
  return converted(ASSUMED_STEPS[step], CYCLES_PER_NS, `at ${CYCLES_PER_NS} cycles a ns`);
}

const DRAFT: Draft = {
  groups: {
    exit: {
      why: `portio-wildcard, 1846 cycles, less the assumed fast_pio, comparisons and match (${MAIL}); ${ALONE}`,
      shares: { vmexit: 0.48, vmenter: 0.36, bus_lookup: 0.05, eventfd_signal: 0.07, skip_insn: 0.04 },
    },
    'by address': {
      why: `mmio-pv, 1878 cycles: 32 more than the assumed fast_pio that it takes the place of (${MAIL}); ${ALONE}`,
      shares: { ept_misconfig: 1 },
    },
    emulation: {
      why: `what mmio-wildcard, 3529 cycles, takes beyond mmio-pv, less the second bus lookup (${MAIL}); ${ALONE}`,
      shares: { mmio_cache: 0.02, guest_walk: 0.25, decode: 0.3, emulate: 0.35, writeback: 0.08 },
    },
  },
  assumed: {
    fast_pio: estimate(60, 'a few dozen instructions: qualification decoded, register read, kernel_pio'),
    bus_compare: estimate(
      8,
      'a call through a pointer, two compares, one likely mispredicted in a long array',
    ),
    match_walk: estimate(10, 'an indirect call and three compares'),
    spte_walk: estimate(120, 'four levels of tables in the cache, and the generation'),
    mmio_fault: estimate(2500, 'fault path with mmu_lock, memslot search and page tables: more than an exit'),
    hypercall: estimate(
      60,
      'registers, CPL and a switch, as much as the port handler: in a published run of the suite ("[PATCH 00/43] VMX optimizations", 2019, nested) vmcall is within 3 % of inl_from_kernel. The thread gives no figure',
    ),
    syndrome: estimate(60, 'arm64 only: this host never takes it'),
    userspace_exit: estimate(
      4280,
      'two mode switches with what KVM leaves loaded, an ioctl, a look-up in the VMM: in that run inl_from_qemu takes 3.3 times inl_from_kernel, which is 4,280 more than 1,846. The thread gives no figure',
    ),
    eventfd_wake: estimate(1400, 'try_to_wake_up of a thread on another CPU with its interrupt, 0.5 us'),
    kvm_slots_lock: estimate(50, 'mutex_lock and mutex_unlock with nobody waiting'),
    ioeventfd: estimate(600, 'copy_from_user, fget of the eventfd, kzalloc and kfree'),
    ioeventfd_scan: estimate(4, 'one entry of a list and a few compares'),
    bus_alloc: estimate(500, 'kmalloc of up to 24 KB and kfree'),
    bus_copy: estimate(6, '24 bytes, and one step of the sort that 3.9 does'),
    srcu_grace: estimate(56_000, 'synchronize_srcu_expedited without readers: 20 us of barriers on all CPUs'),
    ioctl: fromNs('ioctl'),
  },
};

const VARIANTS = ['mmio-pv', 'portio-wildcard'];

/** One doorbell, rung as the suite rings it. */
const ONE_DOORBELL: Workload = {
  file: 'one-doorbell.csv',
  meta: { workload: 'one-doorbell', host: 'tsirkin-i7-2640m', origin: 'synthetic' },
  columns: ['op', 'addr', 'len', 'kind'],
  rows: () =>
    ['ioeventfd', ...new Array<string>(65).fill('kick')].map((op) => ({
      op,
      addr: 0xfebf1000,
      len: 2,
      kind: 'mmio',
    })),
};

async function cells(): Promise<(Cell & { readonly halfWidth: number })[]> {
  const scalars = readScalars().filter(({ host }) => host === 'tsirkin-i7-2640m');
  // the first kick sets the MMIO spte: of the suite's million iterations it is nothing
  const counts = await meanCounts(madeTrace(ONE_DOORBELL), VARIANTS, 'op=kick,line>=9', 'kick');
  return scalars.map((scalar) => ({
    id: scalar.id,
    // the suite prints whole cycles, the rest cut off: a figure stands for the middle of its cycle
    value: scalar.value + 0.5,
    halfWidth: boundHalfWidth(scalar),
    counts: counts.get(scalar.variant === 'mmio-wildcard' ? 'BASE' : scalar.variant)!,
  }));
}

export async function calibrateTsirkin(): Promise<{ host: Host; fit: FitRecord }> {
  const figures = await cells();
  const fitTo = (values: readonly number[]) =>
    fitGroups(
      DRAFT,
      figures.map((cell, i) => ({ ...cell, value: values[i] })),
    );
  const values = figures.map(({ value }) => value);
  const errors = propagatedErrors(
    (at) => [...fitTo(at).values()],
    values,
    figures.map(({ halfWidth }) => halfWidth),
  );
  return {
    host: {
      'vfiobench-host': 1,
      name: 'tsirkin-i7-2640m',
      summary: 'laptop of the PV MMIO author: cycles of doorbells by MMIO, PV MMIO and port I/O',
      kernel: '3.9-rc5',
      source: 'Michael S. Tsirkin, "Re: [PATCH RFC] kvm: add PV MMIO EVENTFD", 4 Apr 2013',
      caveats: [
        'Three prices are fitted to the three figures of the thread: they are identified, not tested, and what is inside a sum is assumed.',
        'Hypercalls and exits to user space have assumed prices; whoever measures them should say --set hypercall=... and --set userspace_exit=...',
        'No dispersion: only means were published, so histograms of this host are spikes.',
      ],
      unit: 'cycles',
      unitsPerNs: { value: CYCLES_PER_NS, why: 'the mail: Intel Core i7-2640M at 2.80 GHz, TSC cycles' },
      kvm: {
        mmio: 'ept',
        fastMmio: true,
        mmioCaching: true,
        emulatedPio: false,
        limitsIoeventfds: true,
        why: 'a Sandy Bridge has EPT; 3.9-rc5 with the patch of the thread, before ioeventfds were left out of the limit',
      },
      ...withErrors(priceList(DRAFT, fitTo(values)), sumsOf(DRAFT), errors, BY_BOUND),
    },
    fit: fitRecord('tsirkin-i7-2640m', Object.keys(DRAFT.groups), leaveOneOut(DRAFT, figures)),
  };
}
