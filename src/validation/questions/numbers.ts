/** Numbers out of runs, and how the answers say them. */
import { percent } from '../../counted.js';
import type { NicLane, NicOp } from '../../results/nic.js';
import type { LaneResult, Measured, ProbeResult, ReplayResult } from '../../results/replay.js';

const SAME = 'the same';

/** Throws where a run has no such lane, as do the readers below. */
export function laneOf(result: ReplayResult, label: string): LaneResult {
  return result.lanes[laneIndex(result, label)];
}

export function laneIndex({ lanes }: ReplayResult, label: string): number {
  return found(lanes.map((lane) => lane.label).indexOf(label), `lane ${label}`);
}

/** A probe's values in a lane. */
export function measuredIn(result: ReplayResult, label: string, probe: string): Measured {
  const measured = probeOf(result, probe).lanes[laneIndex(result, label)];
  if (measured === null) throw new Error(`nothing was measured of ${probe} in ${label}`);
  return measured;
}

function probeOf({ probes }: ReplayResult, name: string): ProbeResult {
  return probes[found(probes.map((probe) => probe.name).indexOf(name), `probe ${name}`)];
}

export function nicLaneOf({ nic }: ReplayResult, label: string): NicLane {
  const lanes = nic?.lanes ?? [];
  return lanes[found(lanes.map((lane) => lane.label).indexOf(label), `lane ${label} beside a NIC`)];
}

export function nicOpOf({ ops }: NicLane, name: string): NicOp {
  return ops[found(ops.map(({ op }) => op).indexOf(name), `operation ${name} beside a NIC`)];
}

function found(at: number, what: string): number {
  if (at < 0) throw new Error(`the run has no ${what}`);
  return at;
}

export function meanOf(result: ReplayResult, label: string, probe: string): number {
  return measuredIn(result, label, probe).mean;
}

/** A lane's counter by its name in the report. */
export function counterOf(result: ReplayResult, label: string, name: string): number {
  const { counters } = laneOf(result, label);
  return counters[found(counters.map((counter) => counter.name).indexOf(name), `counter ${name}`)].value;
}

/** What becomes of BASE's mean in a lane: `12.3 % slower`, `4.0 % faster (sign not certain)`, `the same`. */
export function change(result: ReplayResult, label: string, probe: string): string {
  const said = changeOf(meanOf(result, 'BASE', probe), meanOf(result, label, probe));
  const against = probeOf(result, probe).against[laneIndex(result, label) - 1];
  return said !== SAME && against?.signCertain === false ? `${said} (sign not certain)` : said;
}

export function changeOf(before: number, after: number): string {
  const size = percent(Math.abs(after / before - 1));
  return size === '0.0 %' ? SAME : `${size} ${after > before ? 'slower' : 'faster'}`;
}

/** What a step took of a probe's values in a lane; nothing where it was not taken. */
export function stepOf({ steps }: Measured, name: string): { readonly count: number; readonly time: number } {
  return steps.find(({ step }) => step === name) ?? { count: 0, time: 0 };
}

/** A time in three digits, as people say it: `2.51 s`, `453 ms`, `34.8 us`. */
export function timeText(ns: number): string {
  const [divisor, unit] =
    ns >= 1e9 ? [1e9, 's'] : ns >= 1e6 ? [1e6, 'ms'] : ns >= 1e3 ? [1e3, 'us'] : [1, 'ns'];
  const value = ns / divisor;
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)} ${unit}`;
}
