/** Sizes and times as the user writes them, and the units of latencies. */
import { InputError } from './failure.js';

/** Units that a host may price in and a report may be in. */
export const UNITS = ['ns', 'us', 'cycles', 'insns'] as const;
export type Unit = (typeof UNITS)[number];

const SIZES: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** Nanoseconds in one of each unit of time that can be typed. */
export const NS_PER: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, min: 60e9 };

/** As it can be typed: `16M`. */
export function sizeText(bytes: number): string {
  const power = [40, 30, 20, 10].find((bits) => bytes >= 2 ** bits && bytes % 2 ** bits === 0);
  return power === undefined ? String(bytes) : `${bytes / 2 ** power}${' KMGT'[power / 10]}`;
}

/** Bytes of `16G`, `512M`, `1.5T`, `16GiB` or `65536`: K, M, G and T are powers of 1024, in either case; NaN for anything else. */
export function bytesIn(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?$/i.exec(text);
  const bytes = match === null ? Number.NaN : Number(match[1]) * SIZES[match[2].toUpperCase()];
  return Number.isInteger(bytes) ? bytes : Number.NaN;
}

/**
 * The same of an option.
 * @param most bytes at most
 * Throws InputError, with the option that names it, for anything else, for parts of a byte, and above the most.
 */
export function bytesOf(option: string, text: string, most = 2 ** 50): number {
  const bytes = bytesIn(text);
  if (bytes > most) throw new InputError(`${option}: ${text} is over the limit of ${sizeText(most)}`);
  if (!Number.isNaN(bytes)) return bytes;
  throw new InputError(
    `${option}: a size is a whole number of bytes, written like 16G, 1.5G or 65536 (K, M, G${most < 2 ** 40 ? '' : ', T'}: powers of 1024; at most ${sizeText(most)}), not "${text}"`,
  );
}

/** Nanoseconds of `10us`, `60s`, `2min` or `8000`; NaN for anything else. */
export function nsOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ns|us|ms|s|min)?$/.exec(text);
  return match === null ? Number.NaN : Number(match[1]) * NS_PER[match[2] ?? 'ns'];
}

/** As it can be typed: `10us`. */
export function timeText(ns: number): string {
  const unit = ['s', 'ms', 'us'].find((name) => ns >= NS_PER[name]) ?? 'ns';
  return `${ns / NS_PER[unit]}${unit}`;
}
