/** By how much the chance that a gate fails for nothing is bounded, and where there is none. */
import { describe, expect, it } from 'vitest';
import { columns, histogram, samples, series, sides } from '../comparison/recorded.test-data.js';
import type { Series } from '../recordings/recording.js';
import { latencies } from '../stats/autocorrelated.test-data.js';
import { Random } from '../stats/random.js';
import { falseFailures } from './false-failures.js';
import { judgeAll } from './judge.js';
import { parseCondition } from './parse-condition.js';
import { recordedComparison } from './recorded-comparison.js';
import type { Comparison } from './side.js';
import { pair as replayed } from './sides.test-data.js';

const random = new Random(3);
const run = (n = 60): Series[] => [
  series('lat_ns', samples(latencies(n, 0, random))),
  series('faults', { is: 'scalar', value: Math.floor(random.uniform() * 100) }, { unit: null }),
  series('same', { is: 'scalar', value: 7 }, { unit: null }),
];
const runs = (base: number, variant: number): Comparison => {
  const of = (count: number) => Array.from({ length: count }, () => run());
  const [from, to] = sides(of(base), of(variant));
  return recordedComparison(from, to, [], true);
};
const pair = (own: () => Series[]): Comparison => {
  const [from, to] = columns(own(), own());
  return recordedComparison(from, to, [], false);
};

function bound(comparisons: Comparison | readonly Comparison[], ...conditions: readonly string[]) {
  const rules = conditions.map((text) => {
    const [, level, condition] = /^(warn )?(.*)$/.exec(text)!;
    const parsed = parseCondition(condition, '--fail-on');
    return { level: level ? ('warn' as const) : ('fail' as const), ...parsed, where: '--fail-on' };
  });
  const chance = falseFailures(judgeAll(rules, [comparisons].flat()));
  return chance === undefined
    ? undefined
    : [chance.checks, Math.round(chance.most * 1e6) / 1e6, chance.untold, chance.of];
}

describe('the chance that a gate fails for nothing', () => {
  it('adds up over the conditions, an end of an interval each, two of !=', () => {
    expect(bound(runs(3, 3), 'lat mean > +5%')).toEqual([1, 0.025, 0, 'runs']);
    expect(bound(runs(3, 3), 'lat mean > +5%', 'lat p50 >= 1us')).toEqual([2, 0.05, 0, 'runs']);
    expect(bound(runs(3, 3), 'lat mean != +5%', 'counter faults > +0')).toEqual([2, 0.075, 0, 'runs']);
    expect(bound([runs(3, 3), runs(3, 3)], 'lat mean > +5%')).toEqual([2, 0.05, 0, 'runs']);
    const many = Array.from({ length: 20 }, (_, i) => `lat mean != +${i}%`);
    expect(bound(runs(3, 3), ...many, 'lat p50 > +5%')?.[1]).toBe(1);
  });

  it('is that of one term where several must hold, and no warning is in it', () => {
    expect(bound(runs(3, 3), 'lat mean > +5% and > +10ns', 'warn lat p50 > +5%')).toEqual([
      1,
      0.025,
      0,
      'runs',
    ]);
    expect(bound(runs(3, 3), 'warn lat p50 > +5%')).toBeUndefined();
  });

  it("is larger where Welch's t is known to be too short", () => {
    const share = (base: number, variant: number, condition = 'lat mean > +5%') =>
      bound(runs(base, variant), condition)?.[1];
    expect([share(2, 2), share(2, 3), share(5, 2)]).toEqual([0.025, 0.065, 0.065]);
    expect([share(3, 4), share(4, 5), share(5, 6)]).toEqual([0.04, 0.04, 0.025]);
    expect(share(2, 3, 'lat mean > 5us')).toBe(0.025);
    expect(share(2, 3, 'lat mean != +5%')).toBe(0.13);
  });

  it('is corrected for by compare, over all that it says of one variant', () => {
    const said = ['lat verdict == regressed', 'lat faster < 50%', 'lat verdict != improved'];
    expect(bound(runs(3, 3), ...said)).toEqual([3, 0.05, 0, 'runs']);
    expect(bound(runs(3, 3), ...said, 'lat mean > +5%')).toEqual([4, 0.075, 0, 'runs']);
    // that nothing is told is no claim
    expect(bound(runs(3, 3), 'lat verdict == inconclusive')).toBeUndefined();
  });

  it('is none where runs tell nothing, or all came to the same', () => {
    expect(bound(runs(1, 3), 'lat mean > +5%')).toBeUndefined();
    expect(bound(runs(3, 3), 'counter same > +0')).toBeUndefined();
    expect(bound(runs(3, 3), 'counter same > +0', 'lat mean > +5%')).toEqual([1, 0.025, 0, 'runs']);
  });

  it('of one run a side is that from call to call; where nothing tells it, that is said', () => {
    const conditions = ['lat mean > +5%', 'lat p50 > 5us', 'lat moved > 20%', 'lat verdict == regressed'];
    expect(bound(pair(run), ...conditions)).toEqual([4, 0.125, 0, 'calls']);
    expect(bound(pair(run), 'lat mean > +5%', 'lat max > +5%', 'counter faults > +0')).toEqual([
      1,
      0.025,
      2,
      'calls',
    ]);
    // one of two terms tells it
    expect(bound(pair(run), 'lat mean > +5% and max > +5%')).toBeUndefined();
    const rows = () => [series('lat_ns', histogram([[1024, 2048, 500], [2048, 4096, 500]]))]; // biome-ignore format: rows
    expect(bound(pair(rows), 'lat p50 > +5%')).toBeUndefined();
    expect(bound(pair(rows), 'lat moved > 5%', 'lat p50 > +5%')).toEqual([1, 0.025, 1, 'calls']);
  });

  it('is none of a replay', () => {
    const all = ['n_pages mean > +5%', 'n_pages moved > 5%', 'steps gup_call > +0'];
    expect(bound(replayed({ ns: { mean: 3000 } }), ...all)).toBeUndefined();
  });
});
