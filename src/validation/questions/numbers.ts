/** Numbers out of runs, and how the answers say them. */
import type { LaneResult, Measured, ReplayResult } from '../../stats/result.js';

export function laneOf({ lanes }: ReplayResult, label: string): LaneResult {
  return lanes.find((lane) => lane.label === label)!;
}

/** A probe's values in a lane. */
export function measuredIn(result: ReplayResult, label: string, probe: string): Measured {
  const lane = result.lanes.findIndex((one) => one.label === label);
  return result.probes.find(({ name }) => name === probe)!.lanes[lane]!;
}

export function meanOf(result: ReplayResult, label: string, probe: string): number {
  return measuredIn(result, label, probe).mean;
}

/** What becomes of BASE's mean in a lane: `12.3 % slower`, `4.0 % faster`, `the same`. */
export function change(result: ReplayResult, label: string, probe: string): string {
  return changeOf(meanOf(result, 'BASE', probe), meanOf(result, label, probe));
}

export function changeOf(before: number, after: number): string {
  const size = percent(Math.abs(after / before - 1));
  return size === '0.0 %' ? 'the same' : `${size} ${after > before ? 'slower' : 'faster'}`;
}

/** @param share 1: all of it */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
