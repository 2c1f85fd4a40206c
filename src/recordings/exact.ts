/** Numbers as they stand in a recording: counts and bounds are taken exactly or refused, never rounded. */

const SUFFIXES = 'KMGTPE';

/** A decimal number with or without point and exponent, rounded to a double where it has to be; NaN for any other text. */
export function decimalOf(text: string): number {
  return /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

/**
 * A bound of a row: `512`, `1K`, `1k`, `4E`, `-5`; K is 1024. Bounds may lie beyond 2^53 where they are exact there, as
 * powers of two are. Returns null where the text is none.
 */
export function boundOf(text: string): number | null {
  const [, digits, suffix] = /^(-?\d+)([KkMGTPE]?)$/.exec(text) ?? [];
  if (digits === undefined) return null;
  const power = suffix === '' ? 0 : SUFFIXES.indexOf(suffix.toUpperCase()) + 1;
  const exact = BigInt(digits) * 1024n ** BigInt(power);
  return BigInt(Number(exact)) === exact ? Number(exact) : null;
}
