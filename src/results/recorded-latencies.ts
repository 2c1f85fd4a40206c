/** Latencies that a trace has recorded (lat_ns) beside those that BASE is modelled with, in sentences. */
import { grouped, percent, quantity } from '../counted.js';
import type { RecordedLatency, ReplayResult } from './replay.js';

/** BASE's mean may be off the recorded one by so much of it, as a host that calibrate is content with. */
const MOST_OFF = 0.1;
/** From here on a mean is so many times another, and not so many percent above it. */
const TIMES = 10;

/** `@1_page_ns 950 → 935 ns (1.6 % below) in 400 calls, ...`; null where the trace has none. */
export function latenciesText({
  recordedLatencies = [],
  unit,
}: Pick<ReplayResult, 'recordedLatencies' | 'unit'>): string | null {
  if (recordedLatencies.length === 0) return null;
  const each = recordedLatencies.map((one) => {
    const means = `${quantity(one.mean)} → ${quantity(one.base)} ${unit}`;
    return `${one.probe} ${means} (${offBy(one)}) in ${grouped(one.calls)} calls`;
  });
  return `means as recorded → of BASE: ${each.join(', ')}`;
}

/** That BASE is another kernel or machine than the recorded one; none where it is near enough. */
export function latencyProblems({
  recordedLatencies = [],
}: Pick<ReplayResult, 'recordedLatencies'>): string[] {
  const far = recordedLatencies.filter(({ mean, base }) => Math.abs(base - mean) > MOST_OFF * mean);
  if (far.length === 0) return [];
  const each = far.map((one) => `${one.probe} ${offBy(one)}`);
  return [
    `BASE is not what was recorded (lat_ns), in the mean: ${each.join(', ')}; vfiobench calibrate fits a host to it`,
  ];
}

function offBy({ mean, base }: RecordedLatency): string {
  if (base === mean) return 'the same';
  if (mean === 0) return 'above 0';
  if (base >= TIMES * mean) return `${quantity(base / mean)} × as long`;
  return `${percent(Math.abs(base - mean) / mean)} ${base > mean ? 'above' : 'below'}`;
}
