/** From a finished run to its result: plain data, in the unit asked for. */
import { returnText } from '../../errno.js';
import { callProblems } from '../../results/call-problems.js';
import type { DeviceResult } from '../../results/device.js';
import type { LaneResult, Measured, ProbeResult, ReplayResult, StepTotal } from '../../results/replay.js';
import type { PriceFrom } from '../../results/sensitivity.js';
import { compareAll } from '../../stats/compare.js';
import { withSteps } from '../../stats/measured.js';
import type { Selection } from '../../variants/select.js';
import { VERSION } from '../../version.js';
import type { FinishedLane, FinishedRun } from '../finished.js';
import { endsIn, psPerUnit } from '../pricing/prices.js';
import { isTime, OWN_PROBES, PROBES, type Probe } from '../probes/probes.js';
import { errnoRows, failuresOf } from '../unrecorded-failures.js';
import { counters } from './counters.js';
import { deviceResults } from './device.js';
import { caveatsOf, hostEffects } from './host-effects.js';
import { lockProbes, lockResults, waitedFrom, waitName, waitTotals } from './locks.js';
import { nicResult } from './nic.js';
import { namedVariants } from './paths.js';
import { restsOn } from './rests-on.js';
import { runNotes } from './run-notes.js';
import { withSensitivity } from './sensitivity.js';

/**
 * The result of a run.
 * @param warnings what is to be said of the trace besides
 * Throws InputError where --nic names a CPU of which the trace has no row.
 */
export function outcome(run: FinishedRun, warnings: readonly string[] = []): ReplayResult {
  const { options, lanes } = run;
  const unitPs = psPerUnit(options.host, options.unit);
  const priceFrom = priceOrigins(run);
  const selections = [options.base, ...options.variants];
  const devices = deviceResults(run, unitPs);
  const result: ReplayResult = {
    schema: 'vfiobench-replay/1',
    version: VERSION,
    trace: traceResult(run),
    host: hostResult(run, unitPs),
    seed: options.seed,
    unit: options.unit,
    lanes: lanes.map((lane, i) =>
      laneResult(run, lane, { selection: selections[i], unitPs, priceFrom, device: devices[i] }),
    ),
    probes: [...probeResults(run, unitPs, priceFrom), ...lockProbes(run, options.unit)],
    steps: stepPrices(run, unitPs),
    recordedReturns: recordedReturns(run),
    ...recordedLatencies(run, unitPs),
    ...nicResult(run),
    warnings: [...warnings, ...runNotes(run)],
  };
  return withSensitivity(run, withCallProblems(result, lanes[0]));
}

/** What the time of each step, and the waiting for each lock, rests on: by the names that they have in the result. */
function priceOrigins(run: FinishedRun): ReadonlyMap<string, PriceFrom> {
  const { steps, prices } = run;
  const origins = new Map<string, PriceFrom>();
  for (const [step, { name }] of steps.all.entries()) {
    const price = prices[step];
    if (price !== undefined) origins.set(name, price.from);
  }
  for (const [step, { name, lock }] of steps.all.entries())
    if (lock !== null) origins.set(waitName(name), waitedFrom(run, step));
  return origins;
}

function traceResult({ trace, options, rows, recordedRows }: FinishedRun): ReplayResult['trace'] {
  const { meta } = trace;
  return {
    name: trace.name,
    sha256: trace.sha256,
    format: trace.format,
    rows,
    recordedRows,
    chosen: options.chosen,
    badRows: trace.badRows,
    badRowCount: trace.badRowCount,
    origin: meta.origin ?? null,
    workload: meta.workload ?? null,
    source: meta.source ?? null,
    kernel: meta.kernel ?? null,
    container: meta.container,
  };
}

function hostResult(run: FinishedRun, unitPs: number): ReplayResult['host'] {
  const { host, overrides } = run.options;
  return {
    name: host.name,
    summary: host.summary,
    kernel: host.kernel,
    source: host.source,
    caveats: caveatsOf(run),
    effects: hostEffects(run),
    overrides: overrides.map(({ step, value, unit }) => ({
      step,
      price: (value * psPerUnit(host, unit)) / unitPs,
    })),
  };
}

/** Of the probes that saw a value in some lane. */
function probeResults(
  run: FinishedRun,
  unitPs: number,
  priceFrom: ReadonlyMap<string, PriceFrom>,
): ProbeResult[] {
  const { lanes, options } = run;
  const all = PROBES.map((probe, index): ProbeResult => {
    const perLane = lanes.map((lane) => measuredProbe(run, lane, index, unitPs));
    const values = lanes.map(({ probes }) => probes[index]);
    return {
      name: probe.name,
      title: titleOf(run, probe),
      summary: probe.summary,
      unit: isTime(probe) ? options.unit : 'pages',
      isTime: isTime(probe),
      lanes: perLane,
      against: compareAll(perLane, values, { isTime: isTime(probe), priceFrom }),
    };
  });
  return all.filter((probe) => probe.lanes.some((lane) => lane !== null));
}

/** Of the steps that have a price. */
function stepPrices({ steps, prices }: FinishedRun, unitPs: number): ReplayResult['steps'] {
  return steps.all.flatMap(({ name, summary }, step) => {
    const price = prices[step];
    if (price === undefined) return [];
    const { ps, from, why, intervalPs } = price;
    const interval = intervalPs && endsIn(intervalPs, unitPs);
    return [{ name, summary, price: ps / unitPs, from, why, interval }];
  });
}

/** The result with what went unlike the trace says. */
function withCallProblems(result: ReplayResult, { unrecorded }: FinishedLane): ReplayResult {
  const calls = result.lanes[0].counters.find(({ name }) => name === 'calls')!.value;
  const told = { ...result, ...failuresOf(unrecorded, calls) };
  return { ...told, warnings: [...callProblems(told), ...result.warnings] };
}

function recordedReturns({ returns: { first, ...counts } }: FinishedRun): ReplayResult['recordedReturns'] {
  return {
    ...counts,
    firstLine: first === null ? null : first.line,
    firstRecorded: first === null ? null : returnText(first.recorded),
    firstModelled: first === null ? null : returnText(first.modelled),
  };
}

/** A probe as the map of a bpftrace script: `@1_page_ns`, `@npage`. */
function titleOf({ options: { unit } }: FinishedRun, probe: Probe): string {
  return `@${probe.name}${isTime(probe) ? `_${unit}` : ''}`;
}

/** In the order of the probes; nothing where the trace has none. */
function recordedLatencies(run: FinishedRun, unitPs: number): Pick<ReplayResult, 'recordedLatencies'> {
  const { calls, totalsNs } = run.recordedLatencies;
  const list = PROBES.flatMap((about, probe) => {
    const modelled = run.lanes[0].probes[probe];
    if (calls[probe] === 0 || modelled === null) return [];
    const mean = ((totalsNs[probe] / calls[probe]) * 1000) / unitPs;
    return [{ probe: titleOf(run, about), calls: calls[probe], mean, base: modelled.mean }];
  });
  return list.length === 0 ? {} : { recordedLatencies: list };
}

function measuredProbe(run: FinishedRun, lane: FinishedLane, probe: number, unitPs: number): Measured | null {
  const values = lane.probes[probe];
  if (values === null) return null;
  return withSteps(values, [
    ...stepTotals(run, lane, [probe], unitPs),
    ...waitTotals(run, lane, [probe], unitPs),
  ]);
}

/** Step totals behind some probes of a lane, steps with a count only, in the order of the step table. */
function stepTotals(
  { steps }: FinishedRun,
  lane: FinishedLane,
  probes: readonly number[],
  unitPs: number,
): StepTotal[] {
  return steps.all.flatMap((info, step) => {
    let count = 0;
    let timePs = 0;
    for (const probe of probes) {
      count += lane.stepCounts[probe * steps.size + step];
      timePs += lane.stepTimesPs[probe * steps.size + step];
    }
    return count === 0 ? [] : [{ step: info.name, count, time: timePs / unitPs }];
  });
}

interface LaneFacts {
  readonly selection: Selection;
  /** Picoseconds in the unit of the result. */
  readonly unitPs: number;
  /** By step. */
  readonly priceFrom: ReadonlyMap<string, PriceFrom>;
  /** undefined: the trace has none. */
  readonly device: DeviceResult | undefined;
}

function laneResult(
  run: FinishedRun,
  lane: FinishedLane,
  { selection, unitPs, priceFrom, device }: LaneFacts,
): LaneResult {
  const { container } = run.trace.meta;
  const stepCounts = stepTotals(run, lane, OWN_PROBES, unitPs);
  const times = stepCounts.map(({ step, time }) => ({ step, from: priceFrom.get(step), time }));
  return {
    label: lane.label,
    // what changes nothing on this trace's container needs no mention
    variants: namedVariants(selection, run.seenOps, container).map(({ name, summary, source }) => ({
      name,
      summary,
      source,
    })),
    stepCounts,
    locks: lockResults(run, lane),
    device,
    counters: [...counters(run, lane), ...deviceCounters(device)],
    errnos: errnoRows(lane.errnos),
    differing: [...lane.differing].map(([reason, rows]) => ({ reason, rows })),
    ...restsOn(times),
  };
}

function deviceCounters(device: DeviceResult | undefined): LaneResult['counters'] {
  if (device === undefined) return [];
  return [
    { name: 'device faults', value: device.faults },
    { name: 'device aborts', value: device.aborts },
  ];
}
