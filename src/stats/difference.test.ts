import { describe, expect, it } from 'vitest';
import { independentSide, meanInterval, orderedSide, seriesOf } from './bootstrap.js';
import { differenceOf, LEAST_N } from './difference.js';
import { probabilitySmaller } from './distances.js';
import { Random } from './random.js';
import { studentBeyond } from './student.js';

const side = (...counts: readonly number[]) => independentSide(Float64Array.from(counts));
const difference = (a: readonly number[], b: readonly number[]) =>
  differenceOf(side(...a), side(...b), new Random(1))!;

describe('differenceOf', () => {
  it('says nothing of too few values', () => {
    expect(LEAST_N).toBe(10);
    expect(differenceOf(side(9), side(500), new Random(1))).toBeNull();
    expect(differenceOf(side(500), side(5, 4), new Random(1))).toBeNull();
    expect(differenceOf(side(5, 5), side(5, 5), new Random(1))).not.toBeNull();
  });

  it('has the Mann-Whitney error of values without ties', () => {
    // 30 against 30 values, each in a row of its own: sqrt((30 + 30 + 1) / (12 * 30 * 30))
    const rows = Array.from({ length: 60 }, (_, i) => i);
    const { smaller } = difference(
      rows.map((i) => (i + 1) % 2),
      rows.map((i) => i % 2),
    );
    expect(smaller.value).toBeCloseTo(0.5 - 1 / 60, 12);
    expect(smaller.standardError).toBeGreaterThan(0.0745);
    expect(smaller.standardError).toBeLessThan(0.0775);
    expect(smaller.degrees).toBe(29);
    expect(smaller.pValue).toBeGreaterThan(0.5);
  });

  it('is no surer than its values, even where no row holds both sides', () => {
    const { smaller } = difference([10, 0], [0, 10]);
    expect(smaller.value).toBe(0);
    expect(smaller.standardError).toBeGreaterThan(0.02);
    expect(smaller.pValue).toBeLessThan(0.01);
    expect(smaller.pValue).toBe(studentBeyond(0.5 / smaller.standardError, 9));
  });

  it('is never sure that rows are the same: what was not seen may be elsewhere', () => {
    expect(difference([10], [12]).smaller.standardError).toBeGreaterThan(0.04);
    expect(difference([1e5], [1e5]).smaller.standardError).toBeLessThan(1e-4);
  });

  it('bounds the probability wherever in their rows the values are', () => {
    const { bounds } = difference([600, 400], [500, 500]);
    // .4 * .5 strictly, and the pairs of one row besides: .6 * .5 + .4 * .5
    expect(bounds.least.value).toBeCloseTo(0.2, 12);
    expect(bounds.most.value).toBeCloseTo(0.7, 12);
    expect(bounds.least.standardError).toBeGreaterThan(0.005);
  });

  it('finds the error of the probability that direct resampling of values finds', () => {
    const [base, variant] = [
      [300, 500, 200],
      [200, 500, 300],
    ];
    const { smaller } = difference(base, variant);
    const random = new Random(77);
    const resample = (counts: readonly number[]) => {
      const values = counts.flatMap((count, row) => new Array<number>(count).fill(row));
      const drawn = [0, 0, 0];
      for (let i = 0; i < values.length; i++) drawn[values[random.below(values.length)]]++;
      return drawn;
    };
    const seen = Array.from({ length: 600 }, () => probabilitySmaller(resample(base), resample(variant)));
    const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
    const naive = Math.sqrt(seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / seen.length);
    expect(smaller.standardError / naive).toBeGreaterThan(0.88);
    expect(smaller.standardError / naive).toBeLessThan(1.12);
  });

  it('takes the tail at the edge nearest to the highest hundredth', () => {
    const { tail } = difference([8000, 1900, 90, 10], [8000, 1700, 270, 30])!;
    expect(tail).toMatchObject({ fromRow: 2, base: 0.01, variant: 0.03 });
    expect(tail!.logRatio.value).toBeCloseTo(Math.log(3), 2);
    expect(tail!.logRatio.pValue).toBeLessThan(1e-6);
    // too few, and nothing near a hundredth
    expect(difference([981, 18, 1], [981, 18, 1]).tail).toBeNull();
    expect(difference([5000, 5000], [5000, 5000]).tail).toBeNull();
  });

  it('finds what the highest hundredth hides: a few calls in ten thousand that take far longer', () => {
    const base = [300_000, 96_000, 4000, 10, 0];
    const { tail } = difference(base, [300_000, 95_800, 4000, 10, 200])!;
    expect(tail).toMatchObject({ fromRow: 4, candidates: 2, least: 2, base: 0, variant: 200 / 400_010 });
    expect(tail!.logRatio.pValue).toBeLessThan(1e-6);
    // a few in a million are the machine's
    const rare = difference([3_000_000, 960_000, 40_000, 0], [3_000_000, 960_000, 40_000, 200])!.tail!;
    expect(rare).toMatchObject({ fromRow: 2, candidates: 1 });
    // half as many again out there is no news, even where chance leaves it out
    const half = difference([300_000, 96_000, 4000, 0, 200], [300_000, 96_000, 4000, 0, 300])!.tail!;
    expect(half).toMatchObject({ fromRow: 2, least: 1.25 });
    // the near tail where neither changed, its chance corrected for the choice
    const same = difference(base, [300_000, 96_000, 4010, 0, 0])!.tail!;
    expect(same).toMatchObject({ fromRow: 2, candidates: 1 });
    const both = difference([90_000, 9000, 980, 20], [90_000, 9001, 979, 20])!.tail!;
    expect(both).toMatchObject({ fromRow: 2, candidates: 2 });
    expect(both.logRatio.pValue).toBe(1);
  });

  it('is the same for the same seed and hardly another for another', () => {
    const of = (seed: number) => differenceOf(side(40, 50, 10), side(30, 50, 20), new Random(seed))!.smaller;
    expect(of(1)).toEqual(of(1));
    expect(of(1).standardError).not.toBe(of(2).standardError);
    expect(of(1).standardError / of(2).standardError).toBeCloseTo(1, 0);
  });
});

describe('orderedSide', () => {
  it('draws values that hang together as blocks, and is less sure of them', () => {
    // runs of 50 equal values: as good as 40 values
    const values = Float64Array.from({ length: 2000 }, (_, i) => (Math.floor(i / 50) * 7) % 11);
    const edges = Array.from({ length: 12 }, (_, i) => i);
    const runs = orderedSide(values, values.slice().sort(), edges);
    expect(runs.blockLength).toBeGreaterThan(20);
    expect(runs.effectiveN).toBeLessThan(150);
    const shuffled = new Random(6);
    const mixed = values.slice().sort(() => shuffled.uniform() - 0.5);
    const independent = orderedSide(mixed, values.slice().sort(), edges);
    expect(independent.counts).toEqual(runs.counts);
    expect(independent.effectiveN).toBeGreaterThan(1000);
    const error = (one: typeof runs) => differenceOf(one, one, new Random(1))!.smaller.standardError;
    expect(error(runs)).toBeGreaterThan(2 * error(independent));
  });

  it('draws as blocks what only its largest values need', () => {
    const random = new Random(7);
    const burst = Float64Array.from({ length: 4000 }, (_, i) => random.uniform() + (i % 2000 < 20 ? 1 : 0));
    const { effectiveN, parts } = seriesOf(burst, burst.slice().sort());
    expect(effectiveN).toBeLessThan(burst.length / 10);
    expect(parts).toBeLessThan(burst.length / 20);
  });

  it('has the mean of the values with its error, by blocks', () => {
    const values = Float64Array.of(1, 5, 2, 6, 4, 3, 9, 2, 7, 1);
    const { mean } = orderedSide(values, values.slice().sort(), [0, 5, 10]);
    // variance 7.111 of ten values
    expect(mean!.value).toBe(4);
    expect(mean!.variance).toBeCloseTo(66 / 9 / 10, 9);
    const runs = Float64Array.from({ length: 2000 }, (_, i) => (Math.floor(i / 50) * 7) % 11);
    const blocks = orderedSide(runs, runs.slice().sort(), [0, 5, 11]).mean!.variance;
    // 40 independent ones: ten over 40
    expect(blocks).toBeGreaterThan(0.1);
    expect(blocks).toBeLessThan(0.5);
    expect(independentSide(Float64Array.of(3, 4)).mean).toBeNull();
  });

  it('has an interval of the mean by Student’s t, also of three values', () => {
    // deviation 1.5275 of values whose order tells nothing, t of two degrees
    const { lo, hi } = meanInterval(seriesOf(Float64Array.of(1, 2, 4), Float64Array.of(1, 2, 4)));
    expect((lo + hi) / 2).toBeCloseTo(7 / 3, 12);
    expect((hi - lo) / 2).toBeCloseTo((4.30265 * Math.sqrt(7 / 3)) / Math.sqrt(3), 4);
    const equal = Float64Array.of(3, 3);
    expect(meanInterval(seriesOf(equal, equal))).toEqual({ lo: 3, hi: 3 });
    const one = Float64Array.of(3);
    expect(meanInterval(seriesOf(one, one))).toEqual({ lo: -Infinity, hi: Infinity });
  });

  it('draws as many values as there are', () => {
    const values = Float64Array.from({ length: 1003 }, (_, i) => i % 3);
    const drawn = new Float64Array(3);
    orderedSide(values, values.slice().sort(), [0, 1, 2, 3]).resample(new Random(1), drawn);
    expect(Math.abs(drawn.reduce((sum, count) => sum + count, 0) - 1003)).toBeLessThan(60);
  });
});
