import { describe, expect, it } from 'vitest';
import { changeTold, limitTold } from './change-interval.js';

/** Of a BASE and a variant, each known within a reach of its own. */
const beyond = (base: number, ofBase: number, variant: number, reach: number) => (ratio: number) => {
  const off = Math.hypot(ofBase * ratio, reach);
  return { lo: variant - ratio * base - off, hi: variant - ratio * base + off };
};
const percent = (value: number) => ({ is: 'percent', value }) as const;

describe('a change', () => {
  it('in percent counts what BASE leaves open as often as BASE counts', () => {
    const told = (value: number) =>
      changeTold(beyond(100, 5, 200, 0), '>', percent(value), { base: 100, variant: 200 });
    // 200 / 105 and 200 / 95
    expect(told(0).interval!.lo).toBeCloseTo(90.476, 3);
    expect(told(0).interval!.hi).toBeCloseTo(110.526, 3);
    expect([90, 91, 110, 111].map((value) => told(value).holds)).toEqual(['yes', 'unknown', 'unknown', 'no']);
  });

  it('of a BASE that may be 0 has an open end, of one that is 0 no interval, of one below 0 nothing', () => {
    const told = (base: number, ofBase: number) =>
      changeTold(beyond(base, ofBase, 200, 10), '>', percent(5), { base, variant: 200 });
    expect(told(100, 120)).toMatchObject({ interval: { hi: Number.POSITIVE_INFINITY }, holds: 'unknown' });
    // 200 / 220, less what the variant leaves open
    expect(told(100, 120).interval!.lo).toBeCloseTo(-9.299282225325312, 6);
    expect(told(0, 0)).toEqual({ interval: null, holds: 'yes' });
    expect(told(-100, 5)).toEqual({ interval: null, holds: 'unknown' });
  });

  it('in percent ends at a fall of all there is', () => {
    const { interval } = changeTold(beyond(100, 5, 20, 30), '<', percent(-50), { base: 100, variant: 20 });
    expect(interval!.lo).toBe(-100);
    expect(interval!.hi).toBeLessThan(-49);
  });

  it('in a unit, and what is no change, is held against its own interval', () => {
    const at = { base: 100, variant: 200 };
    const told = (value: number) =>
      changeTold(beyond(100, 3, 200, 4), '>=', { is: 'difference', value, unit: 'ns' }, at);
    expect(told(95)).toEqual({ interval: { lo: 95, hi: 105 }, holds: 'yes' });
    expect(told(96).holds).toBe('unknown');
    expect(limitTold({ lo: 1, hi: 2 }, '<', 1)).toEqual({ interval: { lo: 1, hi: 2 }, holds: 'no' });
  });
});
