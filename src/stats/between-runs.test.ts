import { describe, expect, it } from 'vitest';
import { differenceOfRuns, farOff, movedByRuns, type Run } from './between-runs.js';
import { probabilitySmaller } from './distances.js';
import { normalQuantile } from './normal.js';
import { Random } from './random.js';
import { welch } from './samples.js';

/** Runs on four rows, a place in the middle of each. */
function run(...counts: number[]): Run {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const place = counts.reduce((sum, count, row) => sum + count * (row + 0.5), 0) / n;
  return { counts: Float64Array.from(counts), mean: place * 10, place, hidden: 0 };
}

const compared = (base: readonly Run[], variant: readonly Run[]) => {
  const all = [...base, ...variant];
  return differenceOfRuns(
    base,
    variant,
    (one, other, tied) => probabilitySmaller(all[other].counts, all[one].counts, () => tied),
    false,
  );
};

describe('differenceOfRuns', () => {
  const base = [run(50, 30, 15, 5), run(480, 320, 150, 50), run(52, 28, 15, 5)];
  const variant = [run(30, 30, 30, 10), run(31, 29, 28, 12)];
  const difference = compared(base, variant);

  it('has the mean probability of all pairs of runs, each counting once', () => {
    const pairs = base.flatMap(({ counts }) =>
      variant.map((other) => probabilitySmaller(counts, other.counts)),
    );
    expect(difference.smaller.value).toBeCloseTo(pairs.reduce((a, b) => a + b) / pairs.length, 12);
    const { least, most } = difference.bounds;
    expect((least.value + most.value) / 2).toBeCloseTo(difference.smaller.value, 12);
    expect(most.value).toBeGreaterThan(difference.smaller.value);
  });

  it('tests the means, and no shape', () => {
    expect(difference.kolmogorovSmirnov.pValue).toBeNull();
    const means = [base, variant].map((side) => side.map(({ mean }) => mean!));
    const { value, pValue } = welch(means[0], means[1]);
    const from = means[0].reduce((a, b) => a + b) / 3;
    expect(difference.mean!.value).toBeCloseTo(value / from, 12);
    expect(difference.mean!.pValue).toBe(pValue);
    expect(compared([{ ...base[0], mean: null }, base[1]], variant).mean).toBeNull();
  });

  it('has an interval of the change of the mean that holds it, however much runs of BASE differ', () => {
    const random = new Random(12);
    const reports = 200;
    const runs = (count: number, mean: number, spread: number) =>
      Array.from({ length: count }, () => ({
        ...base[0],
        mean: mean * (1 + spread * normalQuantile(random.uniform())),
      }));
    let held = 0;
    for (let i = 0; i < reports; i++) {
      const { mean } = differenceOfRuns(runs(6, 1000, 0.3), runs(6, 2000, 0.1), () => 0.5, true);
      const { lo, hi } = mean!.interval(0.05);
      if (lo <= 1 && hi >= 1) held++;
    }
    // as a share of BASE's mean, a difference of the means would hold it in 78 of 100
    expect(held / reports).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.05 * 0.95) / reports));
  });

  it('is sure only where places differ as well', () => {
    const apart = [run(100, 0, 0, 0), run(98, 2, 0, 0), run(96, 4, 0, 0)];
    const above = [run(0, 0, 0, 100), run(0, 0, 2, 98), run(0, 0, 4, 96)];
    expect(compared(apart, above).smaller.pValue).toBeLessThan(0.001);
    const same = above.map((one, i) => ({ ...one, place: apart[i].place }));
    expect(compared(apart, same).smaller.pValue).toBe(1);
  });

  it('takes a tail only where each run would have some values in it', () => {
    const many = (...counts: number[]) => run(...counts.map((count) => count * 20));
    expect(compared(base, variant).tail?.fromRow).toBe(3);
    expect(compared(base.slice(0, 2), [many(50, 40, 9, 1), run(5, 4, 1, 0)]).tail?.fromRow).not.toBe(3);
  });

  it('takes no tail for surer than the number of calls in it, and corrects for the choice between two', () => {
    const [own, other] = [
      [90_000, 8990, 1000, 10],
      [90_000, 7990, 2000, 10],
    ];
    const side = (counts: readonly number[]) => [run(...counts), run(...counts), run(...counts)];
    const { logRatio, ...tail } = compared(side(own), side(other)).tail!;
    expect(tail).toMatchObject({ fromRow: 2, candidates: 2, base: 0.0101 });
    // of a binomial share's logarithm, by the delta method
    const variance = (above: number) => 1 / above - 1 / 100_000;
    expect(logRatio.value).toBeCloseTo(Math.log(2010 / 1010), 3);
    expect(logRatio.standardError).toBeCloseTo(Math.sqrt((variance(1010) + variance(2010)) / 3), 3);
    const one = welch(
      [0, 0, 0],
      [1, 1, 1].map(() => logRatio.value),
      [variance(1010), variance(2010)],
    );
    expect(logRatio.pValue / one.pValue).toBeCloseTo(2, 1);
    expect(compared(side(own), side(own)).tail!.logRatio.pValue).toBe(1);
  });

  it('knows by how much shares of rows vary from run to run', () => {
    const counts = [base, variant].map((side) => side.map((one) => one.counts));
    expect(movedByRuns([counts[0][0], counts[0][0]], [counts[1][0], counts[1][0]])).toBe(0);
    expect(movedByRuns(counts[0], counts[1])).toBeGreaterThan(0);
    expect(movedByRuns(counts[0], counts[1])).toBeLessThan(0.05);
  });
});

describe('farOff', () => {
  const percent = (from: number, to: number) => ((to - from) / from) * 100;

  it('names a run that is grossly off its own side, not one of two, and not the variant', () => {
    expect(
      farOff(
        [
          [100, 101, 160, 99],
          [130, 131, 129],
        ],
        percent,
      ),
    ).toMatchObject([{ side: 0, run: 2 }]);
    expect(
      farOff(
        [
          [100, 160],
          [130, 131, 129],
        ],
        percent,
      ),
    ).toEqual([]);
    expect(
      farOff(
        [
          [100, 104, 97],
          [130, 138, 120],
        ],
        percent,
      ),
    ).toEqual([]);
    // far more than they differ, and yet nothing
    expect(
      farOff(
        [
          [100, 100.01, 101, 100],
          [100, 100.01, 100.02],
        ],
        percent,
      ),
    ).toEqual([]);
  });
});
