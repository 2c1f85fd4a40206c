/** The calls of a trace as the model runs them, gathered into classes of calls with equal counts of each price. */
import { countingHost } from '../../src/calibration/counting-host.js';
import { eachCall } from '../../src/calibration/each-call.js';
import type { CallClass } from '../../src/calibration/histogram-figure.js';
import type { Host } from '../../src/hosts/host.js';
import type { Lane } from '../../src/replay/lane.js';
import { PIN } from '../../src/replay/ops.js';
import type { Run } from '../../src/replay/replay.js';
import { prepareOn } from '../../src/replay/run-on.js';
import type { Draft } from './draft.js';
import type { TraceSource } from './trace-source.js';

/** Classes of pin calls by lane label and by probe: `BASE 1_page`, `contiguous-pin n_pages`. */
export type Classes = ReadonlyMap<string, readonly CallClass[]>;

/**
 * @param draft its groups are the prices, in order; steps that it assumes must be free (they are not in the fit)
 * @param reuse reuse distances of the host
 */
export async function callClasses(
  trace: TraceSource,
  variants: readonly string[],
  draft: Draft,
  reuse: Host['reuse'],
): Promise<Classes> {
  const run = await prepareOn(countingHost({ reuse }), await trace(), variants);
  const found = new Map<string, Map<string, { weight: number; counts: number[] }>>();
  const shares = sharesByStep(run, draft);
  const groups = Object.keys(draft.groups).length;
  await eachCall(run, run.lanes, (lane, batch, row) => {
    if (batch.op[row] !== PIN) return;
    const probe = `${lane.label} ${batch.pfnCount[row] === 1 ? '1_page' : 'n_pages'}`;
    count(found, probe, groupCounts(lane, shares, groups));
  });
  return new Map([...found].map(([probe, classes]) => [probe, [...classes.values()]]));
}

/** Share of each step in each group, by step number. */
function sharesByStep({ steps }: Run, draft: Draft): Map<number, readonly (readonly [number, number])[]> {
  const groups = Object.values(draft.groups);
  return new Map(
    steps.all.map(({ name }, step) => [
      step,
      groups.flatMap(({ shares }, group): [number, number][] =>
        shares[name] === undefined ? [] : [[group, shares[name]]],
      ),
    ]),
  );
}

function groupCounts({ ledger }: Lane, shares: ReturnType<typeof sharesByStep>, groups: number): number[] {
  const counts = new Array<number>(groups).fill(0);
  for (let i = 0; i < ledger.touchedCount; i++) {
    const step = ledger.touched[i];
    for (const [group, share] of shares.get(step)!) counts[group] += share * ledger.counts[step];
  }
  // shares add up in floating point: equal calls must have equal keys
  return counts.map((value) => Math.round(value * 1e6) / 1e6);
}

function count(
  found: Map<string, Map<string, { weight: number; counts: number[] }>>,
  probe: string,
  counts: number[],
): void {
  const classes = found.get(probe) ?? new Map<string, { weight: number; counts: number[] }>();
  found.set(probe, classes);
  const key = counts.join();
  const one = classes.get(key);
  if (one === undefined) classes.set(key, { weight: 1, counts });
  else one.weight++;
}
