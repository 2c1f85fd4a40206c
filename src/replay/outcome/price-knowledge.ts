/** What is known of the prices of a finished run, for the intervals of its differences and for where verdicts turn. */
import type { StepInfo } from '../../kernel/steps.js';
import type { Ends } from '../../results/sensitivity.js';
import type { PriceKnowledge, SpreadFit } from '../../stats/price-spread.js';
import { INTERFERENCE, type Interference } from '../../stats/sensitivity.js';
import { sumOf } from '../../sums.js';
import type { FinishedRun } from '../finished.js';
import { endsIn } from '../pricing/prices.js';

/**
 * The prices of a run in a unit, with what the host says of how well it knows them. A price of --set is known exactly: its
 * sum is that of the other steps.
 * @param unitPs picoseconds in the unit
 */
export function priceKnowledge(
  { steps, prices, options, lanes }: FinishedRun,
  unitPs: number,
  hostUnitPs: number,
): PriceKnowledge {
  const { host, overrides } = options;
  const known = new Map<string, { price: number; interval: Ends | null }>();
  for (const [step, { name }] of steps.all.entries()) {
    const price = prices[step];
    if (price === undefined) continue;
    const interval = price.intervalPs === undefined ? null : endsIn(price.intervalPs, unitPs);
    known.set(name, { price: price.ps / unitPs, interval });
  }
  for (const { step } of overrides) {
    const { price } = known.get(step)!;
    known.set(step, { price, interval: [price, price] });
  }
  if (host.interference !== undefined && lanes.some(({ crowded }) => crowded)) {
    const { factor, interval } = host.interference;
    known.set(INTERFERENCE, { price: factor, interval: interval ?? null });
  }
  const isSet = new Set(overrides.map(({ step }) => step));
  const priceOf = (some: readonly string[]) => sumOf(some, (step) => host.steps[step].price);
  const fits = (host.fits ?? []).map(({ sums, correlation }): SpreadFit => {
    const left = sums.map(({ name, steps: all, interval }) => {
      const kept = all.filter((step) => !isSet.has(step));
      const share = kept.length === all.length ? 1 : priceOf(kept) / (priceOf(all) || 1);
      const ps = hostUnitPs * share;
      return { name, steps: kept, interval: endsIn([interval[0] * ps, interval[1] * ps], unitPs) };
    });
    const rows = [...left.keys()].filter((row) => left[row].steps.length > 0);
    return {
      sums: rows.map((row) => left[row]),
      correlation: rows.map((row) => rows.map((column) => correlation[row][column])),
    };
  });
  return { prices: known, fits };
}

/** The interference that calls of a run met; undefined: none. */
export function interferenceOf({ options: { host }, lanes, steps }: FinishedRun): Interference | undefined {
  if (host.interference === undefined || !lanes.some(({ crowded }) => crowded)) return undefined;
  const spared = new Set(steps.all.filter(({ bulk }: StepInfo) => bulk === true).map(({ name }) => name));
  return { factor: host.interference.factor, isSpared: (step) => spared.has(step) };
}
