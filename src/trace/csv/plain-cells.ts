/**
 * Numbers as the project itself writes them, read where they stand in the bytes of a trace: no text, no object per
 * cell. Each function reads as far as its number goes and returns where that is, or ODD where the cell is no such
 * number, or one that it leaves to the readers of texts (integers.ts), whose answer is the same where both have one.
 * The bytes end in a line end, which no number holds: none reads past it.
 */
import { type Instant, readDecimal } from '../integers.js';

export const ODD = -1;

const ZERO = 48;
const POINT = 46;
const LOWER_X = 120;
const NO_DIGIT = 255;
const OFFSET_DIGITS = 3;
const NANO_DIGITS = 9;
/** As many hex digits fit small-integer arithmetic. */
const SMALL_HEX_DIGITS = 7;
const WORD_HEX_DIGITS = 16;
/** As many decimal digits are exact in a double. */
const EXACT_DIGITS = 15;
const EXACT_HEX_DIGITS = 13;
/** 10^19 - 1 is below 2^64. */
const INSTANT_DIGITS = 19;

const POWERS_OF_TEN = Float64Array.from({ length: EXACT_DIGITS }, (_, power) => Number(`1e${power}`));

/** Value of a hex digit by its byte. */
const HEX = new Uint8Array(256).fill(NO_DIGIT);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  HEX[digit.charCodeAt(0)] = value;
  HEX[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Reads a 64-bit number, hex with 0x or decimal, into page and offset (batch.ts) at `index`. */
export function readSplitAt(
  bytes: Uint8Array,
  from: number,
  pages: Float64Array,
  offsets: Uint16Array,
  index: number,
): number {
  if (bytes[from] !== ZERO || bytes[from + 1] !== LOWER_X) {
    return readDecimalSplit(bytes, from, pages, offsets, index);
  }
  const start = from + 2;
  const small = start + SMALL_HEX_DIGITS;
  let at = start;
  let value = 0;
  for (let digit = HEX[bytes[at]]; digit !== NO_DIGIT; digit = HEX[bytes[++at]]) {
    if (at === small) return readLongHex(bytes, start, pages, offsets, index);
    value = (value << 4) | digit;
  }
  if (at === start) return ODD;
  pages[index] = value >>> 12;
  offsets[index] = value & 4095;
  return at;
}

function readLongHex(
  bytes: Uint8Array,
  start: number,
  pages: Float64Array,
  offsets: Uint16Array,
  index: number,
): number {
  let end = start;
  while (HEX[bytes[end]] !== NO_DIGIT) end++;
  if (end - start > WORD_HEX_DIGITS) return ODD;
  const offsetFrom = end - OFFSET_DIGITS;
  pages[index] = wideHex(bytes, start, offsetFrom);
  offsets[index] =
    (HEX[bytes[offsetFrom]] << 8) | (HEX[bytes[offsetFrom + 1]] << 4) | HEX[bytes[offsetFrom + 2]];
  return end;
}

/** The number of hex digits [from, to), at most EXACT_HEX_DIGITS of them. */
function wideHex(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 16 + HEX[bytes[at]];
  return value;
}

function readDecimalSplit(
  bytes: Uint8Array,
  from: number,
  pages: Float64Array,
  offsets: Uint16Array,
  index: number,
): number {
  const end = readCountAt(bytes, from, Number.MAX_SAFE_INTEGER, pages, index);
  if (end === ODD) return ODD;
  const value = pages[index];
  const page = Math.floor(value / 4096);
  pages[index] = page;
  offsets[index] = value - page * 4096;
  return end;
}

/** Reads a pfn below a limit of at least 2^28, hex with 0x or decimal, into `index` of `pfns`. */
export function readPfnAt(
  bytes: Uint8Array,
  from: number,
  limit: number,
  pfns: Float64Array,
  index: number,
): number {
  if (bytes[from] !== ZERO || bytes[from + 1] !== LOWER_X) {
    return readCountAt(bytes, from, limit - 1, pfns, index);
  }
  const start = from + 2;
  let at = start;
  let value = 0;
  for (let digit = HEX[bytes[at]]; digit !== NO_DIGIT; digit = HEX[bytes[++at]]) value = (value << 4) | digit;
  if (at === start) return ODD;
  if (at - start > SMALL_HEX_DIGITS) return readLongPfn(bytes, start, at, limit, pfns, index);
  pfns[index] = value;
  return at;
}

function readLongPfn(
  bytes: Uint8Array,
  start: number,
  end: number,
  limit: number,
  pfns: Float64Array,
  index: number,
): number {
  if (end - start > EXACT_HEX_DIGITS) return ODD;
  const pfn = wideHex(bytes, start, end);
  if (pfn >= limit) return ODD;
  pfns[index] = pfn;
  return end;
}

/** Reads a decimal number from 0 to `max` into `index`. */
export function readCountAt(
  bytes: Uint8Array,
  from: number,
  max: number,
  into: Uint32Array | Float64Array,
  index: number,
): number {
  let at = from;
  let value = 0;
  for (let digit = bytes[at] - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at] - ZERO) {
    value = value * 10 + digit;
  }
  if (at === from || at - from > EXACT_DIGITS || value > max) return ODD;
  into[index] = value;
  return at;
}

/** Reads a decimal number of ns. */
export function readInstantAt(bytes: Uint8Array, from: number, into: Instant): number {
  let end = from;
  while (bytes[end] >= ZERO && bytes[end] <= 57) end++;
  if (end === from || end - from > INSTANT_DIGITS) return ODD;
  const nanosFrom = Math.max(from, end - NANO_DIGITS);
  let seconds = 0;
  let nanos = 0;
  for (let at = from; at < nanosFrom; at++) seconds = seconds * 10 + bytes[at] - ZERO;
  for (let at = nanosFrom; at < end; at++) nanos = nanos * 10 + bytes[at] - ZERO;
  into.seconds = seconds;
  into.nanos = nanos;
  return end;
}

/** Reads `12` or `12.75` into `index`; only one of more than fifteen digits, which is rare, becomes a text on the way. */
export function readDecimalAt(bytes: Uint8Array, from: number, into: Float64Array, index: number): number {
  let at = from;
  let value = 0;
  let point = ODD;
  for (; ; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (bytes[at] === POINT && point === ODD) point = at;
    else break;
  }
  if (at - from > EXACT_DIGITS) {
    value = readDecimal(Buffer.from(bytes.buffer, bytes.byteOffset + from, at - from).toString('latin1'));
    if (value < 0) return ODD;
  } else if (point === ODD) {
    if (at === from) return ODD;
  } else {
    if (point === from || point === at - 1) return ODD;
    // both are exact, so the quotient is the double nearest to the decimal, as Number gives it
    value /= POWERS_OF_TEN[at - 1 - point];
  }
  into[index] = value;
  return at;
}
