import { describe, expect, it } from 'vitest';
import { welch } from './samples.js';
import { studentInterval } from './student.js';

describe("Welch's t", () => {
  // scipy.stats.ttest_ind(variant, base, equal_var=False) and its confidence_interval()
  it.each([
    [
      [27.5, 21, 19, 23.6, 17, 17.9],
      [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8],
      0.17493355071052127,
      7.423433145210318,
      -1.5160790886967224,
      6.94465051726816,
    ],
    [
      [100, 104],
      [110, 111],
      0.13001936470680486,
      1.1245136186770428,
      -11.743378906988756,
      28.743378906988756,
    ],
    [
      [100, 101, 102],
      [104, 110],
      0.28615674097461963,
      1.0747087045921866,
      -26.9876535003665,
      38.9876535003665,
    ],
  ])('of %j against %j', (base, variant, pValue, degrees, lo, hi) => {
    const found = welch(base, variant);
    expect(found.pValue).toBeCloseTo(pValue, 9);
    expect(found.degrees).toBeCloseTo(degrees, 9);
    expect(studentInterval(found).lo).toBeCloseTo(lo, 7);
    expect(studentInterval(found).hi).toBeCloseTo(hi, 7);
  });

  it('of values that do not vary is certain, of equal ones of nothing', () => {
    expect(welch([1, 1], [2, 2])).toMatchObject({ value: 1, standardError: 0, pValue: 0 });
    expect(welch([0.1 + 0.2, 0.3], [0.3, 0.3]).pValue).toBe(1);
    expect(welch([1, 1], [2, 2], [1, 1]).pValue).toBeGreaterThan(0.3);
  });
});
