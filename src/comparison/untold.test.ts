/** What rows, and few single values, do not tell. */
import { describe, expect, it } from 'vitest';
import type { RecordedValue } from '../recordings/recording.js';
import { latencies } from '../stats/autocorrelated.test-data.js';
import { Random } from '../stats/random.js';
import { compareRecordings } from './compare.js';
import { columns, histogram, histogramOf, OPTIONS, samples, series, sides } from './recorded.test-data.js';

describe('what rows do not tell', () => {
  const against = (base: RecordedValue, variant: RecordedValue, unit: 'ns' | 'pages' = 'ns') =>
    compareRecordings(columns([series('a', base, { unit })], [series('a', variant, { unit })]), OPTIONS)
      .maps[0].against[0]!;
  const rows = (...counts: readonly number[]) =>
    histogram(counts.map((count, i) => [2 ** i * 512, 2 ** i * 1024, count] as const));

  it('is no change: nearly all calls in one row may differ by its width', () => {
    const random = new Random(3);
    const tight = (middle: number) => latencies(20_000, 0, random).map((one) => middle + one / 100);
    const [base, slower] = [tight(1150), tight(1840)];
    expect(against(samples(base), samples(slower)).verdict).toBe('regressed');
    const byRows = against(histogramOf(base), histogramOf(slower));
    expect(byRows).toMatchObject({ verdict: 'inconclusive', open: 'rows' });
    expect(byRows.smallerAnywhere!.lo).toBeLessThan(0.01);
    expect(byRows.smallerAnywhere!.hi).toBeGreaterThan(0.99);
  });

  it('is said of an unchanged thing as well, and single values tell it', () => {
    const [base, variant] = [1, 2].map((seed) => latencies(60_000, 0, new Random(seed)));
    const byRows = against(histogramOf(base), histogramOf(variant));
    expect(byRows).toMatchObject({ verdict: 'no change by rows', open: null });
    expect(byRows.smallerAnywhere!.hi - byRows.smallerAnywhere!.lo).toBeGreaterThan(0.2);
    const exact = against(samples(base), samples(variant));
    expect(exact.verdict).toBe('no change');
    expect(exact.smallerAnywhere).toEqual(exact.smallerRange);
  });

  it('holds the probability that single values have', () => {
    const random = new Random(8);
    for (let i = 0; i < 25; i++) {
      const [base, variant] = [latencies(1000, 0, random), latencies(1000, 0, random, 0.2)];
      // P(N(0.2, 0.7^2) < N(0, 0.7^2)) = Phi(-0.2 / (0.7 sqrt 2))
      const { smallerAnywhere } = against(histogramOf(base), histogramOf(variant));
      expect(smallerAnywhere!.lo).toBeLessThan(0.42);
      expect(smallerAnywhere!.hi).toBeGreaterThan(0.42);
    }
  });

  it('is nothing where a row holds one whole number of pages', () => {
    const ones = histogram([[1, 2, 50_000]]);
    expect(against(ones, ones, 'pages').verdict).toBe('no change');
    expect(against(ones, ones)).toMatchObject({ verdict: 'inconclusive', open: 'rows' });
  });

  it('is not sure for being the same in every row of a few', () => {
    expect(against(rows(10), rows(10))).toMatchObject({ verdict: 'inconclusive', open: 'ranks' });
    expect(against(rows(10, 10), rows(10, 10)).verdict).toBe('inconclusive');
    expect(against(rows(1e5, 1e5), rows(1e5, 1e5)).verdict).toBe('no change by rows');
  });
});

describe('single values', () => {
  const against = (base: ArrayLike<number>, variant: ArrayLike<number>) =>
    compareRecordings(columns([series('a', samples(base))], [series('a', samples(variant))]), OPTIONS).maps[0]
      .against[0]!;

  it('of which a few take far longer are no unchanged ones', () => {
    const random = new Random(5);
    const rare = (factor: number) =>
      latencies(20_000, 0, random).map((one, i) => (i % 1000 === 7 ? 300_000 * factor : one));
    const { verdict, open, meanRange } = against(rare(1), rare(30));
    expect(verdict).toBe('inconclusive');
    expect(['tail', 'mean', 'ranks']).toContain(open);
    expect(meanRange!.lo).toBeGreaterThan(100);
  });

  it('that are independent are told as that many, however few blocks are drawn', () => {
    const { independentN } = against(latencies(3000, 0, new Random(1)), latencies(3000, 0, new Random(2)));
    expect(Math.min(...independentN)).toBeGreaterThan(2500);
  });

  it('of one distribution move percentiles within their intervals, and rows by chance', () => {
    const random = new Random(6);
    let [missed, moved, byChance] = [0, 0, 0];
    for (let i = 0; i < 20; i++) {
      const one = against(latencies(300, 0, random), latencies(300, 0, random));
      for (const { interval } of one.shifts)
        if (interval && ((interval.lo ?? -1) > 0 || (interval.hi ?? 1) < 0)) missed++;
      moved += one.totalVariation;
      byChance += one.movedByChance;
    }
    expect(missed).toBeLessThan(8);
    expect(moved / byChance).toBeGreaterThan(0.8);
    expect(moved / byChance).toBeLessThan(1.25);
  });

  it('of few runs that lie apart say so', () => {
    expect(against([1, 2, 3, 4, 5], [7, 8, 9, 6, 10]).untold).toBe(
      'n too small: 5, of at least 10, but every value is slower than every one of BASE (p = 0.008 if they are independent)',
    );
    expect(against([7, 8, 9, 6], [1, 2, 3, 4]).untold).toMatch(/every value is faster .* \(p = 0\.03 if/);
    expect(against([1, 2, 3], [4, 5, 6]).untold).toBe('n too small: 3, of at least 10');
    expect(against([1, 2, 3, 9], [4, 5, 6, 7]).untold).toBe('n too small: 4, of at least 10');
  });

  it('below zero have no percentage', () => {
    const below = (mean: number) => Array.from({ length: 20 }, (_, i) => mean - (i % 2) / 10);
    expect(against(below(-1), below(-2)).meanPercent).toBeNull();
  });
});

describe('one run against three', () => {
  const against = (base: readonly RecordedValue[], variant: readonly RecordedValue[]) => {
    const [from, to] = [base, variant].map((side) => side.map((run) => [series('a', run)]));
    return compareRecordings(sides(from, to), OPTIONS).maps[0].against[0]!;
  };
  const untold = (...sides: Parameters<typeof against>) => against(...sides).untold;
  const alike = (value: number) => samples([value, value]);
  const inRow = (power: number) => histogram([[2 ** power, 2 ** (power + 1), 5]]);
  // 97.5 % of Student's t of 2 degrees, 4.3027, times the deviation, times sqrt(1 + 1 / 3)
  const [three, range] = [[100, 110, 120].map(alike), '(−45.2 % to +45.2 % of their mean)'];

  it('is inside or outside of what further ones would be', () => {
    const about = 'the variant has one run, so nothing tells how much its runs differ; it is';
    expect(untold(three, [alike(159)])).toBe(
      `${about} inside what 95 % of further runs of BASE would be, by its 3 runs ${range}`,
    );
    expect(untold(three, [alike(61)])).toMatch('; it is inside');
    expect(untold(three, [alike(160)])).toMatch('; it is outside');
    expect(untold(three, [alike(60)])).toMatch('; it is outside');
    expect(untold([alike(60)], three)).toBe(
      `BASE has one run, so nothing tells how much its runs differ; it is outside what 95 % of further runs of the variant would be, by its 3 runs ${range}`,
    );
  });

  it('is so by the geometric mean, where rows are all that is known', () => {
    expect(untold([10, 11, 12].map(inRow), [inRow(9)])).toMatch(
      /; it is inside .* \(−96\.8 % to \+3030\.4 % of their geometric mean by rows\)$/,
    );
  });

  it('is no share of a mean below zero', () => {
    expect(untold([-100, -110, -120].map(alike), [alike(-90)])).toMatch(/by its 3 runs$/);
  });

  it('has no test, nor have runs that do not differ, and a mean of 0 no share', () => {
    const none = { interval: null, percentInterval: null, degrees: null, pValue: null, middle: null };
    expect(against(three, [alike(90)]).runs).toMatchObject({ ...none, percent: expect.closeTo(-200 / 11) });
    const still = [100, 100, 100].map(alike);
    expect(against(still, still).runs).toMatchObject({ ...none, further: null, percent: 0 });
    expect(against([-10, 0, 10].map(alike), three).runs).toMatchObject({ base: 0, percent: null });
  });
});
