import { describe, expect, it } from 'vitest';
import { studentBeyond, studentReach } from './student.js';

describe("Student's t", () => {
  // tables; from the sixth on by scipy.stats.t.ppf
  it.each([
    [1, 0.05, 12.70620474],
    [2, 0.05, 4.30265273],
    [3, 0.01, 5.84090931],
    [4, 0.05, 2.776445105],
    [30, 0.01, 2.749995654],
    [1.5, 0.05, 6.01666],
    [2.88, 0.05, 3.25879],
    [9, 1e-5, 8.827483616823052],
    [15, 0.05, 2.131449545559776],
    [399, 1e-9, 6.259186840441148],
    [1e6, 0.05, 1.9599663568141072],
    [2 ** 53, 0.01, 2.5758293035489017],
  ])('of %f degrees and level %f is %f', (degrees, level, t) => {
    expect(studentReach(level, degrees) / t).toBeCloseTo(1, 5);
    expect(studentBeyond(studentReach(level, degrees), degrees)).toBeCloseTo(level, 10);
  });

  it('of one and two degrees is what their formulas say', () => {
    for (const t of [0.1, 1, 3, 40]) {
      expect(studentBeyond(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 12);
      expect(studentBeyond(-t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
    }
    expect(studentBeyond(0, 3)).toBe(1);
    expect(studentReach(0.5, 1)).toBeCloseTo(1, 11);
  });
});
