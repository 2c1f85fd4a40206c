/**
 * The entries of a ledger's tape: one number for each thing that a path does, in order. Calls that write the same tape take
 * the same steps and the same locks, so that what follows from it need be worked out once only.
 *
 * An entry is (negative) a marker of a lock or mark, see log-markers.ts; or a step with how often it is passed; or, with
 * PATTERN_BIT, a pattern with two numbers of the path's: a sequence of steps and locks that the path always does in one go.
 */

const STEP_BITS = 11;
const STEP_MASK = (1 << STEP_BITS) - 1;
const PATTERN_BIT = 1 << 29;
const PATTERN_SHIFT = 2 * STEP_BITS;
const MOST_PATTERNS = 128;

/** This many passes through a step are too many for an entry. */
export const TIMES_LIMIT = PATTERN_BIT >> STEP_BITS;

/** What paths do to a ledger, and patterns to what they are played into. See Ledger for each. */
export interface Writes {
  charge(step: number, times?: number): void;
  acquire(lock: number, shared?: boolean): void;
  enter(lock: number, shared?: boolean): void;
  release(lock: number): void;
}

/** Does what a pattern stands for; what a and b mean is up to the pattern (a depth, a number of pages). */
export type Pattern = (to: Writes, a: number, b: number) => void;

const patterns: Pattern[] = [];

/**
 * Declares a sequence of steps and locks as a pattern, which takes one entry of a tape in place of many. Returns its number,
 * for Ledger.pass.
 */
export function pattern(write: Pattern): number {
  if (patterns.length === MOST_PATTERNS) throw new Error('too many patterns');
  patterns.push(write);
  return patterns.length - 1;
}

/** The number of a step or lock, or a number of a pattern's, fits into an entry. */
export function fitsEntry(number: number): boolean {
  return (number & STEP_MASK) === number;
}

/** The entry of a step and its passes, at least one and below TIMES_LIMIT. */
export function stepEntry(step: number, times: number): number {
  return (times << STEP_BITS) | step;
}

/** The entry of a pattern and its two numbers. */
export function patternEntry(number: number, a: number, b: number): number {
  return PATTERN_BIT | (number << PATTERN_SHIFT) | (a << STEP_BITS) | b;
}

/** Does what an entry stands for that is no marker. */
export function play(entry: number, to: Writes): void {
  if (entry < PATTERN_BIT) to.charge(entry & STEP_MASK, entry >> STEP_BITS);
  else {
    const number = (entry >> PATTERN_SHIFT) & (MOST_PATTERNS - 1);
    patterns[number](to, (entry >> STEP_BITS) & STEP_MASK, entry & STEP_MASK);
  }
}

/** Does what a pattern stands for, also with numbers that fit into no entry. */
export function playPattern(number: number, to: Writes, a: number, b: number): void {
  patterns[number](to, a, b);
}
