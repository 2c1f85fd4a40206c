/**
 * Numbers of things and of units for people: in the reports, and in the sentences that the replay leaves for them.
 * Thousands are parted by commas, a minus is the typographic one.
 */

export const MINUS = '−';

/** An integer with thousands separators: `12,744`. */
export function grouped(value: number): string {
  const digits = Math.abs(value).toFixed(0);
  return `${value < 0 ? MINUS : ''}${digits.replace(/\B(?=(\d{3})+$)/g, ',')}`;
}

/** `1 call`, `3,000 calls`; `2 processes`, where the plural is given. */
export function counted(count: number, what: string, several = `${what}s`): string {
  return `${grouped(count)} ${count === 1 ? what : several}`;
}

/** A measured number with at least three significant digits, as far as a millionth: `4,012`, `26.4`, `1.75`, `0.0312`. */
export function quantity(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 99.95) return grouped(Math.round(value));
  const decimals = size >= 9.995 ? 1 : size >= 0.9995 ? 2 : Math.min(6, 2 - Math.floor(Math.log10(size)));
  return `${value < 0 ? MINUS : ''}${size.toFixed(decimals)}`;
}

/**
 * A share: `4.8 %`.
 * @param share 1: all of it
 */
export function percent(share: number, decimals = 1): string {
  return `${(share * 100).toFixed(decimals)} %`;
}
