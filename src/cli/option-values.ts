/** Parsers of option values, as commander takes them: each checks the whole value, and says what would be right. */
import { InvalidArgumentError } from 'commander';
import type { Snapshot } from '../comparison/columns.js';

/** Columns that the text reports need at least. */
export const NARROWEST = 60;

/** A parser of a whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It is a whole number ${range}.`);
    }
    return value;
  };
}

/** The parser of an option that may be given several times: collects its values. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** The parser of percentage points, above 0 and below 50. */
export function points(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(value > 0 && value < 50)) {
    throw new InvalidArgumentError('It is a number of percentage points above 0 and below 50.');
  }
  return value;
}

/** The parser of which snapshots of a map: one for all recordings, or one for each. */
export function snapshots(text: string): Snapshot[] {
  return text.split(',').map((one) => {
    if (one === 'first' || one === 'last') return one;
    if (!/^[1-9]\d{0,8}$/.test(one))
      throw new InvalidArgumentError('It is first, last or a number from 1, or several of them: 1,2.');
    return Number(one);
  });
}
