/**
 * Which steps the measured calls tell apart. Steps that every call takes in the same proportion are one sum: no
 * measurement of these calls can tell how it is split.
 */
import { sumOf } from '../sums.js';
import { sigmaOf, varianceOf } from './lognormal.js';

/** One sum: what a fit finds one price for. */
export interface StepGroup {
  /** Numbers of its steps; the first one counts. */
  readonly steps: readonly number[];
  /** How often each is taken for one count of the first. */
  readonly ratios: readonly number[];
}

/** Counts differ by less than that where they came from one sum in another order. */
const ROUNDING = 1e-9;

/**
 * The groups of all steps that a call takes, in the order of the step table.
 * @param calls counts by step of calls that differ
 */
export function stepGroups(calls: readonly Float64Array[]): StepGroup[] {
  const groups: { steps: number[]; ratios: number[] }[] = [];
  for (let step = 0; step < (calls[0]?.length ?? 0); step++) {
    const at = calls.findIndex((counts) => counts[step] > 0);
    if (at < 0) continue;
    const group = groups.find(({ steps: [first] }) => isProportional(calls, first, step, at));
    if (group === undefined) groups.push({ steps: [step], ratios: [1] });
    else {
      group.steps.push(step);
      group.ratios.push(calls[at][step] / calls[at][group.steps[0]]);
    }
  }
  return groups;
}

/** @param at a call that takes the other step */
function isProportional(calls: readonly Float64Array[], first: number, other: number, at: number): boolean {
  if (calls[at][first] === 0) return false;
  const ratio = calls[at][other] / calls[at][first];
  return calls.every((counts) => Math.abs(counts[other] - ratio * counts[first]) <= ROUNDING * counts[other]);
}

/** Counts of the groups in a call: how often it takes the first step of each. */
export function countsByGroup(groups: readonly StepGroup[], counts: Float64Array): number[] {
  return groups.map(({ steps: [first] }) => counts[first]);
}

/** What one count of the group costs at given prices of the steps. */
export function groupPrice({ steps, ratios }: StepGroup, priceOf: (step: number) => number): number {
  return sumOf(steps, (step, i) => ratios[i] * priceOf(step));
}

/**
 * Splits a group's price in the proportions of other prices; where those are all 0, the first step has it whole.
 * @returns one price for each of its steps
 */
export function splitPrice(group: StepGroup, price: number, like: (step: number) => number): number[] {
  const whole = groupPrice(group, like);
  return group.steps.map((step, i) => (whole > 0 ? (like(step) * price) / whole : i === 0 ? price : 0));
}

/**
 * Prices of all steps: those of the groups split in the proportions that their steps had, all others as they were.
 * @param prices of the groups, in their order
 */
export function splitPrices(
  groups: readonly StepGroup[],
  prices: readonly number[],
  before: Float64Array,
): Float64Array {
  const all = before.slice();
  for (const [i, group] of groups.entries()) {
    const split = splitPrice(group, prices[i], (step) => before[step]);
    for (const [j, step] of group.steps.entries()) all[step] = split[j];
  }
  return all;
}

/** Sigma of a group's price where its steps draw on their own. */
export function groupSigma(group: StepGroup, prices: Float64Array, sigmas: Float64Array): number {
  const whole = groupPrice(group, (step) => prices[step]);
  if (whole === 0) return 0;
  const variances = group.steps.map(
    (step, i) => ((group.ratios[i] * prices[step]) / whole) ** 2 * varianceOf(sigmas[step]),
  );
  return sigmaOf(sumOf(variances));
}
