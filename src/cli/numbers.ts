/** Option values that are numbers, checked whole. */
import { InvalidArgumentError } from 'commander';

/** Columns that the text reports need at least. */
export const NARROWEST = 60;

/** A parser for commander: a whole number from `least` to `most`. */
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

/** Collects an option that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}
