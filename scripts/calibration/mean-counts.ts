/** What the model counts on a trace, without any host's prices: the design matrix of a fit. */
import { countingHost } from '../../src/calibration/counting-host.js';
import { replayOn } from '../../src/replay/run-on.js';
import type { TraceSource } from './trace-source.js';

/** Mean count of each step in a call that a probe saw, by lane label. */
export async function meanCounts(
  trace: TraceSource,
  variants: readonly string[],
  filter: string,
  probe: string,
): Promise<Map<string, Map<string, number>>> {
  const result = await replayOn(countingHost(), await trace(), variants, { filter });
  const seen = result.probes.find((one) => one.name === probe);
  if (seen === undefined) throw new Error(`${result.trace.name}: probe ${probe} saw nothing with ${filter}`);
  return new Map(
    result.lanes.map((lane, i) => {
      const { steps, n } = seen.lanes[i]!;
      return [lane.label, new Map(steps.map(({ step, count }) => [step, count / n]))];
    }),
  );
}
