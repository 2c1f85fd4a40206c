/** Several runs of each side, by simulation with fixed seeds: runs differ by more than the calls within one do. */
import { describe, expect, it } from 'vitest';
import { latencies } from '../stats/autocorrelated.test-data.js';
import { normalQuantile } from '../stats/normal.js';
import { Random } from '../stats/random.js';
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

/** Share of reports that call the two sides different, and that name a run as far off. */
function called(reports: number, { runs, calls, spread, shift = 0, inRows }: Simulated) {
  const random = new Random(31, calls, inRows ? 1 : 0, ...runs);
  const side = (count: number, by: number) =>
    Array.from({ length: count }, () => {
      // runs have different numbers of calls
      const n = Math.round(calls * (0.5 + random.uniform()));
      const values = latencies(n, 0, random, by + spread * normalQuantile(random.uniform()));
      return [series('a', inRows ? histogramOf(values) : samples(values))];
    });
  let [different, off] = [0, 0];
  for (let i = 0; i < reports; i++) {
    const { maps, warnings } = compareRecordings(sides(side(runs[0], 0), side(runs[1], shift)), {
      ...OPTIONS,
      negligible: 1e-6,
    });
    if (isDifferent(maps[0].against[0]!.verdict)) different++;
    if (warnings.some((text) => text.includes('the other runs'))) off++;
  }
  return { different: different / reports, off: off / reports };
}

describe('several runs of one distribution, which differ by 10 %', () => {
  const reports = 150;
  // 5 % and three standard errors of that many reports
  const most = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / reports);

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
      const found = called(reports, { runs, calls, spread: 0.1, inRows });
      expect(found.different).toBeLessThan(most);
      expect(found.off).toBeLessThan(0.03);
    },
  );

  it('are found where a difference is well over the spread, by rows and by values', () => {
    for (const inRows of [true, false]) {
      expect(
        called(20, { runs: [3, 3], calls: 500, spread: 0.03, shift: 0.4, inRows }).different,
        `${inRows}`,
      ).toBe(1);
      expect(called(20, { runs: [5, 5], calls: 500, spread: 0.1, shift: -0.4, inRows }).different).toBe(1);
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
    let held = 0;
    for (let i = 0; i < reports; i++) {
      const { maps } = compareRecordings(sides(side(0), side(shift)), OPTIONS);
      const { lo, hi } = maps[0].against[0]!.runs!.interval!;
      if (lo <= truth && truth <= hi) held++;
    }
    expect(held / reports).toBeGreaterThan(1 - most);
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
    expect(called(reports, { runs: [3, 3], calls: 40, spread: 4, inRows: true }).different).toBeLessThan(
      most,
    );
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
