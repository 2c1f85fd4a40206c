/** The thread dma-rw-vs-kvm-rw: cycles of guest memory accesses by KVM and by VFIO, one VM and two, and of the locks. */
import type { ReplayResult, StepTotal } from '../../results/replay.js';
import type { Figure, FigurePart } from '../../results/validation.js';
import { type Directions, directionsOf, figureOf } from '../figure.js';
import type { Found, FoundDirection } from '../follows.js';
import type { Scalar } from '../published.js';
import { laneIndex, meanOf, measuredIn } from '../questions/numbers.js';
import { onGetCycles } from '../remarks.js';
import type { Evidence } from '../replays.js';
import { restsOn } from '../rests-on.js';

const THREAD = 'dma-rw-vs-kvm-rw';
const ONE_VM = 'traces/glmark2-1vm.csv.gz';
const TWO_VMS = 'traces/glmark2-2vm.csv.gz';
const VARIANTS = [
  'dma-rw-mutex',
  'dma-rw-rwsem',
  'dma-rw-group-held',
  'dma-rw-mmget-not-zero',
  'iova-rw-per-page',
] as const;

/** Steps of the locks as the mail names them; its mutex without contention stands for a lock that nobody shares. */
const LOCKS: Readonly<Record<string, string>> = {
  iommu_lock: 'iommu_lock',
  vfio_group_lock: 'vfio_group_lock',
  unbound_lock: 'unbound_lock',
  device_lock: 'device_lock',
  group_mutex: 'iommu_group_mutex',
  kvm_srcu: 'kvm_srcu',
  mutex: 'task_lock',
};

const NO_RWSEM =
  'with one cpu a VM nobody waits for iommu->lock, and the mail gives the rwsem the price of the mutex (117 cycles)';

/** What a value says that is dma-rw-mutex's to the last digit. */
const AS_MUTEX = `the value of the mutex, to the last digit: ${NO_RWSEM}. It tests nothing about the rwsem.`;

const V1 = 'iova-rw-per-page';
const AS_V1 =
  "the value of v2 less prot_check, at an assumed share of a fitted sum: v1 does not look at the mapping's rights, and no access of glmark2 crosses a page. It tests nothing else.";

interface Runs {
  readonly one: ReplayResult;
  readonly two: ReplayResult;
}

/** All figures and directions of the thread. */
export async function validateDmaRwThread({ published, replay }: Evidence): Promise<Found> {
  const runs = { one: await replay(ONE_VM, VARIANTS, null), two: await replay(TWO_VMS, VARIANTS, null) };
  const scalars = published.scalars.filter(({ mail }) => mail === THREAD);
  const onLocks = locksRemark(scalars.filter(isCorrected), runs);
  const figures = scalars.map((scalar) => figure(scalar, runs, isCorrected(scalar) ? onLocks : null));
  return { figures, directions: directions(scalars, runs) };
}

function hasTwoVms({ setup }: Scalar): boolean {
  return setup.startsWith('vms=2');
}

/** The host has the lock's price from this very figure. */
const GIVEN = ' (taken over, not tested)';

/** Which of the mail's tables; the main one is not named. */
function where({ setup, metric, role }: Scalar): string {
  if (setup.startsWith('GVT-g ')) return `one VM, ${setup.slice('GVT-g '.length)}`;
  const test = /^reads=(\d+)/.exec(setup);
  if (test !== null) return `one VM, ${test[1].slice(0, 2)} M reads`;
  if (metric === 'lock:mutex') return `not contended${GIVEN}`;
  if (metric.startsWith('lock:') && role === 'fit') return `one VM${GIVEN}`;
  return setup.startsWith('vms=2') ? 'two VMs' : 'one VM';
}

/** The lane that a figure is about: kvm-rw is BASE here; what was measured on v1 of the patch runs as v1. */
function laneOf(result: ReplayResult, { variant, basis }: Scalar): number {
  const label = variant === 'kvm-rw' ? 'BASE' : basis === 'other-code' ? V1 : variant;
  return laneIndex(result, label);
}

/** get_cycles was taken into account when these were known to miss without. */
function isCorrected({ role, metric }: Scalar): boolean {
  return role === 'predict' && metric.startsWith('lock:');
}

/** What the locks of two VMs owe to get_cycles. */
function locksRemark(locks: readonly Scalar[], { two }: Runs): string {
  const without = locks.map((scalar) => {
    const { alone, dearer, waited } = lockOf(two, laneOf(two, scalar), lockNamed(scalar.metric));
    return { dearer, off: Math.abs((alone * dearer + waited) / scalar.value - 1) };
  });
  return onGetCycles(
    without[0].dearer,
    GET_CYCLES,
    without.map(({ off }) => off),
  );
}

/** @param onHit to be said of it where it is within its bound */
function figure(scalar: Scalar, runs: Runs, onHit: string | null): Figure {
  const { unit, variant, metric, role } = scalar;
  const two = hasTwoVms(scalar);
  const result = two ? runs.two : runs.one;
  const lane = laneOf(result, scalar);
  const { label } = result.lanes[lane];
  const trace = two ? TWO_VMS : ONE_VM;
  const value = modelledValue(result, lane, metric);
  const isMutex = role === 'predict' && label === 'dma-rw-rwsem' && value === mutexValue(result, metric);
  const asMutex = isMutex ? AS_MUTEX : label === V1 ? AS_V1 : null;
  return figureOf(scalar, {
    what: `${metric} of ${variant}, ${where(scalar)}`,
    value,
    unit,
    source: {
      trace,
      variant: namesOf(result, lane),
      command: `replay ${trace}${label === 'BASE' ? '' : ` --variant ${label}`}`,
    },
    madeOf: partsOf(result, lane, metric),
    corrected: isCorrected(scalar),
    remark: (hit) => (hit ? onHit : null) ?? asMutex,
    ...restsOn(result, stepsBehind(result, lane, metric)),
  });
}

function namesOf({ lanes }: ReplayResult, lane: number): string {
  return lanes[lane].variants.map(({ name }) => name).join('+');
}

/**
 * An average is the mean of the lane's reads and writes, as the trace mixes them; an increase the difference of two; what v1
 * takes, what v2 does less a step.
 */
function partsOf(result: ReplayResult, lane: number, metric: string): FigurePart[] {
  if (result.lanes[lane].label === V1)
    return [{ variant: 'dma-rw-mutex', modelled: mutexValue(result, metric) }];
  if (metric !== 'avg' && metric !== 'increase') return [];
  return (metric === 'avg' ? [lane] : [lane, 0]).flatMap((of) =>
    ['read', 'write'].map((way) => ({
      variant: namesOf(result, of),
      modelled: modelledValue(result, of, way),
    })),
  );
}

function mutexValue(result: ReplayResult, metric: string): number {
  return modelledValue(result, laneIndex(result, 'dma-rw-mutex'), metric);
}

function stepsBehind(result: ReplayResult, lane: number, metric: string): readonly StepTotal[] {
  if (metric.startsWith('lock:')) {
    return stepsOf(result, lane, 'dma_rw').filter(({ step }) => step === lockNamed(metric));
  }
  return stepsOf(result, lane, probeOf(metric));
}

/** The step of `lock:iommu_lock`. */
function lockNamed(metric: string): string {
  return LOCKS[metric.slice('lock:'.length)];
}

function probeOf(metric: string): string {
  return metric === 'avg' || metric === 'increase' ? 'dma_rw' : `dma_${metric}`;
}

function modelledValue(result: ReplayResult, lane: number, metric: string): number {
  if (metric === 'increase') return mean(result, lane, 'dma_rw') - mean(result, 0, 'dma_rw');
  if (metric.startsWith('lock:')) return lockCycles(result, lane, lockNamed(metric));
  return mean(result, lane, probeOf(metric));
}

function mean(result: ReplayResult, lane: number, probe: string): number {
  return meanOf(result, result.lanes[lane].label, probe);
}

function stepsOf(result: ReplayResult, lane: number, probe: string): readonly StepTotal[] {
  return measuredIn(result, result.lanes[lane].label, probe).steps;
}

/**
 * Of a lock's cycles those that get_cycles itself took: "get_cycles() operation itself would influence final cycles by ~20
 * cycles", and the mutex that nobody else takes has 104 "including time for get_cycles() and measured in the same way as
 * other locks". It reads a register of its core: no other VM makes that dearer.
 */
const GET_CYCLES = 20;

/**
 * What get_cycles around lock and unlock would have shown: the lock's own cost, and the waiting for it. One VM's price of
 * the lock is what was read there, get_cycles included (in a call, what is done under the lock stands in its place).
 */
function lockCycles(result: ReplayResult, lane: number, lock: string): number {
  const { alone, dearer, waited } = lockOf(result, lane, lock);
  return (alone - GET_CYCLES) * dearer + GET_CYCLES + waited;
}

/** Cycles of a lock by its price alone, by how much they are dearer in the run, and those of waiting for it. */
function lockOf(
  result: ReplayResult,
  lane: number,
  lock: string,
): { readonly alone: number; readonly dearer: number; readonly waited: number } {
  const steps = stepsOf(result, lane, 'dma_rw');
  const own = steps.find(({ step }) => step === lock)!;
  const waited = steps.find(({ step }) => step === `wait[${lock}]`);
  const alone = result.steps.find(({ name }) => name === lock)!.price;
  return { alone, dearer: own.time / own.count / alone, waited: (waited?.time ?? 0) / own.count };
}

/** Whether a variant is dearer or cheaper than the one before it, as the mail has it. */
function directions(scalars: readonly Scalar[], runs: Runs): FoundDirection[] {
  const pairs: Directions['pairs'] = [
    ['mutex-1vm', 'rw-1vm-mutex-avg', 'rw-1vm-kvm-avg'],
    ['rwsem-1vm', 'rw-1vm-rwsem-avg', 'rw-1vm-kvm-avg'],
    ['mutex-2vm', 'rw-2vm-mutex-avg', 'rw-2vm-kvm-avg'],
    ['rwsem-2vm', 'rw-2vm-rwsem-avg', 'rw-2vm-kvm-avg'],
    ['second-vm', 'rw-2vm-mutex-avg', 'rw-1vm-mutex-avg'],
    ['rwsem-mutex-1vm', 'rw-1vm-rwsem-avg', 'rw-1vm-mutex-avg'],
    ['rwsem-mutex-2vm', 'rw-2vm-rwsem-avg', 'rw-2vm-mutex-avg'],
    ['group-held', 'rw-group-held-avg', 'rw-1vm-rwsem-avg'],
    ['mmget', 'rw-mmget-avg', 'rw-group-held-avg'],
  ];
  const modelled = (scalar: Scalar): number => {
    const result = hasTwoVms(scalar) ? runs.two : runs.one;
    return mean(result, laneOf(result, scalar), 'dma_rw');
  };
  const named = ({ variant, setup }: Scalar): string => `${variant}, ${setup.split(' ')[0]}`;
  const what = (one: Scalar, other: Scalar): string => `mean of ${named(one)}, against ${named(other)}`;
  return directionsOf(scalars, { pairs, prefix: 'dma-rw', modelled, what, because: NO_RWSEM });
}
