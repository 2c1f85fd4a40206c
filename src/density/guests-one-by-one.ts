/** One lane: guests arrive one by one, and after each the host is measured. */
import type { DensityLimit, DensityPoint } from '../results/density.js';
import type { DeviceCosts } from './device-costs.js';
import type { HostPlan } from './host-plan.js';
import { HostSimulation, type Snapshot } from './host-simulation.js';

const MIB = 2 ** 20;
/** A lane whose guests do not fit ends MORE points after its throughput first fell below this share of its best. */
const LOST = 0.5;
const MORE = 2;
/** Sums in another order differ by less than this: a guest that nothing held up counts as one that keeps its share. */
const ROUNDING = 1e-9;

export interface LaneRun {
  readonly points: readonly DensityPoint[];
  readonly fits: number;
  readonly limit: DensityLimit;
  readonly thrashesAt: number | null;
  readonly reclaimsAt: number | null;
}

/** Measures the time between two snapshots. */
function pointOf(granule: number, before: Snapshot, after: Snapshot): DensityPoint {
  const seconds = (after.now - before.now) / 1e9;
  const between = (now: readonly number[], then: readonly number[]): number[] =>
    now.map((value, i) => value - (then[i] ?? 0));
  const rates = between(after.moved, before.moved).map((moved) => (moved * MIB) / seconds);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const deviceNs = sum(between(after.started, before.started));
  const bytesPerSecond = (now: number, then: number): number => ((now - then) * granule) / seconds;
  return {
    guests: 0,
    running: rates.length,
    throughput: sum(rates),
    perGuest: rates.length === 0 ? 0 : sum(rates) / rates.length,
    slowest: rates.length === 0 ? 0 : Math.min(...rates),
    faultShare: deviceNs === 0 ? 0 : share(sum(between(after.waited, before.waited)) / deviceNs),
    faultsPerSecond: (after.faults - before.faults) / seconds,
    refaulted: bytesPerSecond(after.refaulted, before.refaulted),
    reclaimed: bytesPerSecond(after.reclaimed, before.reclaimed),
    threadBusy: share((after.threadBusy - before.threadBusy) / (after.now - before.now)),
    resident: after.used * granule,
    mapped: after.mapped * granule,
    pinned: after.pinned * granule,
  };
}

/** Without what rounding has put outside of 0..1. */
function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** @param beyond the first point with a guest too many, if there is one */
function limitOf(beyond: DensityPoint | undefined): DensityLimit {
  if (beyond === undefined) return 'none of those offered';
  return beyond.running < beyond.guests ? 'no memory to pin' : 'below the share';
}

/**
 * @param full bytes per second of one guest whose memory is all pinned
 * @returns a point for each guest offered, up to values.guests; a lane ends before where it has lost half of its best
 *   throughput and its guests do not keep their share
 */
export function guestsOneByOne(plan: HostPlan, costs: DeviceCosts, full: number): LaneRun {
  const { values } = plan;
  const host = new HostSimulation(plan, costs);
  const least = values.keep * full * (1 - ROUNDING);
  // under static pinning nothing but memory limits the guests
  const keeps = ({ guests, running, perGuest }: DensityPoint): boolean =>
    running === guests && (costs.pagesPerFault === null || perGuest >= least);
  const points: DensityPoint[] = [];
  let best = 0;
  let lost = 0;
  let reclaimsAt: number | null = null;
  for (let guests = 1; guests <= values.guests && lost <= MORE; guests++) {
    const arrived = (guests - 1) * values.arrival_ns;
    host.runUntil(arrived);
    const { reclaimed } = host.memory;
    host.arrive();
    host.runUntil(arrived + values.settle * values.arrival_ns);
    const before = host.snapshot();
    host.runUntil(arrived + values.arrival_ns);
    const point = { ...pointOf(values.granule_bytes, before, host.snapshot()), guests };
    points.push(point);
    // what the arrival itself makes short counts as well as what the measured part does
    if (reclaimsAt === null && host.memory.reclaimed > reclaimed) reclaimsAt = guests;
    best = Math.max(best, point.throughput);
    if (keeps(point)) lost = 0;
    else if (point.throughput < LOST * best || lost > 0) lost++;
  }
  const fits = points.reduce((most, point) => (keeps(point) ? point.guests : most), 0);
  return {
    points,
    fits,
    limit: limitOf(points[fits]),
    thrashesAt: points.find(({ faultShare }) => faultShare > 0.5)?.guests ?? null,
    reclaimsAt,
  };
}
