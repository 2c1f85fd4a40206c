/**
 * What a ledger writes while a call runs: one number for each thing that the path does, in order. Calls that write the
 * same tape take the same steps and the same locks, so what follows from a tape is worked out once.
 *
 * An entry is a step with how often it is passed, a marker of a lock or span (log-markers.ts, negative), or a pattern with
 * two numbers.
 */

const STEP_BITS = 11;
const STEP_MASK = (1 << STEP_BITS) - 1;
const PATTERN_BIT = 1 << 29;
const PATTERN_SHIFT = 2 * STEP_BITS;
const MOST_PATTERNS = 128;

/** Passes through a step that an entry can't hold. */
export const TIMES_LIMIT = PATTERN_BIT >> STEP_BITS;

/** What a path may do to a ledger, and a pattern for it. See Ledger. */
export interface Writes {
  charge(step: number, times?: number): void;
  acquire(lock: number, shared?: boolean): void;
  enter(lock: number, shared?: boolean): void;
  release(lock: number): void;
}

/** What a pattern stands for; the numbers are the path's. */
export type Pattern = (to: Writes, a: number, b: number) => void;

const patterns: Pattern[] = [];

/**
 * Declares what a path does in one go, wherever it does it: one entry on the tape for all of it. The number that it
 * returns is for Ledger.pass.
 */
export function pattern(write: Pattern): number {
  if (patterns.length === MOST_PATTERNS) throw new Error('too many patterns');
  patterns.push(write);
  return patterns.length - 1;
}

/** An entry can hold this number of a step or lock, or one of a pattern's numbers. */
export function fitsEntry(number: number): boolean {
  return (number & STEP_MASK) === number;
}

/** The entry of a step and its passes, at least one and below TIMES_LIMIT. */
export function stepEntry(step: number, times: number): number {
  return (times << STEP_BITS) | step;
}

export function patternEntry(number: number, a: number, b: number): number {
  return PATTERN_BIT | (number << PATTERN_SHIFT) | (a << STEP_BITS) | b;
}

/** Does what an entry, which is no marker, stands for. */
export function play(entry: number, to: Writes): void {
  if (entry < PATTERN_BIT) to.charge(entry & STEP_MASK, entry >> STEP_BITS);
  else {
    const number = (entry >> PATTERN_SHIFT) & (MOST_PATTERNS - 1);
    patterns[number](to, (entry >> STEP_BITS) & STEP_MASK, entry & STEP_MASK);
  }
}

/** Does what a pattern stands for, whatever its numbers. */
export function playPattern(number: number, to: Writes, a: number, b: number): void {
  patterns[number](to, a, b);
}
