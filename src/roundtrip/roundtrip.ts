/** The whole question: kicks, round trips, streams, and what survives over a sweep of one parameter. */
import type { Host } from '../hosts/host.js';
import type {
  KickResult,
  RoundtripPoint,
  RoundtripResult,
  StreamLane,
  StreamResult,
} from '../results/roundtrip.js';
import { compareAll } from '../stats/compare.js';
import { type Values, valuesOf, withSteps } from '../stats/measured.js';
import { percentileOf } from '../stats/percentiles.js';
import { LatencyRecorder } from '../stats/recorder.js';
import { VERSION } from '../version.js';
import { type KickCost, meanPs } from './kick-cost.js';
import { describe, type ParameterName, type Parameters, unitOf } from './parameters.js';
import { pingPong } from './ping-pong.js';
import { stream } from './stream.js';
import { survival, type Times, timesOf } from './survival.js';

const PS = 1000;
const PS_PER_SECOND = 1e12;

export interface RoundtripOptions {
  readonly host: Host;
  /** BASE first. */
  readonly kicks: readonly KickCost[];
  readonly parameters: Parameters;
  readonly packets: number;
  readonly seed: number;
  /** Packets per second; null: as many as the guest can send. */
  readonly loads: readonly (number | null)[];
  readonly sweep: { readonly parameter: ParameterName; readonly values: readonly number[] };
}

export function roundtrip(options: RoundtripOptions): RoundtripResult {
  const { host, kicks, parameters, packets, seed, loads, sweep } = options;
  const runs = kicks.map((kick) => pingPong(kick, options));
  const roundTrips = runs.map((run) => recorded(run.roundTrips));
  const lanes = roundTrips.map((values) => withSteps(values, []));
  return {
    schema: 'vfiobench-roundtrip/1',
    version: VERSION,
    host: { name: host.name, summary: host.summary, kernel: host.kernel, caveats: host.caveats ?? [] },
    seed,
    packets,
    parameters: describe(parameters),
    kicks: kicks.map(kickResult),
    pingPong: {
      lanes,
      against: compareAll(lanes, roundTrips, { isTime: true, priceFrom: new Map() }).map(
        (against) => against!,
      ),
      kicked: runs.map((run) => run.kicks / packets),
      survival: survivals(
        kicks,
        runs.map((run) => timesOf(run.roundTrips)),
      ),
    },
    streams: loads.map((load) => streamResult(options, load)),
    sweep: {
      parameter: sweep.parameter,
      unit: unitOf(sweep.parameter),
      points: sweep.values.map((value) => sweepPoint(options, value)),
    },
  };
}

function recorded(roundTrips: Float64Array): Values {
  const recorder = new LatencyRecorder(PS);
  for (const ps of roundTrips) recorder.record(ps);
  return valuesOf(recorder)!;
}

function kickResult({ kind, summary, beforeSignal, afterSignal, wake }: KickCost): KickResult {
  const steps = [...beforeSignal, ...afterSignal];
  const total = meanPs(steps);
  const share = (from: string) => meanPs(steps.filter((step) => step.from === from)) / total;
  return {
    kind,
    summary,
    beforeSignal: meanPs(beforeSignal) / PS,
    total: total / PS,
    steps: steps.map(({ step, ps, from }) => ({ step, time: ps / PS, from })),
    assumedShare: share('assumed'),
    splitShare: share('split'),
    wake: { time: wake.ps / PS, from: wake.from },
  };
}

function survivals(kicks: readonly KickCost[], times: readonly Times[]) {
  const whole = kicks.map((kick) => meanPs(kick.beforeSignal) + meanPs(kick.afterSignal));
  return times.slice(1).map((kind, i) => survival(times[0], kind, whole[0] - whole[i + 1]));
}

function streamResult(options: RoundtripOptions, load: number | null): StreamResult {
  const { kicks } = options;
  const runs = kicks.map((kick) => stream(kick, { ...options, load }));
  const times = runs.map(({ latencies }) => timesOf(latencies));
  const lanes = runs.map((run, i): StreamLane => {
    const { mean, sorted } = times[i];
    const percentile = (p: number): number | null => {
      const ps = percentileOf(sorted, p);
      return ps === null ? null : ps / PS;
    };
    return {
      throughput: (run.packets / run.ps) * PS_PER_SECOND,
      kicksPerPacket: run.kicks / run.packets,
      vcpuBusy: run.vcpuBusyPs / run.ps,
      vhostBusy: run.vhostBusyPs / run.ps,
      latency: { mean: mean / PS, p50: percentile(50), p99: percentile(99) },
    };
  });
  const base = lanes[0].throughput;
  return {
    load,
    lanes,
    percent: lanes.slice(1).map(({ throughput }) => (throughput / base - 1) * 100),
    survival: survivals(kicks, times),
  };
}

function sweepPoint(options: RoundtripOptions, value: number): RoundtripPoint {
  const { kicks, sweep, loads } = options;
  const at = { ...options, parameters: { ...options.parameters, [sweep.parameter]: value } };
  const times = kicks.map((kick) => timesOf(pingPong(kick, at).roundTrips));
  return {
    value,
    baseMean: times[0].mean / PS,
    survival: survivals(kicks, times),
    streams: loads
      .filter((load) => load !== null)
      .map((load) => {
        const { lanes, survival: of } = streamResult(at, load);
        return { load, baseMean: lanes[0].latency.mean, survival: of };
      }),
  };
}
