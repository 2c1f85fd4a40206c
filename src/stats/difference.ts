/** What can be said about the difference of two histograms on the same rows, before several are judged together. */
import { sumOf } from '../sums.js';
import { meanInterval, type Side, standardErrors } from './bootstrap.js';
import { type Counts, kolmogorovSmirnov, probabilitySmaller } from './distances.js';
import { changeInterval, type MeanChange, sureByInterval } from './fieller.js';
import { kolmogorovTail } from './normal.js';
import { shiftFromRatio, type Uncertain } from './percentiles.js';
import type { Random } from './random.js';
import { studentPValue } from './student.js';

/** With fewer independent values, or blocks, on either side nothing is told. */
export const LEAST_N = 10;

/** The near tail is what lies above the edge nearest to the highest hundredth; no farther from it than this. */
const TAIL_SHARE = 0.01;
const TAIL_BOUNDS: readonly [number, number] = [0.001, 0.1];
/** The far tail has at least this share of the values, as p99.99 is the highest percentile: what is rarer is the machine's. */
const FAR_SHARE = 0.0001;
/** A tail with fewer independent values of both sides is not compared. */
const LEAST_IN_TAIL = 40;

/** Equal distributions are called different in at most this part of all reports. */
export const ALPHA = 0.05;

/** By how much a tail must grow or shrink to matter: near p99, and farther out, where machines differ by themselves. */
export const TAIL_RATIO = 1.25;
const FAR_TAIL_RATIO = 2;

/** A number with its uncertainty. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  /** Degrees of freedom of the standard error. */
  readonly degrees: number;
  /** Two-sided, of there being no difference. */
  readonly pValue: number;
}

export interface Tail {
  /** Index of the first row of the tail. */
  readonly fromRow: number;
  /** Shares of the values in it. */
  readonly base: number;
  readonly variant: number;
  /** ln of the variant's share over BASE's; its p-value is corrected for the choice among `candidates`. */
  readonly logRatio: Estimate;
  /** From which factor on it matters that it grew or shrank. */
  readonly least: number;
  /** Of how many tails this one was chosen. */
  readonly candidates: number;
}

export interface Difference {
  /** Probability that a random value of the variant is smaller; those in the same row count half. */
  readonly smaller: Estimate;
  /**
   * Between which it lies wherever in their rows the values are (Manski's bounds): those in the same row count not at
   * all, and whole. Both are `smaller` itself where single values are known.
   */
  readonly bounds: { readonly least: Estimate; readonly most: Estimate };
  /** null where rows do not tell the means, or BASE's is not above 0. */
  readonly mean: MeanChange | null;
  /** null where the rows or the number of values do not tell the tail. */
  readonly tail: Tail | null;
  /** pValue null: not tested. */
  readonly kolmogorovSmirnov: { readonly value: number; readonly pValue: number | null };
}

/** The probability that a variant's value is smaller, as finer rows or single values tell it, and its bounds. */
export interface Chance {
  readonly smaller: number;
  /** null: single values are known, or equal ones surely are equal. */
  readonly bounds: { readonly least: number; readonly most: number } | null;
}

/**
 * @param tied what pairs in a row count for the bounds: [0, 1], or one half twice where the values in a row are equal
 * @returns null where either side has too few values to tell anything
 */
export function differenceOf(
  base: Side,
  variant: Side,
  random: Random,
  chance: Chance = chanceOf(base.counts, variant.counts),
  tied?: Tied,
): Difference | null {
  if ([base, variant].some(({ effectiveN, parts }) => Math.min(effectiveN, parts) < LEAST_N)) return null;
  const degrees = Math.min(base.parts, variant.parts) - 1;
  const rows = tailRows(base, variant);
  const ratioFrom = (row: number) => (a: Float64Array, b: Float64Array) =>
    Math.log(shareFrom(b, row) / shareFrom(a, row));
  const { smaller, bounds } = chance;
  const ends = bounds === null ? [] : [0, 1].map((end) => smallerWith(end as 0 | 1, tied));
  const [error, ...errors] = standardErrors(
    base,
    variant,
    [(a, b) => probabilitySmaller(a, b), ...rows.map(({ row }) => ratioFrom(row)), ...ends],
    random,
  );
  const ranked = estimate(smaller, 0.5, Math.max(error, errorOfRanks(base, variant, smaller, true)), degrees);
  const end = (value: number, i: number) =>
    estimate(
      value,
      0.5,
      Math.max(errors[rows.length + i], errorOfRanks(base, variant, value, false)),
      degrees,
    );
  const tails = rows.map(({ row, least }, i): Tail => {
    const value = ratioFrom(row)(base.counts, variant.counts);
    const logRatio = estimate(value, 0, Math.max(errors[i], errorOfRatio(base, variant, row)), degrees);
    return {
      fromRow: row,
      base: sumOf(base.counts.subarray(row)) / base.n,
      variant: sumOf(variant.counts.subarray(row)) / variant.n,
      logRatio: { ...logRatio, pValue: Math.min(1, logRatio.pValue * rows.length) },
      least,
      candidates: rows.length,
    };
  });
  const distance = kolmogorovSmirnov(base.counts, variant.counts);
  const pairs = Math.sqrt(1 / (1 / base.effectiveN + 1 / variant.effectiveN));
  return {
    smaller: ranked,
    bounds:
      bounds === null
        ? { least: ranked, most: ranked }
        : { least: end(bounds.least, 0), most: end(bounds.most, 1) },
    mean: meanChange(base, variant),
    tail: surest(tails),
    kolmogorovSmirnov: { value: distance, pValue: kolmogorovTail(pairs * distance) },
  };
}

/** Whether the values of a row are all equal. */
export type Tied = (row: number) => boolean;

/** @param tied left out: no row is known to hold equal values alone */
export function chanceOf(base: Counts, variant: Counts, tied?: Tied): Chance {
  const [least, most] = [0, 1].map((end) => smallerWith(end as 0 | 1, tied)(base, variant));
  return { smaller: probabilitySmaller(base, variant), bounds: { least, most } };
}

/** @param end what pairs in the same row count, where their values may differ */
function smallerWith(end: 0 | 1, tied?: Tied) {
  return (base: Counts, variant: Counts) =>
    probabilitySmaller(base, variant, (row) => (tied?.(row) ? 0.5 : end));
}

function meanChange(base: Side, variant: Side): MeanChange | null {
  const [from, to] = [base.mean, variant.mean];
  if (from === null || to === null || !(from.value > 0)) return null;
  const at = { base: from.value, variant: to.value };
  const known = (mean: NonNullable<Side['mean']>, { parts }: Side, level: number): Uncertain => ({
    value: mean.value,
    ...meanInterval({ mean, parts }, level),
  });
  return {
    value: at.variant / at.base - 1,
    pValue: null,
    interval(level) {
      const shift = shiftFromRatio(known(from, base, level), known(to, variant, level));
      return changeInterval(sureByInterval(shift), at);
    },
  };
}

/** The tail whose change matters and is least likely by chance; the near tail where none is beyond chance. */
export function surest(tails: readonly Tail[]): Tail | null {
  const [matters] = tails
    .filter(({ logRatio, least }) => Math.abs(logRatio.value) >= Math.log(least) && logRatio.pValue <= ALPHA)
    .sort((a, b) => a.logRatio.pValue - b.logRatio.pValue);
  return matters ?? tails[0] ?? null;
}

function estimate(value: number, none: number, standardError: number, degrees: number): Estimate {
  return {
    value,
    standardError,
    degrees,
    pValue: studentPValue({ value: value - none, standardError, degrees }),
  };
}

/**
 * Standard error of the Mann-Whitney statistic if both sides were one distribution, scaled down with p(1 - p) away from
 * one half. A floor for the bootstrap's, which is 0 where no row holds both sides, or one row holds all.
 * @param halfTied ties count half: then they lessen the error. Two more values that are tied with none stand for those
 *   that were not seen, so that it is never 0 (as Agresti and Coull add two to a proportion).
 */
function errorOfRanks(base: Side, variant: Side, smaller: number, halfTied: boolean): number {
  const [n, m] = [base.effectiveN, variant.effectiveN];
  let ties = 0;
  for (let row = 0; halfTied && row < base.counts.length; row++) {
    ties += ((base.counts[row] / base.n) * n + (variant.counts[row] / variant.n) * m) ** 3;
  }
  const underEquality = ((n + m + 1) / (12 * n * m)) * (1 - ties / (n + m + 2) ** 3);
  const least = Math.min(n, m);
  const p = (smaller * least + 1) / (least + 2);
  return Math.sqrt(underEquality * 4 * p * (1 - p));
}

/** The same for the logarithm of the ratio of two shares. */
function errorOfRatio(base: Side, variant: Side, fromRow: number): number {
  const inTail = sumOf(base.counts.subarray(fromRow)) + sumOf(variant.counts.subarray(fromRow));
  const share = inTail / (base.n + variant.n);
  return Math.sqrt((1 / share - 1) * (1 / base.effectiveN + 1 / variant.effectiveN));
}

/** Share of the values from a row on; half a value is added, so that no tail is ever empty. */
export function shareFrom(counts: Float64Array, row: number): number {
  return (sumOf(counts.subarray(row)) + 0.5) / (sumOf(counts) + 1);
}

/**
 * First rows of the near and of the far tail, near first: a few calls in ten thousand that take a thousand times as long
 * are lost in the highest hundredth. Chosen from both sides together, so that the choice favours neither.
 */
export function tailRows(base: Side, variant: Side): { row: number; least: number }[] {
  const together = base.effectiveN + variant.effectiveN;
  let [near, far, nearest] = [-1, -1, Number.POSITIVE_INFINITY];
  let above = 0;
  for (let row = base.counts.length - 1; row > 0; row--) {
    above += base.counts[row] + variant.counts[row];
    const share = above / (base.n + variant.n);
    if (share < FAR_SHARE || share > TAIL_BOUNDS[1] || share * together < LEAST_IN_TAIL) continue;
    if (far < 0) far = row;
    if (share < TAIL_BOUNDS[0]) continue;
    const off = Math.abs(Math.log(share / TAIL_SHARE));
    if (off < nearest) [near, nearest] = [row, off];
  }
  const tails = [
    { row: near, least: TAIL_RATIO },
    { row: far, least: FAR_TAIL_RATIO },
  ];
  return tails.filter(({ row }, i) => row > 0 && (i === 0 || row !== near));
}
