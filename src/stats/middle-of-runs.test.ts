import { describe, expect, it } from 'vitest';
import { middleOf } from './middle-of-runs.js';
import { welch } from './samples.js';

const runs = (...all: readonly (readonly number[])[]) => all.map((counts) => Float64Array.from(counts));

describe('the middle of runs', () => {
  const base = runs([20, 30, 30, 20], [40, 60, 62, 38], [21, 29, 30, 20]);
  const variant = runs([35, 15, 15, 35], [36, 14, 16, 34], [70, 30, 28, 72]);

  it('is between the rows that are nearest to the quarters of both sides, each run counting once', () => {
    const middle = middleOf(base, variant)!;
    expect(middle).toMatchObject({ fromRow: 1, toRow: 3 });
    const shares = [
      [0.6, 122 / 200, 0.59],
      [0.3, 0.3, 58 / 200],
    ];
    expect(middle.base).toBeCloseTo(shares[0].reduce((a, b) => a + b) / 3, 12);
    expect(middle.variant).toBeCloseTo(shares[1].reduce((a, b) => a + b) / 3, 12);
    expect(middle.change.value).toBeCloseTo(middle.variant - middle.base, 12);
    // the calls alone vary by more than these runs do
    const { value, standardError } = welch(shares[0], shares[1]);
    expect(middle.change.value).toBeCloseTo(value, 12);
    expect(middle.change.standardError).toBeGreaterThan(standardError);
    expect(middle.change.pValue).toBeLessThan(0.01);
    const [own, theirs] = [base, variant].map((side) =>
      side.map((counts) => counts.map((one) => one * 1000)),
    );
    expect(middleOf(own, theirs)!.change.pValue).toBeLessThan(middle.change.pValue);
  });

  it('is none of two runs, of more than twice as many, and where rows have none', () => {
    const of = (from: number, to: number) =>
      middleOf(new Array(from).fill(base[0]), new Array(to).fill(variant[0]));
    expect([of(2, 3), of(3, 2), of(3, 7), of(7, 3)]).toEqual([null, null, null, null]);
    expect([of(3, 3), of(3, 6), of(6, 3)]).not.toContain(null);
    const wide = runs([10, 80, 10], [10, 80, 10], [10, 80, 10]);
    expect(middleOf(wide, wide)).toBeNull();
    const open = runs([60, 20, 20], [60, 20, 20], [60, 20, 20]);
    expect(middleOf(open, open)).toBeNull();
    for (const counts of [
      [70, 30],
      [30, 70],
    ]) {
      const half = runs(counts, counts, counts);
      expect(middleOf(half, half)).toBeNull();
    }
  });

  it('has no difference between equal sides', () => {
    expect(middleOf(base, base)!.change).toMatchObject({ value: 0, pValue: 1 });
  });
});
