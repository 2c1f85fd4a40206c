/** What can be said about the difference of two histograms on the same rows, before several are judged together. */
import { type Side, standardErrors } from './bootstrap.js';
import { kolmogorovSmirnov, probabilitySmaller, totalOf } from './distances.js';
import { beyond, kolmogorovTail, normalFromStudent } from './normal.js';
import type { Random } from './random.js';

/** Fewer independent values than that on either side tell nothing. */
export const LEAST_N = 10;

/** The near tail is what lies above the edge nearest to the highest hundredth; no farther from it than this. */
const TAIL_SHARE = 0.01;
const TAIL_BOUNDS: readonly [number, number] = [0.001, 0.1];
/** The far tail is the highest that has this share, as p99.99 is the highest percentile: beyond, it is the machine's. */
const FAR_SHARE = 0.0001;
/** Fewer independent values of both sides in a tail do not tell it. */
const LEAST_IN_TAIL = 40;

/** Equal distributions are called different in at most this part of all reports. */
export const ALPHA = 0.05;

/** By how much a tail must grow or shrink to matter: near p99, and farther out, where machines differ by themselves. */
export const TAIL_RATIO = 1.25;
export const FAR_TAIL_RATIO = 2;

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
  /** Probability that a random value of the variant is smaller; equal ones count half. */
  readonly smaller: Estimate;
  /** null where the rows or the number of values do not tell the tail. */
  readonly tail: Tail | null;
  readonly kolmogorovSmirnov: { readonly value: number; readonly pValue: number };
}

/** How many independent values would tell as much as those of a side, by how long its blocks are and how they vary. */
export function independentN({ effectiveN, parts }: Side): number {
  return Math.min(effectiveN, parts);
}

/**
 * @param smaller the probability that a variant's value is smaller where single values tell it better than the rows
 * @returns null where either side has too few values to tell anything
 */
export function differenceOf(
  base: Side,
  variant: Side,
  random: Random,
  smaller: number = probabilitySmaller(base.counts, variant.counts),
): Difference | null {
  if ([base, variant].some((side) => independentN(side) < LEAST_N)) return null;
  const degrees = Math.min(base.parts, variant.parts) - 1;
  const rows = tailRows(base, variant);
  const ratioFrom = (row: number) => (a: Float64Array, b: Float64Array) =>
    Math.log(shareFrom(b, row) / shareFrom(a, row));
  const [error, ...tailErrors] = standardErrors(
    base,
    variant,
    [probabilitySmaller, ...rows.map(({ row }) => ratioFrom(row))],
    random,
  );
  const tails = rows.map(({ row, least }, i): Tail => {
    const value = ratioFrom(row)(base.counts, variant.counts);
    const logRatio = estimate(value, 0, Math.max(tailErrors[i], errorOfRatio(base, variant, row)), degrees);
    return {
      fromRow: row,
      base: totalOf(base.counts.subarray(row)) / base.n,
      variant: totalOf(variant.counts.subarray(row)) / variant.n,
      logRatio: { ...logRatio, pValue: Math.min(1, logRatio.pValue * rows.length) },
      least,
      candidates: rows.length,
    };
  });
  const distance = kolmogorovSmirnov(base.counts, variant.counts);
  const pairs = Math.sqrt(1 / (1 / base.effectiveN + 1 / variant.effectiveN));
  return {
    smaller: estimate(smaller, 0.5, Math.max(error, errorOfRanks(base, variant, smaller)), degrees),
    tail: surest(tails),
    kolmogorovSmirnov: { value: distance, pValue: kolmogorovTail(pairs * distance) },
  };
}

/** Of those that changed by enough to matter the one that chance explains least; the near tail where chance may do. */
function surest(tails: readonly Tail[]): Tail | null {
  const [matters] = tails
    .filter(({ logRatio, least }) => Math.abs(logRatio.value) >= Math.log(least) && logRatio.pValue <= ALPHA)
    .sort((a, b) => a.logRatio.pValue - b.logRatio.pValue);
  return matters ?? tails[0] ?? null;
}

function estimate(value: number, none: number, standardError: number, degrees: number): Estimate {
  const off = value - none;
  const pValue =
    off === 0 ? 1 : standardError === 0 ? 0 : beyond(normalFromStudent(off / standardError, degrees));
  return { value, standardError, degrees, pValue };
}

/**
 * Standard error of the Mann-Whitney statistic if both sides were one distribution, ties taken into account, scaled
 * down with p(1 - p) away from one half. A floor for the bootstrap's, which is 0 where no row holds both sides.
 */
function errorOfRanks(base: Side, variant: Side, smaller: number): number {
  const [n, m] = [base.effectiveN, variant.effectiveN];
  let ties = 0;
  for (let row = 0; row < base.counts.length; row++) {
    ties += ((base.counts[row] / base.n) * n + (variant.counts[row] / variant.n) * m) ** 3;
  }
  const underEquality = ((n + m + 1) / (12 * n * m)) * Math.max(0, 1 - ties / (n + m) ** 3);
  const least = Math.min(n, m);
  const p = (smaller * least + 1) / (least + 2);
  return Math.sqrt(underEquality * 4 * p * (1 - p));
}

/** The same for the logarithm of the ratio of two shares. */
function errorOfRatio(base: Side, variant: Side, fromRow: number): number {
  const inTail = totalOf(base.counts.subarray(fromRow)) + totalOf(variant.counts.subarray(fromRow));
  const share = inTail / (base.n + variant.n);
  return Math.sqrt((1 / share - 1) * (1 / base.effectiveN + 1 / variant.effectiveN));
}

/** Share of the values from a row on; half a value is added, so that no tail is ever empty. */
function shareFrom(counts: Float64Array, row: number): number {
  return (totalOf(counts.subarray(row)) + 0.5) / (totalOf(counts) + 1);
}

/**
 * First rows of the near and of the far tail, near first: a few calls in ten thousand that take a thousand times as long
 * are lost in the highest hundredth. Chosen from both sides together, so that the choice favours neither.
 */
function tailRows(base: Side, variant: Side): { row: number; least: number }[] {
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
