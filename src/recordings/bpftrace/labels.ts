/** What the label of a row of bpftrace means: `[512, 1K)`, `[1]`, `(..., 0)`, and the older `[0, 1]` and `[2000, ...]`. */
import { boundOf } from '../exact.js';

/**
 * Bounds of a label of any version, in the map's unit.
 * @param label as it is printed, with its brackets
 * @returns from lo up to but without hi, infinite where the row is open; null for what is no label
 */
export function rangeOfLabel(label: string): { lo: number; hi: number } | null {
  const [, single] = /^\[(-?\w+)\]$/.exec(label) ?? [];
  if (single !== undefined) {
    const lo = boundOf(single);
    return lo === null ? null : { lo, hi: lo + 1 };
  }
  const [, open, from, to, close] = /^([[(])\s*(\.\.\.|-?\w+),\s*(\.\.\.|-?\w+)([\])])$/.exec(label) ?? [];
  if (open === undefined) return null;
  const lo = from === '...' ? Number.NEGATIVE_INFINITY : boundOf(from);
  const hi = to === '...' ? Number.POSITIVE_INFINITY : boundOf(to);
  if (lo === null || hi === null || (from === '...' && to === '...')) return null;
  // before v0.9: `[0, 1]` holds both; `(...,0]` and `[2000,...]` only look closed
  return close === ']' && from !== '...' && to !== '...' ? { lo, hi: hi + 1 } : { lo, hi };
}
