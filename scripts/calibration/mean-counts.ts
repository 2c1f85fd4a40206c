/** What the model counts on a trace, without any host's prices: the design matrix of a fit. */
import type { Host } from '../../src/hosts/host.js';
import { STEPS } from '../../src/kernel/steps.js';
import { parseFilter } from '../../src/replay/filter.js';
import { outcome } from '../../src/replay/outcome.js';
import { prepare, replay } from '../../src/replay/replay.js';
import { DEFAULT_BASE, select } from '../../src/variants/select.js';
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
  const run = prepare(await trace(), {
    base: DEFAULT_BASE,
    variants: await Promise.all(variants.map(select)),
    host: countingHost(),
    overrides: [],
    unit: 'ns',
    seed: 1,
    skip: 0,
    filter: parseFilter(filter),
  });
  await replay(run);
  const result = outcome(run, '-', []);
  const seen = result.probes.find((one) => one.name === probe);
  if (seen === undefined) throw new Error(`${run.trace.name}: probe ${probe} saw nothing with ${filter}`);
  return new Map(
    result.lanes.map((lane, i) => {
      const { steps, n } = seen.lanes[i]!;
      return [lane.label, new Map(steps.map(({ step, count }) => [step, count / n]))];
    }),
  );
}
