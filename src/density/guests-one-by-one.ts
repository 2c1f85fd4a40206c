/** One lane: guests arrive one by one, and after each the host is measured. */
import type { DensityLimit, DensityPoint } from '../stats/density-result.js';
import type { DeviceCosts } from './device-costs.js';
import type { HostPlan } from './host-plan.js';
import { HostSimulation, type Snapshot } from './host-simulation.js';
import type { Parameters } from './parameters.js';

const MIB = 2 ** 20;
/** Share of its best throughput below which a lane ends, and that many points after the first of them. */
const LOST = 0.5;
const MORE = 2;

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
    faultShare: deviceNs === 0 ? 0 : sum(between(after.waited, before.waited)) / deviceNs,
    faultsPerSecond: (after.faults - before.faults) / seconds,
    refaulted: bytesPerSecond(after.refaulted, before.refaulted),
    reclaimed: bytesPerSecond(after.reclaimed, before.reclaimed),
    threadBusy: (after.threadBusy - before.threadBusy) / (after.now - before.now),
    resident: after.used * granule,
    mapped: after.mapped * granule,
    pinned: after.pinned * granule,
  };
}

/** @param beyond the first point with a guest too many, if there is one */
function limitOf(beyond: DensityPoint | undefined): DensityLimit {
  if (beyond === undefined) return 'none of those offered';
  return beyond.running < beyond.guests ? 'no memory to pin' : 'below the share';
}

/**
 * @param full bytes per second of one guest whose memory is all pinned
 * @returns a point for each guest offered, up to values.guests or until a lane has lost half of its best throughput
 */
export function guestsOneByOne(
  plan: HostPlan,
  costs: DeviceCosts,
  values: Parameters,
  full: number,
): LaneRun {
  const host = new HostSimulation(plan, costs);
  const points: DensityPoint[] = [];
  let best = 0;
  let lost = 0;
  for (let guests = 1; guests <= values.guests && lost <= MORE; guests++) {
    const arrived = (guests - 1) * values.arrival_ns;
    host.runUntil(arrived);
    host.arrive();
    host.runUntil(arrived + values.settle * values.arrival_ns);
    const before = host.snapshot();
    host.runUntil(arrived + values.arrival_ns);
    const point = { ...pointOf(values.granule_bytes, before, host.snapshot()), guests };
    points.push(point);
    best = Math.max(best, point.throughput);
    if (point.throughput < LOST * best || lost > 0) lost++;
  }
  const first = (test: (point: DensityPoint) => boolean): number | null => points.find(test)?.guests ?? null;
  // under static pinning nothing but memory limits the guests
  const keeps = ({ guests, running, perGuest }: DensityPoint): boolean =>
    running === guests && (costs.pagesPerFault === null || perGuest >= values.keep * full);
  const fits = points.reduce((most, point) => (keeps(point) ? point.guests : most), 0);
  return {
    points,
    fits,
    limit: limitOf(points[fits]),
    thrashesAt: first(({ faultShare }) => faultShare > 0.5),
    reclaimsAt: first(({ reclaimed }) => reclaimed > 0),
  };
}
