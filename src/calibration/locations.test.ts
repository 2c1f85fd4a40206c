import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../stats/normal.js';
import { Random } from '../stats/random.js';
import { Latencies } from './latencies.js';
import { locate } from './locations.js';

/** Lognormal values of mean 1000, evenly through their distribution, and some that were interrupted. */
function values(n: number, sigma: number, interrupted = 0): Latencies {
  const all = new Latencies();
  for (let i = 0; i < n; i++)
    all.add(1000 * Math.exp(sigma * normalQuantile((i + 0.5) / n) - sigma ** 2 / 2));
  for (let i = 0; i < interrupted; i++) all.add(200_000 + i);
  return all;
}

function meanOf(sample: Latencies): number {
  return locate([{ probe: 'p', values: sample }])[0]!.mean;
}

describe('locate', () => {
  it.each([0, 0.05, 0.2, 0.5])('finds the mean of a lognormal, sigma %d', (sigma) => {
    expect(meanOf(values(2000, sigma)) / 1000).toBeCloseTo(1, 2);
  });

  it('is not dragged by one call in fifty that was preempted', () => {
    const sample = values(2000, 0.2, 40);
    expect(meanOf(sample) / 1000).toBeCloseTo(1, 1.9);
    const [location] = locate([{ probe: 'p', values: sample }]);
    expect(location!.interrupted.reduce((sum, { n }) => sum + n, 0)).toBe(40);
    expect(location!.interrupted[0].extra).toBeGreaterThan(190_000);
  });

  it('shows how wide a class is', () => {
    const [location] = locate([{ probe: 'p', values: values(2000, 0.2) }]);
    expect(Math.sqrt(location!.callVariance)).toBeCloseTo(0.2, 1.9);
    expect(location!.variance).toBeCloseTo(location!.callVariance / location!.n, 12);
    const { squares, degrees } = location!.width;
    expect(degrees).toBe(location!.n - 1);
    // what lies beyond three sigma, and was left out, is made up for
    expect(Math.abs(Math.sqrt(squares / degrees) / 0.2 - 1)).toBeLessThan(0.01);
    expect(location!.cut).toBeGreaterThan(0);
  });

  it('does not compare with an expectation of nothing', () => {
    const sample = { probe: 'p', values: values(3, 0) };
    expect(locate([sample], [{ mean: 0, sigma: 0 }])).toEqual(locate([sample]));
  });

  it('compares calls of small classes with what is expected of them, and cuts only what is far above', () => {
    const random = new Random(1, 2, 3);
    const samples = Array.from({ length: 100 }, () => {
      const one = new Latencies();
      one.add(990 + 20 * random.uniform());
      return { probe: 'p', values: one };
    });
    const late = new Latencies();
    late.add(50_000);
    const wrong = new Latencies();
    wrong.add(700);
    const all = [...samples, { probe: 'p', values: late }, { probe: 'p', values: wrong }];
    const found = locate(
      all,
      all.map(() => ({ mean: 1000, sigma: 0.01 })),
    );
    expect(found[100]).toBeNull();
    expect(found[101]!.mean).toBe(700);
  });

  it('cuts nothing where a probe has few values: a published mean is no outlier', () => {
    const found = locate(
      [1000, 2000, 90_000].map((value) => {
        const one = new Latencies();
        one.add(value);
        return { probe: 'p', values: one };
      }),
    );
    expect(found.map((one) => one!.mean)).toEqual([1000, 2000, 90_000]);
  });

  it('has nothing for a class without calls', () => {
    expect(locate([{ probe: 'p', values: new Latencies() }])).toEqual([null]);
  });
});
