/** Times of recordings in columns: seconds and the nanoseconds behind them, since ns since the epoch fit no double. */
import { inputErrorAt } from '../../failure.js';
import type { Instant } from '../integers.js';

const SECOND = 1_000_000_000;
/** A trace spans at most 2^53 ns. */
const LONGEST_SPAN = Number.MAX_SAFE_INTEGER / SECOND - 1;

/** ns, a bigint where a double can't hold it. */
export function tsNsOf({ seconds, nanos }: Readonly<Instant>): number | bigint {
  const ns = seconds * SECOND + nanos;
  return ns <= Number.MAX_SAFE_INTEGER ? ns : BigInt(seconds) * BigInt(SECOND) + BigInt(nanos);
}

/** Places 0 to length - 1 by time; at one time, as they stand. */
export function orderByTime(length: number, seconds: Float64Array, nanos: Uint32Array): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  return order.sort((a, b) => seconds[a] - seconds[b] || nanos[a] - nanos[b] || a - b);
}

/** What of a recording becomes rows: where it stands, and when it was. */
interface Timed {
  readonly seconds: Float64Array;
  readonly line: Uint32Array;
}

/**
 * Throws InputError where the last of the rows is too long after the first for a trace.
 * @param what the rows are, for the message: `kick`
 */
export function checkSpan({ seconds, line }: Timed, order: Uint32Array, what: string, name: string): void {
  const [first, last] = [order[0], order[order.length - 1]];
  if (seconds[last] - seconds[first] < LONGEST_SPAN) return;
  throw inputErrorAt(
    name,
    line[last],
    `this ${what} is more than 104 days after that of line ${line[first]}; one of the times is damaged`,
  );
}
