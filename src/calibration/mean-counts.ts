/** What the model counts on a trace, without any host's prices: the design matrix of a fit. */
import type { Host } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';
import { replayOn } from '../replay/run-on.js';
import type { TraceSource } from './trace-source.js';

/** A host on which every step costs 1 ns: times are counts. */
export function countingHost(reuse?: Host['reuse']): Host {
  const why = 'counting only';
  return {
    'vfiobench-host': 1,
    name: 'counting',
    summary: why,
    kernel: '-',
    source: '-',
    unit: 'ns',
    unitsPerNs: { value: 1, why },
    ...(reuse === undefined ? {} : { reuse }),
    steps: Object.fromEntries(STEPS.map((step) => [step.name, { price: 1, from: 'assumed' as const, why }])),
  };
}

/** Mean count of each step in a call that a probe saw, by lane label. */
export async function meanCounts(
  trace: TraceSource,
  variants: readonly string[],
  filter: string,
  probe: string,
): Promise<Map<string, Map<string, number>>> {
  const result = await replayOn(countingHost(), await trace(), variants, filter);
  const seen = result.probes.find((one) => one.name === probe);
  if (seen === undefined) throw new Error(`${result.trace.name}: probe ${probe} saw nothing with ${filter}`);
  return new Map(
    result.lanes.map((lane, i) => {
      const { steps, n } = seen.lanes[i]!;
      return [lane.label, new Map(steps.map(({ step, count }) => [step, count / n]))];
    }),
  );
}
