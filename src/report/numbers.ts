/** How numbers are written in the reports for people. Powers of ten throughout; only bucket labels count K as 1024. */

import { counted, grouped, MINUS, percent, quantity } from '../counted.js';

export { counted, grouped, percent, quantity };

/** A difference with its sign: `+512`, `−504`, `0`. */
export function signed(value: number, write: (value: number) => string = grouped): string {
  return value > 0 ? `+${write(value)}` : write(value);
}

/**
 * A difference in percent: `+17.9 %`, `−0.1 %`, `0.0 %`; `−100.0 %` only where nothing is left, else at most `−99.9 %`; `from 0`
 * where there was nothing to take it of.
 */
export function percentChange(percent: number | null): string {
  if (percent === null) return 'from 0';
  const shown = percent > -100 ? Math.max(percent, -99.9) : percent;
  return `${signedFixed(shown, Math.abs(shown) >= 1000 ? 0 : 1)} %`;
}

/** A difference of two shares in percentage points: `+3.87`, `0.00`. */
export function points(value: number): string {
  return signedFixed(value, 2);
}

/** A share as percent, as the bucket rows show it: `42.50`. */
export function sharePercent(part: number, whole: number): string {
  return whole === 0 ? '' : ((part / whole) * 100).toFixed(2);
}

const SCALES = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** A sum, scaled: ns and us become µs, ms, s; other units keep to themselves: `27.7 ms`, but `1.24 M` of cycles. */
export function scaled(value: number, unit: string): string {
  if (unit === 'ns' || unit === 'us') return scaledTime(unit === 'us' ? value * 1000 : value);
  const scale = SCALES.find(([factor]) => Math.abs(value) >= factor);
  if (scale) return `${threeDigits(value / scale[0])} ${scale[1]}`;
  return unit === 'cycles' || unit === 'insns' ? alike(value) : quantity(value);
}

/**
 * A latency or what it differs by, with its unit: as scaled() has it, but in us where the report is in us, so that calls
 * can be read against one another: `0.0615 us`.
 */
export function perCall(value: number, unit: string): string {
  if (unit !== 'us') return scaled(value, unit);
  return `${quantity(value)} us`;
}

function scaledTime(ns: number): string {
  const size = Math.abs(ns);
  if (size >= 1e9) return `${threeDigits(ns / 1e9)} s`;
  if (size >= 1e6) return `${threeDigits(ns / 1e6)} ms`;
  if (size >= 1e3) return `${threeDigits(ns / 1e3)} µs`;
  return `${alike(ns)} ns`;
}

/** Three digits whether it is whole or not: `28.0` beside `24.5`. */
function alike(value: number): string {
  const size = Math.abs(value);
  return size === 0 || size < 0.9995 ? quantity(value) : threeDigits(value);
}

/**
 * How the numbers of one column are written: with one digit behind the point where that tells each of them, else with three
 * digits each, whole or not: `110.0` above `24.5`, but `110` above `24.5` and `1.75`, and `28` above `110`.
 */
export function columnWriter(values: readonly number[]): (value: number) => string {
  const most = Math.max(0, ...values.map((value) => quantity(value).split('.')[1]?.length ?? 0));
  if (most === 0) return quantity;
  return most === 1 ? (value) => groupedFixed(value, 1) : alike;
}

/** Heading of a column of times, which are written in ns, µs, ms or s; other units stand in the heading. */
export function timeHeading(unit: string): string {
  return unit === 'ns' || unit === 'us' ? 'time' : unit;
}

const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** `512 B`, `16 GiB`, `247.98 GiB`: whole where it is exactly so, else two decimals of the largest binary unit that fits. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 1024 && unit < BINARY_UNITS.length - 1; unit++) value /= 1024;
  return `${Number.isInteger(value) ? grouped(value) : value.toFixed(2)} ${BINARY_UNITS[unit]}`;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return grouped(Math.round(value));
  return `${value < 0 ? MINUS : ''}${size.toFixed(size >= 9.995 ? 1 : 2)}`;
}

/** With this many decimals: `12.5`, `−1.3`, `0.0`. */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

/** As `fixed`, with thousands separators: `4,977.2`. */
function groupedFixed(value: number, decimals: number): string {
  return fixed(value, decimals).replace(/\d+/, (whole) => grouped(Number(whole)));
}

function signedFixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return `${value < 0 ? MINUS : '+'}${Number(text) >= 1000 ? grouped(Number(text)) : text}`;
}
