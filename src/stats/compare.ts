/** A variant against BASE on one probe. Both lanes replayed the same rows, so totals subtract as they are. */
import type { Against, Bucket, Measured, StepDelta, StepTotal } from '../results/replay.js';
import type { PriceFrom } from '../results/sensitivity.js';
import { sharesMoved } from './distances.js';
import { percentileIn, type Values } from './measured.js';
import { type Ranked, rankShares, verdictWord } from './word.js';

export interface ComparisonOf {
  /** The probe measures time: only then is a change faster or slower. */
  readonly isTime: boolean;
  /** Where the price of a step comes from, by its name; a step that nobody priced is assumed. */
  readonly priceFrom: ReadonlyMap<string, PriceFrom>;
  /** All values of BASE and of the variant; left out: only what Measured has of them is known. */
  readonly ranked?: readonly [base: Ranked, variant: Ranked];
}

/** Compares a variant's values of a probe with BASE's. */
export function compare(base: Measured, variant: Measured, of: ComparisonOf): Against {
  const ranks = of.isTime && of.ranked !== undefined ? rankShares(...of.ranked) : undefined;
  return {
    meanPercent: percentOf(base.mean, variant.mean),
    totalDelta: variant.total - base.total,
    word: of.isTime ? verdictWord(base.mean, variant.mean, ranks) : null,
    ranks,
    percentilePercent: base.percentiles.map(({ p, value }) => {
      const theirs = percentileIn(variant, p);
      return { p, percent: value === null || theirs === null ? null : percentOf(value, theirs) };
    }),
    totalVariation: totalVariation(base.log2, variant.log2),
    why: stepDeltas(base.steps, variant.steps, of.priceFrom),
  };
}

/**
 * Each variant against BASE; null where one side has no values.
 * @param lanes BASE first
 * @param values those of each lane
 */
export function compareAll(
  lanes: readonly (Measured | null)[],
  values: readonly (Pick<Values, 'ranked'> | null)[],
  of: Omit<ComparisonOf, 'ranked'>,
): (Against | null)[] {
  return lanes.slice(1).map((lane, i) => {
    if (!lanes[0] || !lane) return null;
    return compare(lanes[0], lane, { ...of, ranked: [values[0]!.ranked, values[i + 1]!.ranked] });
  });
}

/** (variant - base) / base in percent; null where base is not above 0: a share of a debt has no sign that helps. */
export function percentOf(base: number, variant: number): number | null {
  return base <= 0 ? null : ((variant - base) / base) * 100;
}

/**
 * Total-variation distance of two histograms, 0..1: the share of values that would have to change their bucket to
 * turn one into the other, each histogram taken as shares of its own count.
 */
export function totalVariation(a: readonly Bucket[], b: readonly Bucket[]): number {
  const counts = new Map<number, [number, number]>();
  [a, b].forEach((buckets, side) => {
    for (const { lo, count } of buckets) {
      const pair = counts.get(lo) ?? [0, 0];
      pair[side] = count;
      counts.set(lo, pair);
    }
  });
  const pairs = [...counts.values()];
  return sharesMoved(
    pairs.map(([inA]) => inA),
    pairs.map(([, inB]) => inB),
  );
}

function stepDeltas(
  base: readonly StepTotal[],
  variant: readonly StepTotal[],
  priceFrom: ReadonlyMap<string, PriceFrom>,
): StepDelta[] {
  const deltas = new Map<string, { count: number; time: number }>();
  for (const [totals, sign] of [[base, -1] as const, [variant, 1] as const]) {
    for (const { step, count, time } of totals) {
      const delta = deltas.get(step) ?? { count: 0, time: 0 };
      deltas.set(step, { count: delta.count + sign * count, time: delta.time + sign * time });
    }
  }
  return [...deltas]
    .filter(([, delta]) => delta.count !== 0 || delta.time !== 0)
    .map(([step, delta]) => ({
      step,
      countDelta: delta.count,
      timeDelta: delta.time,
      from: priceFrom.get(step) ?? 'assumed',
    }))
    .sort((a, b) => Math.abs(b.timeDelta) - Math.abs(a.timeDelta) || (a.step < b.step ? -1 : 1));
}
