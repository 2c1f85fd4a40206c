/**
 * Host zhao-gvt: Yan Zhao's cycles of kvm_read/write_guest and vfio_dma_rw under GVT-g, and of the locks on the way.
 * Three sums are fitted to four means of one VM, the interference of a second VM to the two kvm means of two.
 */
import { withErrors } from '../../src/calibration/known-sums.js';
import { percent } from '../../src/counted.js';
import type { Host, HostPrice } from '../../src/hosts/host.js';
import type { Interval } from '../../src/hosts/intervals.js';
import type { FitRecord } from '../../src/validation/host-fits.js';
import { readScalars } from '../../src/validation/published.js';
import { ASSUMED_STEPS } from './assumed-steps.js';
import { copyFaultSteps, RWSEM } from './copy-fault-steps.js';
import { type Cell, converted, type Draft, estimate, fitGroups, nothing, priceList } from './draft.js';
import { fitRecord } from './fit-record.js';
import { interference, leaveOneOutOfTwoVms } from './interference.js';
import { leaveOneOut } from './leave-one-out.js';
import { meanCounts } from './mean-counts.js';
import { figureHalfWidth, leastSquaresErrors, propagatedErrors, repeatsOf, sumsOf } from './price-errors.js';
import { packagedTrace } from './trace-source.js';

/** The mails name no CPU: a client of the generations that GVT-g ran on. */
const CYCLES_PER_NS = 3;
const ONE_VM = 'traces/glmark2-1vm.csv.gz';
const TWO_VMS = 'traces/glmark2-2vm.csv.gz';
const MAIL = 'mail of 19 Jan 2020';

/** The locks as the mail measured each, with get_cycles around lock and unlock. */
const MEASURED_LOCKS: Readonly<Record<string, string>> = {
  iommu_lock: 'lock-1vm-iommu',
  vfio_group_lock: 'lock-1vm-group',
  unbound_lock: 'lock-1vm-unbound',
  device_lock: 'lock-1vm-device',
  iommu_group_mutex: 'lock-1vm-mutex',
  kvm_srcu: 'lock-1vm-srcu',
};
const scalars = new Map(readScalars().map((scalar) => [scalar.id, scalar]));
const published = (id: string): number => scalars.get(id)!.value;

/** Measured beside them: a mutex that nobody else takes. It stands for task_lock, which one VM's callers share. */
const UNCONTENDED = 'lock-uncontended-mutex';

/**
 * Means of one VM that the mails give again and again: by version 1 and 2 of the patch, by two tests, in the table that is
 * fitted to. How far they lie apart is what a figure is off by.
 */
const PUBLISHED_AGAIN = ['kvm-read', 'kvm-write', 'vfio-read', 'vfio-write'].map((one) => {
  const [way, metric] = one.split('-');
  const ids =
    way === 'kvm' ? ['v2-kvm', 'v1-kvm', '1vm-kvm'] : ['v2-vfio', 'v1-vfio', 'test1', 'test2', '1vm-mutex'];
  return ids.map((id) => published(`rw-${id}-${metric}`));
});

const TABLE = `fitted to kvm and mutex, read and write, one VM (${MAIL})`;
const UNDER_A_LOCK = 'inside the published cycles of the lock under which it is done';

/** Steps of the set-up, and of page faults, that the thread does not measure, taken over from the pin thread's hosts. */
const ELSEWHERE = [
  ...['ioctl', 'dma_alloc', 'dma_link', 'dma_erase', 'dma_next', 'bitmap_alloc', 'dma_tree_level'],
  ...['dirty_bit', 'dirty_range', 'fault_in_4k', 'fault_in_huge'],
];

const DRAFT: Draft = {
  groups: {
    kvm: {
      why: `everything else once per kvm_read/write_guest of one page; ${TABLE}`,
      shares: { kvm_rw: 0.6, memslot_search: 0.4 },
    },
    vfio: {
      why: `everything else once per vfio_dma_rw of one chunk; ${TABLE}`,
      shares: { dma_rw: 0.3, rw_chunk: 0.2, find_dma: 0.3, prot_check: 0.2 },
    },
    'copy to user': {
      why: `what a write costs beyond a read of as many bytes, in both interfaces alike; ${TABLE}`,
      shares: { copy_to_user: 1 },
    },
  },
  assumed: {
    ...Object.fromEntries(
      Object.entries({ ...MEASURED_LOCKS, task_lock: UNCONTENDED }).map(([lock, id]) => [
        lock,
        { price: published(id), why: `${id}, ${MAIL}, about 20 of them in get_cycles itself` },
      ]),
    ),
    group_get: nothing(UNDER_A_LOCK),
    container_user: nothing(UNDER_A_LOCK),
    group_put: {
      price: 0,
      interval: [0, 30],
      why: 'one atomic of the kref, as small as the rounding of the figures; 30 at most: one that misses the own cache',
    },
    mmget: estimate(45, 'atomic_inc of mm_users and the atomic_dec of mmput'),
    mmget_not_zero: estimate(45, 'atomic_inc_not_zero of mm_users and the atomic_dec of mmput'),
    use_mm: estimate(
      217,
      "instructions that v6.1's vfio_dma_rw takes more from a kernel thread, at one a cycle",
    ),
    memslot_level: estimate(5, 'one compare and a step of a binary search in cached memory'),
    mark_page_dirty: estimate(5, 'the test that there is no dirty bitmap'),
    copy_from_user: estimate(20, 'access_ok, stac, clac and the start of rep movsb'),
    copy_byte: estimate(1 / 32, '32 bytes a cycle: rep movsb within the second-level cache'),
    ...copyFaultSteps(published(RWSEM)),
    ...Object.fromEntries(
      ELSEWHERE.map((step) => [
        step,
        converted(ASSUMED_STEPS[step], CYCLES_PER_NS, `at ${CYCLES_PER_NS} cycles a ns`),
      ]),
    ),
  },
};

/** The locks are taken over one by one; a lock that two figures give is told by each of them. */
const LOCK_STEPS = { ...MEASURED_LOCKS, task_lock: UNCONTENDED };
const LOCK_DRAFT: Draft = {
  groups: Object.fromEntries(
    Object.keys(LOCK_STEPS).map((lock) => [lock, { why: MAIL, shares: { [lock]: 1 } }]),
  ),
  assumed: {},
};
const LOCK_CELLS: readonly Cell[] = [...Object.entries(LOCK_STEPS), ['iommu_lock', RWSEM] as const].map(
  ([lock, id]) => ({ id, value: published(id), counts: new Map([[lock, 1]]) }),
);

/** Means of one VM that prices are fitted to. */
async function cells(): Promise<Cell[]> {
  const wanted = ['kvm-read', 'kvm-write', 'mutex-read', 'mutex-write'].map(
    (one) => scalars.get(`rw-1vm-${one}`)!,
  );
  return Promise.all(
    wanted.map(async ({ id, value, variant, metric }) => {
      const counts = await meanCounts(
        packagedTrace(ONE_VM),
        ['dma-rw-mutex'],
        `op=dma_${metric}`,
        `dma_${metric}`,
      );
      return { id, value, counts: counts.get(variant === 'kvm-rw' ? 'BASE' : variant)! };
    }),
  );
}

/** Means of two VMs that the interference is fitted to. */
async function twoVmCells(): Promise<Cell[]> {
  return Promise.all(
    ['read', 'write'].map(async (metric) => {
      const counts = await meanCounts(packagedTrace(TWO_VMS), [], `op=dma_${metric}`, `dma_${metric}`);
      const id = `rw-2vm-kvm-${metric}`;
      return { id, value: published(id), counts: counts.get('BASE')! };
    }),
  );
}

/** The interference at the fitted prices, each mean of two VMs off by as much as one of one VM. */
function factorInterval(
  cells: readonly Cell[],
  fitted: ReadonlyMap<string, number>,
  halfWidth: number,
): Interval {
  const at = (values: readonly number[]) => [
    interference(
      DRAFT,
      fitted,
      cells.map((cell, i) => ({ ...cell, value: values[i] })),
    ),
  ];
  const values = cells.map(({ value }) => value);
  const [[squared]] = propagatedErrors(
    at,
    values,
    values.map((value) => value * halfWidth),
  );
  const [factor, off] = [at(values)[0], Math.sqrt(squared)];
  return [Math.max(1, factor - off), factor + off].map((end) => Number(end.toFixed(2))) as Interval;
}

/** A lock as measured, its figure as far off as the others of the mail. */
function measured({ price, why }: HostPrice, halfWidth: number, offBy: string): HostPrice {
  const ends = [price * (1 - halfWidth), price * (1 + halfWidth)].map((end) => Number(end.toFixed(1)));
  return { price, interval: ends as Interval, from: 'measured', why: `${why}; interval: ${offBy}` };
}

export async function calibrateZhao(): Promise<{ host: Host; fit: FitRecord }> {
  const fitCells = await cells();
  const fitted = fitGroups(DRAFT, fitCells);
  const names = Object.keys(DRAFT.groups);
  const figures = { draft: DRAFT, cells: fitCells, names };
  const halfWidth = figureHalfWidth(figures, fitted, repeatsOf(PUBLISHED_AGAIN));
  const offBy = `repeats of the same means and residuals, by which a figure is off by up to ${percent(halfWidth)}`;
  const steps = priceList(DRAFT, fitted);
  for (const lock of [...Object.keys(MEASURED_LOCKS), 'task_lock'])
    steps[lock] = measured(steps[lock], halfWidth, offBy);
  const twoVms = await twoVmCells();
  const factor = interference(DRAFT, fitted, twoVms);
  return {
    host: {
      'vfiobench-host': 1,
      name: 'zhao-gvt',
      summary:
        'GVT-g host of the vfio_dma_rw author: cycles of guest memory accesses by KVM and by VFIO, and of the locks',
      kernel: '5.5',
      source:
        'Yan Zhao, "Re: [PATCH v2 2/2] drm/i915/gvt: subsitute kvm_read/write_guest with vfio_dma_rw", 19 and 21 Jan 2020',
      caveats: [
        'No dispersion: only means were published, so histograms of this host are spikes at the sizes of the trace.',
        'A write costs 800 cycles more than a read in both interfaces, and nobody said why; here each copy to user pays it, once a page in KVM and once a mapping in VFIO, which decides how they compare beyond one page.',
        'Three VMs or more were not measured: the interference stays what it is with two.',
        `The clock rate is assumed (${CYCLES_PER_NS} GHz): cycles are the mail's, ns are not.`,
      ],
      unit: 'cycles',
      unitsPerNs: { value: CYCLES_PER_NS, why: 'assumed: the mails name no CPU' },
      locks: {
        handover: 120,
        spin: 3_000_000,
        wake: 6000,
        from: 'assumed',
        why: "a cache line from core to core; a spinner keeps spinning until the tick's need_resched, 1 ms; a wake-up of 2 us",
      },
      interference: {
        factor,
        interval: factorInterval(twoVms, fitted, halfWidth),
        from: 'fitted',
        why: `kvm_read/write_guest with two VMs, read and write (${MAIL}); interval: ${offBy}`,
      },
      ...withErrors(steps, sumsOf(DRAFT), leastSquaresErrors(figures, halfWidth), offBy),
    },
    fit: fitRecord(
      'zhao-gvt',
      [...names, 'interference', ...Object.keys(LOCK_DRAFT.groups)],
      [
        ...leaveOneOut(DRAFT, fitCells),
        ...leaveOneOut(LOCK_DRAFT, LOCK_CELLS),
        ...leaveOneOutOfTwoVms(DRAFT, fitted, twoVms),
      ],
    ),
  };
}
