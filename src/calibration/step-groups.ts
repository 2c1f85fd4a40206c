/**
 * Which steps the measured calls tell apart. Steps that every call takes in the same proportion are one sum: no
 * measurement of these calls can tell how it is split.
 */

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

/** What one count of the group costs at given prices of the steps. */
export function groupPrice({ steps, ratios }: StepGroup, priceOf: (step: number) => number): number {
  return steps.reduce((sum, step, i) => sum + ratios[i] * priceOf(step), 0);
}

/**
 * Splits a group's price in the proportions of other prices; where those are all 0, the first step has it whole.
 * @returns one price for each of its steps
 */
export function splitPrice(group: StepGroup, price: number, like: (step: number) => number): number[] {
  const whole = groupPrice(group, like);
  return group.steps.map((step, i) => (whole > 0 ? (like(step) * price) / whole : i === 0 ? price : 0));
}
