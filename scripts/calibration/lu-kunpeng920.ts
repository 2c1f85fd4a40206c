/**
 * Host lu-kunpeng920: Shenming Lu's slow-downs of hisi_sec_test by I/O page faults. Slow-downs are ratios, so that only
 * ratios of prices are known: what a moved byte costs is assumed, and four sums are fitted to four slow-downs. What a host
 * process sets up is told by speeds without faults.
 */
import { countingHost } from '../../src/calibration/counting-host.js';
import { withErrors } from '../../src/calibration/known-sums.js';
import type { Host } from '../../src/hosts/host.js';
import { replayOn } from '../../src/replay/run-on.js';
import type { FitRecord } from '../../src/validation/host-fits.js';
import { readScalars, type Scalar } from '../../src/validation/published.js';
import { ASSUMED_STEPS } from './assumed-steps.js';
import { type Assumed, type Cell, type Draft, estimate, fitGroups, nothing, priceList } from './draft.js';
import { BY_BOUND, boundHalfWidth } from './figure-bound.js';
import { fitRecord } from './fit-record.js';
import { leaveOneOut } from './leave-one-out.js';
import { propagatedErrors, sumsOf } from './price-errors.js';
import { SPEEDS_SOURCE, setUpInMessages } from './sva-set-up.js';
import { packagedTrace } from './trace-source.js';

/** A message of 1 MiB is read and written: 2 MiB moved in 600 us. */
const NS_PER_MESSAGE_MIB = 600_000;
const NS_PER_BYTE = NS_PER_MESSAGE_MIB / 2 ** 21;
const FIGURES = 'fitted to four of the nine slow-downs (mail of 9 Apr 2021), as many as prices';
const MOVED = 'dev_byte';
const HOST_SVA = 'host-sva';

/** On this host's time scale, whatever that is. */
function svaStart(): Assumed {
  const { messages, interval } = setUpInMessages();
  return {
    price: messages * NS_PER_MESSAGE_MIB,
    interval: [interval[0] * NS_PER_MESSAGE_MIB, interval[1] * NS_PER_MESSAGE_MIB],
    why: `${messages.toFixed(2)} messages of 1 MiB: host SVA's speeds without page faults, 1 to 5,000 messages (${SPEEDS_SOURCE}); interval: without one of them`,
  };
}

const DELIVERY: Readonly<Record<string, Assumed>> = {
  evtq_irq: estimate(2500, 'interrupt and wake-up of a threaded handler'),
  evtq_event: estimate(300, 'one event of the queue, device memory read'),
  evtq_thread: nothing('no lock of the kernel: the thread takes one event after the other'),
  streams_mutex: estimate(40, 'a mutex that nobody else takes'),
  dev_iommu_lock: estimate(40, 'a mutex that nobody else takes'),
  fault_param_lock: estimate(40, 'a mutex that nobody else takes'),
  fault_pending: estimate(200, 'kmemdup and kfree of an event'),
  page_response: estimate(500, 'a command for the SMMU, without waiting for it'),
};

const DRAFT: Draft = {
  groups: {
    'set-up': { why: `what a run costs before its first message; ${FIGURES}`, shares: { dev_start: 1 } },
    'VFIO fault': {
      why: `everything else once per fault that VFIO serves; ${FIGURES}`,
      shares: { iopf_handler: 1 },
    },
    'SVA fault': {
      why: `everything else once per fault of host SVA; ${FIGURES}`,
      shares: { iopf_queue: 0.4, handle_mm_fault: 0.6 },
    },
    page: {
      why: `everything else once per page that a fault maps; ${FIGURES}`,
      shares: { fault_in_4k: 0.6, gup_page_4k: 0.15, iommu_map: 0.15, iommu_pte: 0.05, put_page: 0.05 },
    },
  },
  assumed: {
    [MOVED]: estimate(
      NS_PER_BYTE,
      'the time scale: 1.75 GB/s of messages; slow-downs are ratios and say nothing of it',
    ),
    sva_start: svaStart(),
    iotlb_miss: estimate(10, 'a table walk of 80 ns in the caches, eight of them at a time; not fitted'),
    ...DELIVERY,
    iopf_group_list_lock: estimate(40, 'a mutex that nobody else takes'),
    iopf_group_level: estimate(5, 'one node of a small tree'),
    iommu_lock: estimate(40, 'a mutex that nobody else takes'),
    find_dma: estimate(20, 'a descent of a small tree, without its nodes'),
    dma_tree_level: ASSUMED_STEPS.dma_tree_level,
    prot_check: estimate(2, 'one mask and compare'),
    get_task_mm: estimate(40, 'task_lock, mmget, mmput'),
    mmap_read_lock: estimate(40, 'a rwsem that nobody writes'),
    gup_call: estimate(150, 'entry of pin_user_pages_remote, vma lookup'),
    reserved_check: ASSUMED_STEPS.reserved_check,
    iopf_bitmap_test: estimate(2, 'the test of one bit'),
    iopf_bitmap_set: estimate(10, 'bitmap_set of a few words'),
    iopf_bitmap_scan: estimate(2, 'one word of a find_next_bit'),
    iopf_bitmap_alloc: estimate(500, 'kvzalloc and kvfree'),
    iopf_bitmap_page: estimate(250, 'one page allocated and cleared'),
    range_find: estimate(20, 'a descent of a small tree'),
    range_copy: estimate(60, 'kzalloc, copy and kfree of a node'),
    range_add: estimate(80, 'a node changed, split or merged'),
    mmu_notifier: estimate(300, 'the call through mmu_notifier_invalidate_range'),
    gather_alloc: estimate(60, 'kzalloc and kfree of a small object'),
    sva_find: estimate(100, 'xarray lookup, mmget, mmput'),
    find_vma: estimate(60, 'vmacache or a descent'),
    sva_map: estimate(1500, 'one mmap or munmap'),
    gup_page_thp: estimate(60, 'as a 4K page, less one level'),
    gup_page_hugetlb: estimate(40, 'no walk inside the page'),
    compound_enter: estimate(90, 'the head page is not in the cache, as on xu-4.19'),
    acct: estimate(100, 'mmap_lock for writing, one addition'),
    ...Object.fromEntries(
      [
        ...[
          'ioctl',
          'dma_alloc',
          'dma_link',
          'dma_erase',
          'dma_next',
          'bitmap_alloc',
          'pin_remote',
          'batch_alloc',
        ],
        ...[
          'vpfn_lookup',
          'vpfn_tree_level',
          'vpfn_range',
          'folio_chunk',
          'gup_folio',
          'put_folio',
          'fault_in_huge',
          'zero_page_pte',
        ],
        ...[
          'cond_resched',
          'iova_to_phys',
          'iommu_unmap',
          'iotlb_sync',
          'vpfn_alloc',
          'vpfn_insert',
          'vpfn_erase',
        ],
        ...['vpfn_ref', 'vpfn_unref', 'dirty_scope', 'dirty_bit', 'dirty_range', 'notifier'],
      ].map((step) => [step, ASSUMED_STEPS[step]]),
    ),
    call: estimate(200, 'as on xu-4.19'),
    group_get: estimate(120, 'as on xu-4.19'),
    container_user: estimate(160, 'as on xu-4.19'),
    group_put: estimate(40, 'as on xu-4.19'),
    ...Object.fromEntries(
      ['vfio_group_lock', 'iommu_group_mutex', 'unbound_lock', 'device_lock'].map((lock) => [
        lock,
        estimate(40, 'a mutex that nobody else takes'),
      ]),
    ),
  },
};

/** The trace of a published row and the variant that it is about; null: none of this thread. */
function runOf({ setup, variant }: Scalar): { trace: string; variant: string } {
  const [, mib, times] = /^msg=(\d+)MB times=(\d+)/.exec(setup)!;
  return { trace: `traces/hisi-sec-${mib}m-${times}.csv`, variant };
}

/** A published row with the counts behind all accesses of the device, without page faults and as its variant. */
interface Counted {
  readonly id: string;
  readonly base: ReadonlyMap<string, number>;
  readonly other: ReadonlyMap<string, number>;
}

async function counts(scalar: Scalar): Promise<Counted> {
  const { trace, variant } = runOf(scalar);
  const result = await replayOn(countingHost(), await packagedTrace(trace)(), [variant]);
  const { lanes } = result.probes.find(({ name }) => name === 'dev_dma')!;
  const [base, other] = lanes.map((lane) => new Map(lane!.steps.map(({ step, count }) => [step, count])));
  if (variant === HOST_SVA) {
    // the same host process, without faults
    base.set('sva_start', base.get('dev_start')!);
    base.delete('dev_start');
  }
  return { id: scalar.id, base, other };
}

/**
 * slowdown = 1 - T_static / T, so (1 - slowdown) T - T_static = 0. The moved bytes, whose price is known, go to the other
 * side and are what is fitted to.
 * @param slowdown in percent
 */
function cell({ id, base, other }: Counted, slowdown: number): Cell {
  const lost = slowdown / 100;
  const counts = new Map<string, number>();
  for (const step of new Set([...base.keys(), ...other.keys()])) {
    if (step === MOVED) continue;
    counts.set(step, (1 - lost) * (other.get(step) ?? 0) - (base.get(step) ?? 0));
  }
  return { id, counts, value: lost * base.get(MOVED)! * NS_PER_BYTE };
}

export async function calibrateLu(): Promise<{ host: Host; fit: FitRecord }> {
  const rows = readScalars().filter(
    ({ host, metric, role }) => host === 'lu-kunpeng920' && metric === 'slowdown' && role === 'fit',
  );
  const counted = await Promise.all(rows.map(counts));
  const cellsAt = (slowdowns: readonly number[]) => counted.map((one, i) => cell(one, slowdowns[i]));
  const fitTo = (slowdowns: readonly number[]) => fitGroups(DRAFT, cellsAt(slowdowns));
  const slowdowns = rows.map(({ value }) => value);
  const fitted = priceList(DRAFT, fitTo(slowdowns));
  const prices = { ...fitted, sva_start: { ...fitted.sva_start, from: 'measured' as const } };
  const errors = propagatedErrors((at) => [...fitTo(at).values()], slowdowns, rows.map(boundHalfWidth));
  return {
    host: {
      'vfiobench-host': 1,
      name: 'lu-kunpeng920',
      summary: 'Kunpeng 920 of the VFIO IOPF author, hisi_sec accelerator: what I/O page faults cost',
      kernel: '5.12-rc with RFC v3 "Add IOPF support for VFIO passthrough"',
      source: LU,
      caveats: [
        'The mail has only ratios: 1 MiB of message in 600 us is assumed, and all fitted times scale with it. By the speeds of v2 of the series (9 Mar 2021) it takes 110 to 113 us: times are five times too long, ratios stand.',
        'VFIO in the guest is no straight line in v2: 518 faults cost 5.4 ms, 1,058 cost 4.0, 1,071 cost 3.1, and the set-up is 27 messages, not the 8 that are fitted here to the slow-downs of 1 and 100 messages. Host SVA is one: 10.1 to 10.6 us a fault in every run.',
        'Four prices are fitted to four slow-downs: those four test nothing, the other five do.',
        'No dispersion: one slow-down a row was published.',
        'What the IOTLB misses cost is assumed; no figure of the mail tells it.',
      ],
      unit: 'ns',
      unitsPerNs: { value: 1, why: 'ns' },
      iotlb: { entries: 1024, why: 'assumed: no figure tells it' },
      locks: {
        handover: 100,
        spin: 1_000_000,
        wake: 3000,
        from: 'assumed',
        why: 'a cache line from core to core; a spinner keeps spinning until the tick; a wake-up of 3 us',
      },
      ...withErrors(prices, sumsOf(DRAFT), errors, BY_BOUND),
    },
    fit: fitRecord('lu-kunpeng920', Object.keys(DRAFT.groups), leaveOneOut(DRAFT, cellsAt(slowdowns))),
  };
}

const LU =
  'Shenming Lu, "[RFC PATCH v3 0/8] Add IOPF support for VFIO passthrough", 9 Apr 2021 (table repeated 21 May 2021)';
