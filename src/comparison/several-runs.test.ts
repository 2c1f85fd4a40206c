/** Several runs of each side, by simulation with fixed seeds: runs differ by more than the calls within one do. */
import { describe, expect, it } from 'vitest';
import { latencies } from '../stats/autocorrelated.test-data.js';
import { normalQuantile } from '../stats/normal.js';
import { Random } from '../stats/random.js';
import { AtMost, isAtMost, tell } from '../stats/sequential.test-data.js';
import { compareRecordings } from './compare.js';
import { histogramOf, OPTIONS, samples, series, sides } from './recorded.test-data.js';

const isDifferent = (verdict: string) =>
  !['no change', 'no change by rows', 'inconclusive'].includes(verdict);

interface Simulated {
  readonly runs: readonly [number, number];
  readonly calls: number;
  /** Of the logarithm, from run to run and of the variant. */
  readonly spread: number;
  readonly shift?: number;
  readonly inRows: boolean;
}

/** One report after the other: whether it calls the two sides different, and whether it names a run as far off. */
function reporting({ runs, calls, spread, shift = 0, inRows }: Simulated) {
  const random = new Random(31, calls, inRows ? 1 : 0, ...runs);
  const side = (count: number, by: number) =>
    Array.from({ length: count }, () => {
      // runs have different numbers of calls
      const n = Math.round(calls * (0.5 + random.uniform()));
      const values = latencies(n, 0, random, by + spread * normalQuantile(random.uniform()));
      return [series('a', inRows ? histogramOf(values) : samples(values))];
    });
  return (): [different: boolean, off: boolean] => {
    const { maps, warnings } = compareRecordings(sides(side(runs[0], 0), side(runs[1], shift)), {
      ...OPTIONS,
      negligible: 1e-6,
    });
    const off = warnings.some((text) => text.includes('the other runs'));
    return [isDifferent(maps[0].against[0]!.verdict), off];
  };
}

describe('several runs of one distribution, which differ by 10 %', () => {
  const reports = 150;

  it.each<[readonly [number, number], number, boolean]>([
    [[2, 2], 300, true],
    [[3, 3], 300, true],
    [[3, 3], 300, false],
    [[2, 5], 300, false],
    [[5, 5], 1000, true],
    [[5, 5], 300, false],
  ])(
    '%j runs of about %i calls, in rows: %j: called different in at most 5 of 100 reports',
    (runs, calls, inRows) => {
      const [different, off] = [new AtMost(0.05, reports), new AtMost(0.01, reports, 5)];
      tell([different, off], reporting({ runs, calls, spread: 0.1, inRows }));
      expect({ different: different.holds, off: off.holds }).toEqual({ different: true, off: true });
    },
  );

  it('are found where a difference is well over the spread, by rows and by values', () => {
    for (const inRows of [true, false]) {
      for (const simulated of [
        { runs: [3, 3], calls: 500, spread: 0.03, shift: 0.4, inRows },
        { runs: [5, 5], calls: 500, spread: 0.1, shift: -0.4, inRows },
      ] as const) {
        const report = reporting(simulated);
        for (let i = 0; i < 20; i++) expect(report()[0], `${inRows}`).toBe(true);
      }
    }
  });

  it('show by their middle where calls lie wider apart, half of them as small', () => {
    const random = new Random(17);
    const side = (runs: number, wide: number) =>
      Array.from({ length: runs }, () => {
        const by = 0.05 * normalQuantile(random.uniform());
        const values = Array.from({ length: 400 }, () =>
          Math.exp(7 + by + wide * normalQuantile(random.uniform())),
        );
        return [series('a', histogramOf(values, 2))];
      });
    const middle = (wide: number) =>
      compareRecordings(sides(side(4, 0.4), side(4, wide)), OPTIONS).maps[0].against[0]!.runs!.middle!;
    const [wider, closer, same] = [middle(0.6), middle(0.25), middle(0.4)];
    for (const { from, to } of [wider, closer, same]) {
      expect(from).toBeLessThan(Math.exp(7));
      expect(to).toBeGreaterThan(Math.exp(7));
    }
    expect(wider.interval.hi).toBeLessThan(-0.05);
    expect(closer.interval.lo).toBeGreaterThan(0.05);
    expect(same.interval.lo).toBeLessThan(0);
    expect(same.interval.hi).toBeGreaterThan(0);
  });

  it('have an interval that holds the true difference of the means', () => {
    const [spread, shift] = [0.1, 0.3];
    // of lognormal values times lognormal runs
    const truth = 2000 * Math.exp((0.7 ** 2 + spread ** 2) / 2) * (Math.exp(shift) - 1);
    const random = new Random(8);
    const side = (by: number) =>
      Array.from({ length: 3 }, () => [
        series('a', samples(latencies(500, 0, random, by + spread * normalQuantile(random.uniform())))),
      ]);
    const misses = () => {
      const { maps } = compareRecordings(sides(side(0), side(shift)), OPTIONS);
      const { lo, hi } = maps[0].against[0]!.runs!.interval!;
      return !(lo <= truth && truth <= hi);
    };
    expect(isAtMost(0.05, reports, misses)).toBe(true);
  });

  it('joined into one recording a side would be called different far more often', () => {
    const random = new Random(5);
    const joined = () => {
      const values = Array.from({ length: 5 }, () =>
        Array.from(latencies(1000, 0, random, 0.1 * normalQuantile(random.uniform()))),
      );
      return [[series('a', histogramOf(values.flat()))]];
    };
    let different = 0;
    for (let i = 0; i < 30; i++) {
      const { maps } = compareRecordings(sides(joined(), joined()), OPTIONS);
      if (isDifferent(maps[0].against[0]!.verdict)) different++;
    }
    expect(different).toBeGreaterThan(10);
  });

  it('that lie far apart are held to how far, and not to their order alone', () => {
    // ranks of three and three apart are rejected in one case of ten
    const report = reporting({ runs: [3, 3], calls: 40, spread: 4, inRows: true });
    expect(isAtMost(0.05, reports, () => report()[0])).toBe(true);
  });

  it('each in one row, where nobody sees how far they differ, are told by the way between the rows', () => {
    const runs = (count: number, value: number) =>
      Array.from({ length: count }, () => [series('a', histogramOf(new Array(500).fill(value)))]);
    const verdict = (count: number, value: number) =>
      compareRecordings(sides(runs(count, 1500), runs(count, value)), OPTIONS).maps[0].against[0]!.verdict;
    // two runs a side just below an edge and two just above it: chance in one case of eight
    expect(verdict(2, 3000)).toBe('inconclusive');
    expect(verdict(5, 6000)).toBe('regressed');
    expect(verdict(3, 1600)).toBe('inconclusive');
  });
});
