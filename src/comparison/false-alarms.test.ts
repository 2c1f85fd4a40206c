/** How often two samples of one distribution are called different, by simulation with fixed seeds. */
import { describe, expect, it } from 'vitest';
import { latencies } from '../stats/autocorrelated.test-data.js';
import { Random } from '../stats/random.js';
import { isAtMost } from '../stats/sequential.test-data.js';
import { compareRecordings } from './compare.js';
import { columns, histogram, histogramOf, OPTIONS, samples, series } from './recorded.test-data.js';

describe('two samples of one distribution', () => {
  // a threshold of nearly nothing: the interval alone has to hold
  const strict = { ...OPTIONS, negligible: 1e-6 };
  const isDifferent = (verdict: string) => !['no change', 'inconclusive'].includes(verdict);

  type Side = (random: Random) => ReturnType<typeof series>[];

  /** One report after the other: whether any map is called different. */
  function reporting(reports: number, side: Side, other: Side = side): () => boolean {
    const random = new Random(20, reports);
    let seed = 0;
    return () => {
      const { maps } = compareRecordings(columns(side(random), other(random)), { ...strict, seed: seed++ });
      return maps.some(({ against }) => isDifferent(against[0]!.verdict));
    };
  }

  /** Share of so many reports in which any is. */
  function called(reports: number, side: Side, other?: Side): number {
    return Array.from({ length: reports }, reporting(reports, side, other)).filter(Boolean).length / reports;
  }

  /** In at most 5 % of reports, as surely as so many tell it. */
  const isRare = (reports: number, side: Side) => isAtMost(0.05, reports, reporting(reports, side));

  it.each([12, 500])('of %i values in rows are called different in at most 5 % of reports', (n) => {
    const side = (random: Random) => [series('a', histogramOf(latencies(n, 0, random)))];
    expect(isRare(60, side)).toBe(true);
  });

  it('in six maps of several sizes are called different in at most 5 % of reports', () => {
    const side = (random: Random) =>
      [20, 80, 300, 300, 900, 900].map((n, i) => series(`m${i}`, histogramOf(latencies(n, 0, random))));
    expect(isRare(20, side)).toBe(true);
  });

  it.each([
    [0, 400],
    [0.6, 600],
    [0.9, 1500],
  ])(
    'whose neighbours are correlated by %f, %i values, are called different in at most 5 % of reports',
    (phi, n) => {
      const side = (random: Random) => [series('a', samples(latencies(n, phi, random)))];
      expect(isRare(30, side)).toBe(true);
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
    expect(isRare(60, rows)).toBe(true);
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
