/**
 * Integers as they stand in cells, read by character code: 64-bit ones do not fit a double, and a regular expression
 * per cell would cost more than the rest of the row.
 */

export const OK = 0;
const NOT_A_NUMBER = 1;
export const NEGATIVE = 2;
export const TOO_LARGE = 3;
export type Reading = typeof OK | typeof NOT_A_NUMBER | typeof NEGATIVE | typeof TOO_LARGE;

/** A 64-bit number split at 4 KiB (batch.ts says why). */
export interface Split {
  page: number;
  offset: number;
}

/** A point in time: whole seconds and the nanoseconds behind them. */
export interface Instant {
  seconds: number;
  nanos: number;
}

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const NANO_DIGITS = 9;
/** 2^64 - 1 ns. */
const LAST_SECOND = 18446744073;
const LAST_NANO = 709551615;

/** Value of a hex digit's character code, -1 for any other. */
export function hexDigit(code: number): number {
  if (code >= ZERO && code <= NINE) return code - ZERO;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Whether `0x` stands at `from`. */
export function isHexAt(text: string, from: number): boolean {
  return text.charCodeAt(from) === ZERO && (text.charCodeAt(from + 1) | 32) === 120;
}

/** Index of the first digit that is not a leading zero; the last digit stays. */
function skipZeros(text: string, from: number): number {
  let at = from;
  while (at < text.length - 1 && text.charCodeAt(at) === ZERO) at++;
  return at;
}

function allDigits(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < ZERO || code > NINE) return false;
  }
  return text.length > from;
}

function readHex(text: string, from: number, into: Split): Reading {
  if (text.length === from) return NOT_A_NUMBER;
  const start = skipZeros(text, from);
  const offsetFrom = Math.max(start, text.length - 3);
  let page = 0;
  let offset = 0;
  for (let i = start; i < text.length; i++) {
    const digit = hexDigit(text.charCodeAt(i));
    if (digit < 0) return NOT_A_NUMBER;
    if (i < offsetFrom) page = page * 16 + digit;
    else offset = offset * 16 + digit;
  }
  if (text.length - start > 16) return TOO_LARGE;
  into.page = page;
  into.offset = offset;
  return OK;
}

/** Reads a number from 0 to 2^64-1, hex with 0x or decimal; `into` is written only where the answer is OK. */
export function readSplit(text: string, into: Split): Reading {
  if (isHexAt(text, 0)) return readHex(text, 2, into);
  if (text.charCodeAt(0) === MINUS) {
    return isHexAt(text, 1) || allDigits(text, 1) ? NEGATIVE : NOT_A_NUMBER;
  }
  if (!allDigits(text, 0)) return NOT_A_NUMBER;
  const start = skipZeros(text, 0);
  const digits = text.length - start;
  if (digits <= 15) {
    let value = 0;
    for (let i = start; i < text.length; i++) value = value * 10 + text.charCodeAt(i) - ZERO;
    into.page = Math.floor(value / 4096);
    into.offset = value - into.page * 4096;
    return OK;
  }
  if (digits > 20) return TOO_LARGE;
  const value = BigInt(text);
  if (value >= 1n << 64n) return TOO_LARGE;
  into.page = Number(value >> 12n);
  into.offset = Number(value & 4095n);
  return OK;
}

/** Reads a decimal number of ns from 0 to 2^64-1; `into` is written only where the answer is OK. */
export function readInstant(text: string, into: Instant): Reading {
  if (text.charCodeAt(0) === MINUS) return allDigits(text, 1) ? NEGATIVE : NOT_A_NUMBER;
  let start = skipZeros(text, 0);
  const nanosFrom = text.length - NANO_DIGITS;
  const tooLong = text.length - start > 20;
  let seconds = 0;
  let nanos = 0;
  for (; start < text.length; start++) {
    const digit = text.charCodeAt(start) - ZERO;
    if (digit < 0 || digit > 9) return NOT_A_NUMBER;
    if (start < nanosFrom) seconds = seconds * 10 + digit;
    else nanos = nanos * 10 + digit;
  }
  if (tooLong || seconds > LAST_SECOND || (seconds === LAST_SECOND && nanos > LAST_NANO)) return TOO_LARGE;
  into.seconds = seconds;
  into.nanos = nanos;
  return OK;
}

/** Reads a decimal integer from 0 to `max` (below 2^53); -1 where the text is none. */
export function readSmall(text: string, max: number): number {
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
    if (value > max) return -1;
  }
  return text.length === 0 ? -1 : value;
}

/** Reads `12` or `12.75`, up to 2^53; -1 where the text is no such number. */
export function readDecimal(text: string): number {
  let points = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= ZERO && code <= NINE) continue;
    if (code !== POINT || i === 0 || i === text.length - 1 || ++points > 1) return -1;
  }
  const value = text.length === 0 ? -1 : Number(text);
  return value <= Number.MAX_SAFE_INTEGER ? value : -1;
}
