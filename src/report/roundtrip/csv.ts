/** Round trips in long form: one value per row. `at` is the load of a stream or the value of the parameter swept over. */
import type { RoundtripResult, Survival } from '../../results/roundtrip.js';
import { csvText } from '../csv.js';

type Row = readonly [
  section: string,
  at: string | number,
  kind: string,
  metric: string,
  value: number | null,
];

export function roundtripCsv(result: RoundtripResult): string {
  return csvText([['section', 'at', 'kind', 'metric', 'value'], ...rows(result)]);
}

function* rows({ parameters, kicks, pingPong, streams, sweep }: RoundtripResult): Generator<Row, void> {
  for (const { name, value } of parameters) yield ['assumed', '', '', name, value];
  for (const { kind, beforeSignal, total, assumedShare, splitShare, steps, wake } of kicks) {
    yield ['kick', '', kind, 'before_signal_ns', beforeSignal];
    yield ['kick', '', kind, 'total_ns', total];
    yield ['kick', '', kind, 'assumed_share', assumedShare];
    yield ['kick', '', kind, 'split_share', splitShare];
    yield ['kick', '', kind, 'wake_ns', wake.time];
    for (const { step, time } of steps) yield ['kick', '', kind, `${step}_ns`, time];
  }
  for (const [i, { kind }] of kicks.entries()) {
    const { n, min, mean, max, percentiles, log2 } = pingPong.lanes[i];
    for (const [metric, value] of Object.entries({ n, min_ns: min, mean_ns: mean, max_ns: max }))
      yield ['round_trip', '', kind, metric, value];
    for (const { p, value } of percentiles) yield ['round_trip', '', kind, `p${p}_ns`, value];
    for (const { lo, count } of log2) yield ['round_trip', lo, kind, 'bucket', count];
    yield ['round_trip', '', kind, 'kicked', pingPong.kicked[i]];
    if (i > 0) yield* survivals('round_trip', '', kind, pingPong.survival[i - 1]);
  }
  for (const { load, lanes, percent, survival } of streams) {
    for (const [i, { kind }] of kicks.entries()) {
      const { throughput, kicksPerPacket, vcpuBusy, vhostBusy, latency } = lanes[i];
      const at = load ?? 'max';
      yield ['stream', at, kind, 'packets_per_second', throughput];
      yield ['stream', at, kind, 'kicks_per_packet', kicksPerPacket];
      yield ['stream', at, kind, 'vcpu_busy', vcpuBusy];
      yield ['stream', at, kind, 'vhost_busy', vhostBusy];
      yield ['stream', at, kind, 'latency_mean_ns', latency.mean];
      yield ['stream', at, kind, 'latency_p50_ns', latency.p50];
      yield ['stream', at, kind, 'latency_p99_ns', latency.p99];
      if (i === 0) continue;
      yield ['stream', at, kind, 'throughput_percent', percent[i - 1]];
      yield* survivals('stream', at, kind, survival[i - 1]);
    }
  }
  for (const { value, baseMean, survival } of sweep.points) {
    yield [sweep.parameter, value, kicks[0].kind, 'mean_ns', baseMean];
    for (const [i, one] of survival.entries())
      yield* survivals(sweep.parameter, value, kicks[i + 1].kind, one);
  }
}

function* survivals(
  section: string,
  at: string | number,
  kind: string,
  { meanSaved, mean, meanError, p50, p99, percent }: Survival,
): Generator<Row, void> {
  yield [section, at, kind, 'saved_ns', meanSaved];
  yield [section, at, kind, 'survives_mean', mean];
  yield [section, at, kind, 'survives_mean_error', meanError];
  yield [section, at, kind, 'survives_p50', p50];
  yield [section, at, kind, 'survives_p99', p99];
  yield [section, at, kind, 'percent_saved', percent];
}
