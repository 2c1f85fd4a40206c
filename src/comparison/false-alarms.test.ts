/** How often two samples of one distribution are called different, by simulation with fixed seeds. */
import { describe, expect, it } from 'vitest';
import { latencies } from '../stats/autocorrelated.test-data.js';
import { Random } from '../stats/random.js';
import { compareRecordings } from './compare.js';
import { columns, histogram, histogramOf, OPTIONS, samples, series } from './recorded.test-data.js';

describe('two samples of one distribution', () => {
  // a threshold of nearly nothing: the interval alone has to hold
  const strict = { ...OPTIONS, negligible: 1e-6 };
  const isDifferent = (verdict: string) => !['no change', 'inconclusive'].includes(verdict);

  /** Share of reports in which any map is called different. */
  function called(
    reports: number,
    side: (random: Random) => ReturnType<typeof series>[],
    other: (random: Random) => ReturnType<typeof series>[] = side,
  ): number {
    const random = new Random(20, reports);
    let different = 0;
    for (let i = 0; i < reports; i++) {
      const { maps } = compareRecordings(columns(side(random), other(random)), { ...strict, seed: i });
      if (maps.some(({ against }) => isDifferent(against[0]!.verdict))) different++;
    }
    return different / reports;
  }

  // 5 % and three standard errors of that many reports
  const most = (reports: number) => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / reports);

  it.each([12, 500])('of %i values in rows are called different in at most 5 % of reports', (n) => {
    const side = (random: Random) => [series('a', histogramOf(latencies(n, 0, random)))];
    expect(called(60, side)).toBeLessThan(most(60));
  });

  it('in six maps of several sizes are called different in at most 5 % of reports', () => {
    const side = (random: Random) =>
      [20, 80, 300, 300, 900, 900].map((n, i) => series(`m${i}`, histogramOf(latencies(n, 0, random))));
    expect(called(20, side)).toBeLessThan(most(20));
  });

  it.each([
    [0, 400],
    [0.6, 600],
    [0.9, 1500],
  ])(
    'whose neighbours are correlated by %f, %i values, are called different in at most 5 % of reports',
    (phi, n) => {
      const side = (random: Random) => [series('a', samples(latencies(n, phi, random)))];
      expect(called(30, side)).toBeLessThan(most(30));
    },
  );

  it('with few values in the far tail are called different in at most 5 % of reports', () => {
    const rows = (random: Random) => {
      const counts = new Float64Array(4);
      random.multinomial(Float64Array.of(89_000, 10_000, 960, 40), 50_000, counts);
      return [
        series(
          'a',
          histogram(Array.from(counts, (count, i) => [2 ** i * 512, 2 ** i * 1024, count] as const)),
        ),
      ];
    };
    expect(called(60, rows)).toBeLessThan(most(60));
  });

  it('would be called different far more often if blocks were not kept together', () => {
    // the order is lost in a histogram: this is what the block bootstrap is there for
    const side = (random: Random) => [series('a', histogramOf(latencies(1500, 0.9, random)))];
    expect(called(30, side)).toBeGreaterThan(0.3);
  });

  it('but for a real shift are told apart', () => {
    const rows = (shift: number) => (random: Random) => [
      series('a', histogramOf(latencies(500, 0, random, shift))),
      series('b', histogramOf(latencies(500, 0, random))),
    ];
    expect(called(20, rows(0), rows(0.25))).toBeGreaterThan(0.9);
    const ordered = (shift: number) => (random: Random) => [
      series('a', samples(latencies(2000, 0.6, random, shift))),
    ];
    expect(called(20, ordered(0), ordered(0.2))).toBeGreaterThan(0.9);
  });
});
