/**
 * The verdict word of a variant on a probe of times: the one rule for every report of a replay and of a sweep.
 *
 * The mean says faster, slower or, where it moved by less than half a percent, same. It is not believed where the calls
 * say otherwise: the values of both sides are ranked, and each rank of the variant is held against the same rank of
 * BASE, the slowest call against the slowest. A rank is faster or slower where it moved by half a percent or more. The
 * word is `mixed`
 *
 * - where the mean is faster or slower, and the ranks that went the other way are more than those that went along, by at
 *   least 2 % of all calls: what `compare` calls negligible by default is a probability within 1 point of 50 %, which is
 *   as much;
 * - where the mean is the same, and the ranks that went one way are more than those that went the other, by more than
 *   half of all calls.
 *
 * So it is exact but for the three significant digits to which the values are counted.
 */
import type { Against, RankShares, Word } from '../results/replay.js';
import { sumOf } from '../sums.js';

/** A mean that moved by less is called `same`, in percent. */
export const SAME_BELOW_PERCENT = 0.5;

/** Of all calls: fewer do not speak against the mean. */
const CONTRADICTING = 0.02;
/** Of all calls: fewer do not speak against a mean that is the same. */
const MOST = 0.5;

/** Values in ascending order, each with how often it occurs. */
export interface Ranked {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** Which part of the calls, rank by rank, is faster than in BASE, and which slower, by half a percent or more. */
export function rankShares(base: Ranked, variant: Ranked): RankShares {
  const [n, m] = [base, variant].map(({ counts }) => sumOf(counts));
  // in n times m parts of a whole, which doubles hold exactly up to some 90 million calls
  const parts = { faster: 0, slower: 0 };
  let [i, j, passed] = [0, 0, 0];
  let [end, variantEnd] = [base.counts[0] * m, variant.counts[0] * n];
  while (i < base.values.length && j < variant.values.length) {
    const upTo = Math.min(end, variantEnd);
    const word = wordOf(base.values[i], variant.values[j]);
    if (word !== 'same') parts[word] += upTo - passed;
    passed = upTo;
    if (end <= upTo) end += base.counts[++i] * m;
    if (variantEnd <= upTo) variantEnd += variant.counts[++j] * n;
  }
  const share = (part: number): number => Math.min(1, part / (n * m));
  return { faster: share(parts.faster), slower: share(parts.slower) };
}

/** What one time is beside another. */
export function wordOf(base: number, variant: number): Exclude<Word, 'mixed'> {
  if (base === 0) return variant > 0 ? 'slower' : 'same';
  return wordOfPercent(((variant - base) / base) * 100);
}

/** The same of a change in percent. */
export function wordOfPercent(percent: number): Exclude<Word, 'mixed'> {
  if (Math.abs(percent) < SAME_BELOW_PERCENT) return 'same';
  return percent < 0 ? 'faster' : 'slower';
}

/** @param shares left out: the means alone are known, and decide */
export function verdictWord(base: number, variant: number, shares?: RankShares): Word {
  const byMean = wordOf(base, variant);
  if (shares === undefined) return byMean;
  const slower = shares.slower - shares.faster;
  if (byMean === 'same') return Math.abs(slower) > MOST ? 'mixed' : 'same';
  return (byMean === 'faster' ? slower : -slower) >= CONTRADICTING ? 'mixed' : byMean;
}

/** What speaks against the mean of a `mixed` difference: the median where it went that way, else the share of calls. */
export type Counterpart =
  | { readonly p: 50; readonly percent: number }
  | { readonly share: number; readonly word: 'faster' | 'slower' };

/** Null where nothing speaks against the mean. */
export function counterpart({ word, ranks, percentilePercent }: Against): Counterpart | null {
  if (word !== 'mixed' || ranks === undefined) return null;
  const against = ranks.slower > ranks.faster ? 'slower' : 'faster';
  const median = percentilePercent.find(({ p }) => p === 50)?.percent ?? null;
  if (median !== null && wordOfPercent(median) === against) return { p: 50, percent: median };
  return { share: ranks[against], word: against };
}
