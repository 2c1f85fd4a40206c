import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import {
  earthMovers,
  kolmogorovSmirnov,
  log2Positions,
  movedBounds,
  movedByChance,
  probabilitySmaller,
  probabilitySmallerOf,
  sharesMoved,
} from './distances.js';
import { Random } from './random.js';

const INF = Number.POSITIVE_INFINITY;

describe('distances worked out by hand', () => {
  // shares .2 .5 .3 against .4 .4 .2; cumulative .2 .7 1 against .4 .8 1
  const base = [2, 5, 3];
  const variant = [8, 8, 4];

  it('moved', () => expect(sharesMoved(base, variant)).toBeCloseTo(0.2, 12));
  it('Kolmogorov-Smirnov', () => expect(kolmogorovSmirnov(base, variant)).toBeCloseTo(0.2, 12));
  it("earth mover's", () => {
    expect(earthMovers(base, variant, [0, 1, 2])).toBeCloseTo(0.3, 12);
    expect(earthMovers(base, variant, [0, 1, 11])).toBeCloseTo(1.2, 12);
  });
  it('probability that a variant is smaller', () => {
    // .2 * .4/2 + .5 * (.4 + .4/2) + .3 * (.8 + .2/2)
    expect(probabilitySmaller(base, variant)).toBeCloseTo(0.61, 12);
    expect(probabilitySmaller(variant, base)).toBeCloseTo(0.39, 12);
  });

  it('are the farthest where nothing overlaps', () => {
    expect(sharesMoved([4, 0], [0, 9])).toBe(1);
    expect(kolmogorovSmirnov([4, 0], [0, 9])).toBe(1);
    expect(earthMovers([4, 0, 0], [0, 0, 9], [5, 6, 8])).toBe(3);
    expect(probabilitySmaller([4, 0], [0, 9])).toBe(0);
    expect(probabilitySmaller([0, 4], [9, 0])).toBe(1);
  });
});

describe('moved by chance', () => {
  const draw = (counts: readonly number[], n: number, random: Random) => {
    const drawn = new Float64Array(counts.length);
    random.multinomial(counts, n, drawn);
    return drawn;
  };
  const CALLS = [600, 300, 80, 20];

  it('is what two samples of one distribution show on average', () => {
    const random = new Random(1);
    let [moved, chance, below] = [0, 0, 0];
    for (let i = 0; i < 300; i++) {
      const [a, b] = [draw(CALLS, 200, random), draw(CALLS, 500, random)];
      moved += sharesMoved(a, b);
      chance += movedByChance(a, b, [200, 500]);
      if (movedBounds(a, b, [200, 500]).lo > 0) below++;
    }
    expect(moved / chance).toBeGreaterThan(0.95);
    expect(moved / chance).toBeLessThan(1.05);
    expect(below).toBeLessThan(8);
  });

  it('is taken off what really moved, which the bounds hold', () => {
    const random = new Random(2);
    const other = [400, 400, 150, 50];
    const truth = sharesMoved(CALLS, other);
    let missed = 0;
    for (let i = 0; i < 100; i++) {
      const { lo, hi } = movedBounds(draw(CALLS, 2000, random), draw(other, 2000, random), [2000, 2000]);
      expect(lo).toBeGreaterThan(0);
      if (lo > truth || hi < truth) missed++;
    }
    expect(missed).toBeLessThan(6);
  });
});

describe('log2Positions', () => {
  it('are a step apart for powers of two, from the negative ones on', () => {
    expect(log2Positions([-INF, 0, 1, 2, 4, 8])).toEqual([-1.5, -0.5, 0.5, 1.5, 2.5]);
  });
  it('join 0 and 1 to a row half a step below 2', () => {
    expect(log2Positions([0, 2, 4])).toEqual([0.5, 1.5]);
  });
  it('mirror negative values', () => {
    expect(log2Positions([-8, -4, -2, 0, 2])).toEqual([-2.5, -1.5, -0.5, 0.5]);
    expect(log2Positions([-8, -4, -2])).toEqual([-2.5, -1.5]);
  });
  it('are open at the end', () => {
    expect(log2Positions([4, 8, INF])).toEqual([2.5, 3.5]);
  });
  it('rise, whatever the edges', () => {
    const edges = fc.uniqueArray(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(edges, (list) => {
        const positions = log2Positions([...new Set([...list, 0])].map((x) => x + 0).sort((a, b) => a - b));
        for (let i = 1; i < positions.length; i++) {
          expect(positions[i]).toBeGreaterThanOrEqual(positions[i - 1]);
        }
      }),
    );
  });
});

const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 });
const ROWS = Array.from({ length: 10 }, (_, i) => i);
const countsOf = (list: readonly number[]) => ROWS.map((row) => list.filter((value) => value === row).length);

describe('against every single value', () => {
  it('the probability is that of all pairs', () => {
    fc.assert(
      fc.property(values, values, (base, variant) => {
        let pairs = 0;
        for (const b of base) for (const v of variant) pairs += v < b ? 1 : v === b ? 0.5 : 0;
        const naive = pairs / (base.length * variant.length);
        expect(probabilitySmaller(countsOf(base), countsOf(variant))).toBeCloseTo(naive, 12);
        const [sorted, other] = [base, variant].map((list) => Float64Array.from(list).sort());
        expect(probabilitySmallerOf(sorted, other)).toBeCloseTo(naive, 12);
      }),
    );
  });

  it('the distances are those of the cumulative shares', () => {
    const below = (list: readonly number[], row: number) =>
      list.filter((value) => value <= row).length / list.length;
    fc.assert(
      fc.property(values, values, (base, variant) => {
        const gaps = ROWS.map((row) => Math.abs(below(base, row) - below(variant, row)));
        const [a, b] = [countsOf(base), countsOf(variant)];
        expect(kolmogorovSmirnov(a, b)).toBeCloseTo(Math.max(...gaps), 12);
        expect(earthMovers(a, b, ROWS)).toBeCloseTo(
          gaps.slice(0, -1).reduce((sum, gap) => sum + gap, 0),
          12,
        );
        const moved = ROWS.reduce(
          (sum, row) => sum + Math.abs(a[row] / base.length - b[row] / variant.length),
          0,
        );
        expect(sharesMoved(a, b)).toBeCloseTo(moved / 2, 12);
      }),
    );
  });

  it("the earth mover's distance of equally many values is that of the sorted ones, pair by pair", () => {
    const both = fc.integer({ min: 1, max: 30 }).chain((n) => {
      const list = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n });
      return fc.tuple(list, list);
    });
    fc.assert(
      fc.property(both, ([base, variant]) => {
        const [a, b] = [base, variant].map((list) => [...list].sort((x, y) => x - y));
        const mean = a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
        expect(earthMovers(countsOf(base), countsOf(variant), ROWS)).toBeCloseTo(mean, 12);
      }),
    );
  });
});
