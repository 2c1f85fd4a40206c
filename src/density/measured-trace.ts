/** What the small traces that costs are measured on have in common, and how what they cost is drawn out. */
import type { TraceRow } from '../trace/write.js';

export const PAGE = 4096;

/** Where the measured mapping lies. */
export const AT = 2 ** 32;

/**
 * Rows before all others. A device's first access costs what later ones do not (dev_start): it goes to a mapping of its
 * own, elsewhere.
 */
export const OPENED: readonly TraceRow[] = [
  { op: 'map', addr: 0, len: PAGE, backing: '4k' },
  { op: 'dev_dma', addr: 0, len: PAGE },
];

/** The straight line through two points; level where they are one. */
export function line(x1: number, y1: number, x2: number, y2: number): (x: number) => number {
  const slope = x1 === x2 ? 0 : (y2 - y1) / (x2 - x1);
  return (x) => y1 + slope * (x - x1);
}
