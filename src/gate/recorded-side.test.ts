import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import type { RecordedValue, Series } from '../recordings/recording.js';
import type { Statistic } from './condition.js';
import { judge } from './judge.js';
import { parseCondition } from './parse-condition.js';
import { isInRows, recordedSide, slowedSeries } from './recorded-side.js';
import { selftest } from './selftest.js';
import type { Comparison } from './side.js';
import { bucketsOf } from './sides.test-data.js';

const one = (value: RecordedValue, parts: Partial<Series> = {}): Series => ({
  map: 'lat_ns',
  key: null,
  column: null,
  unit: 'ns',
  line: 1,
  snapshots: [value],
  ...parts,
});
const histogram = (values: readonly number[]): RecordedValue => ({
  is: 'histogram',
  scale: { kind: 'log2', k: 0 },
  buckets: bucketsOf(values),
});
const samples = (values: readonly number[]): RecordedValue => ({
  is: 'samples',
  values: Float64Array.from(values),
});

const valuesOf = (series: Series) => recordedSide({ label: 'BASE', series: [series] }).probes[0].values!;

function compared(base: readonly Series[], variant: readonly Series[]): Comparison {
  return {
    base: recordedSide({ label: 'BASE', series: base }),
    variant: recordedSide({ label: 'new', series: variant }),
    nsPer: {},
    isInRows: isInRows([...base, ...variant]),
  };
}
const verdict = (text: string, comparison: Comparison) =>
  judge({ level: 'fail', ...parseCondition(text, '--fail-on'), where: '--fail-on' }, comparison).verdict;

describe('a recorded histogram', () => {
  it('holds each statistic of the values behind it within its range', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1e6 }), { minLength: 1, maxLength: 300 }), (numbers) => {
        const ranges = valuesOf(one(histogram(numbers))).statistics;
        const { statistics: exact, points } = valuesOf(one(samples(numbers)));
        expect([...ranges.keys()].sort()).toEqual([...exact.keys()].sort());
        for (const [statistic, { lo, hi }] of ranges) {
          const value = points?.get(statistic) ?? exact.get(statistic)!.lo;
          expect(lo, statistic).toBeLessThanOrEqual(value);
          if (statistic === 'n') expect([lo, hi]).toEqual([numbers.length, numbers.length]);
          else expect(hi, statistic).toBeGreaterThan(value);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of several snapshots is the last one; of no values is none', () => {
    const series = one(histogram([1]), { snapshots: [histogram([1]), histogram([1, 2, 3])] });
    expect(valuesOf(series).n).toBe(3);
    for (const empty of [
      histogram([]),
      samples([]),
      { is: 'stats', count: 0, average: 0, total: 0 } as const,
    ])
      expect(recordedSide({ label: 'BASE', series: [one(empty)] }).probes[0].values).toBeNull();
  });
});

describe('single values', () => {
  it('have exact statistics, and too few of them none', () => {
    const { statistics, points } = valuesOf(one(samples(Array.from({ length: 100 }, (_, i) => 100 - i))));
    const exact = (name: Statistic) => statistics.get(name)?.lo;
    const point = (name: Statistic) => points!.get(name);
    expect([point('p50'), point('p90'), point('p99'), point('p99.9')]).toEqual([50, 90, 99, undefined]);
    expect(point('mean')).toBe(50.5);
    expect([exact('total'), exact('min'), exact('max'), exact('n')]).toEqual([5050, 1, 100, 100]);
  });
});

describe('stats() and avg()', () => {
  it('have no mean below 0 where none is', () => {
    const mean = (...values: number[]) => valuesOf(one(samples(values))).statistics.get('mean')!;
    expect(mean(1, 2, 1, 90).lo).toBe(0);
    expect(mean(-1, 2, 1, 90).lo).toBeLessThan(-10);
  });

  it('know the mean exactly, or within what the fraction was', () => {
    const mean = (value: RecordedValue) => valuesOf(one(value)).statistics.get('mean');
    expect(mean({ is: 'stats', count: 3, average: 3, total: 10 })).toMatchObject({ lo: 10 / 3, hi: 10 / 3 });
    expect(mean({ is: 'stats', count: null, average: 3, total: null })).toEqual({
      lo: 3,
      hi: 4,
      loOpen: false,
      hiOpen: true,
    });
    expect(mean({ is: 'stats', count: null, average: 0, total: null })).toEqual({
      lo: -1,
      hi: 1,
      loOpen: true,
      hiOpen: true,
    });
    expect(mean({ is: 'stats', count: null, average: -3, total: null })).toEqual({
      lo: -4,
      hi: -3,
      loOpen: true,
      hiOpen: false,
    });
  });

  it('have no percentiles', () => {
    const stats = one({ is: 'stats', count: 3, average: 3, total: 10 });
    expect(() => verdict('lat p99 > +5%', compared([stats], [stats]))).toThrow(
      '@lat_ns p99: stats() and avg() keep no more: BASE has n 3, which tells mean, total, n, but no p99',
    );
    const average = one({ is: 'stats', count: null, average: 3, total: null });
    expect(() => verdict('lat p99 > +5%', compared([average], [average]))).toThrow(
      'BASE has no n and tells mean, but no p99',
    );
    expect(() => verdict('lat moved > 5%', compared([stats], [stats]))).toThrow(
      '@lat_ns moved: a side has no histogram',
    );
  });
});

describe('conditions on recordings', () => {
  const base = one(histogram([700, 700, 700, 3000]));
  it.each<[string, readonly number[], string]>([
    ['lat_ns p50 > +5%', [700, 700, 700, 3000], 'inconclusive'],
    ['lat_ns p50 > +5%', [1500, 1500, 1500, 3000], 'inconclusive'],
    ['lat_ns p50 > +5%', [3000, 3000, 3000, 3000], 'fail'],
    ['lat_ns p50 > +5%', [300, 300, 300, 3000], 'pass'],
    ['lat p50 > 1023ns', [700, 700, 700, 3000], 'inconclusive'],
    ['lat p50 >= 1024ns', [700, 700, 700, 3000], 'pass'],
    ['lat p50 > 0.5us', [700, 700, 700, 3000], 'fail'],
    ['lat n > +0', [700, 700, 700, 3000], 'pass'],
    ['lat n > +0', [700, 700, 700, 3000, 1], 'fail'],
    ['lat moved > 24%', [700, 700, 1500, 3000], 'inconclusive'],
    // one term that surely does not hold decides
    ['lat p50 > +5% and n > +0', [700, 700, 700, 3000], 'pass'],
    ['lat p50 > +5% and n == +0', [700, 700, 700, 3000], 'inconclusive'],
  ])('%s of %j: %#', (text, values, wanted) => {
    expect(verdict(text, compared([base], [one(histogram(values))]))).toBe(wanted);
  });

  it('compare rows with single values on what both can be counted in', () => {
    const many = (values: readonly number[]) => Array.from({ length: 20_000 }, (_, i) => values[i % 4]);
    const rows = [one(histogram(many([700, 700, 700, 3000])))];
    const moved = (values: readonly number[], least: number) =>
      verdict(`lat moved > ${least}%`, compared(rows, [one(samples(many(values)))]));
    expect(moved([700, 800, 900, 3000], 2)).toBe('pass');
    expect(moved([700, 800, 1024, 3000], 22)).toBe('fail');
    expect(moved([700, 800, 1024, 3000], 25)).toBe('inconclusive');
    const foreign = one({
      is: 'histogram',
      scale: { kind: 'rows' },
      buckets: [
        { lo: 0, hi: 900, count: 5 },
        { lo: 900, hi: 5000, count: 5 },
      ],
    });
    expect(() => verdict('lat moved > 1%', compared([base], [foreign]))).toThrow('share no useful edges');
  });

  it('take keys, and single numbers as counters', () => {
    const keyed = (us: number) => one(samples([us]), { map: 'read_us', key: '4k, read', unit: 'us' });
    const count = (value: number) => one({ is: 'scalar', value }, { map: 'faults', unit: null });
    const pair = compared([keyed(10), count(5)], [keyed(11), count(6)]);
    expect(verdict('@read_us[4k, read] mean > +0.9us', pair)).toBe('fail');
    expect(verdict('read[4k, read] mean > +1000ns', pair)).toBe('pass');
    expect(verdict('counter faults > +0', pair)).toBe('fail');
    expect(verdict('counter faults > +20%', pair)).toBe('pass');
    expect(() => verdict('faults n > +0', pair)).toThrow(
      'no probe is called faults; it is a count: write counter faults',
    );
    expect(() => verdict('read mean > +1us', pair)).toThrow('read; it has keys: write read[4k, read]; there');
  });

  it('take single numbers with a unit as the mean of a run, and as counters that have one', () => {
    const run = (cycles: number) => one({ is: 'scalar', value: cycles }, { map: 'cpuid', unit: 'cycles' });
    const pair = compared([run(1000)], [run(1100)]);
    expect(verdict('cpuid mean > +5%', pair)).toBe('fail');
    expect(verdict('cpuid mean > +100cycles', pair)).toBe('pass');
    expect(verdict('counter cpuid > +99cycles', pair)).toBe('fail');
    expect(verdict('counter cpuid > +99', pair)).toBe('fail');
    expect(() => verdict('counter cpuid > +99ns', pair)).toThrow('counter cpuid is in cycles');
    expect(() => verdict('cpuid p99 > +5%', pair)).toThrow('it is one number: ');
    const slow = slowedSeries([run(1000), one({ is: 'scalar', value: 5 }, { unit: null })], 2);
    expect(slow.map(({ snapshots }) => snapshots[0])).toEqual([
      { is: 'scalar', value: 2000 },
      { is: 'scalar', value: 5 },
    ]);
  });

  it('refuse two units, names that are there twice, and values with a unit where the recording names none', () => {
    const us = one(samples([1]), { map: 'lat_us', unit: 'us' });
    expect(() => verdict('lat mean > +5%', compared([base], [us]))).toThrow(
      '@lat is in two units: ns in BASE, us in new',
    );
    const bare = (unit: Series['unit']) => one(samples([1]), { map: 'lat', unit });
    expect(() => verdict('lat mean > +5%', compared([bare('ns')], [bare(null)]))).toThrow(
      '@lat is in two units: ns in BASE, (no unit) in new',
    );
    expect(() => verdict('lat mean > +5ns', compared([bare(null)], [bare(null)]))).toThrow(
      '+5ns: the recordings name no unit for lat mean: write it without ns',
    );
    expect(verdict('lat mean > 0.5', compared([bare(null)], [bare(null)]))).toBe('fail');
    expect(() => verdict('lat mean > 5ns', compared([base], [base, base]))).toThrow(
      'new holds @lat_ns 2 times (line 1; line 1); give one of them a file of its own, or choose a column with --columns',
    );
  });
});

describe('a slowed-down recording', () => {
  it('is whole rows further, which is what rows can show', async () => {
    const many = [700, 700, 3000].flatMap((value) => new Array<number>(1000).fill(value));
    const series = [one(histogram(many)), one(histogram([3]), { map: 'npage', unit: 'pages' })];
    expect(slowedSeries(series, 4)).toMatchObject([
      { snapshots: [{ buckets: bucketsOf(many.map((value) => value * 4)) }] },
      series[1],
    ]);
    const at = async (factor: number) => compared(series, slowedSeries(series, factor));
    const rules = ['lat p50 > +5%', 'lat p50 < -5%', 'lat moved > 90%', 'npage max > +1'].map((text) => ({
      level: 'fail' as const,
      ...parseCondition(text, '--fail-on'),
      where: '--fail-on',
    }));
    expect((await selftest(rules, at)).map(({ note }) => note)).toEqual([
      'caught times × 4; silent without',
      "can't fire on a slow-down: only a speed-up sets it off (times × 0.25)",
      'caught times × 2; silent without',
      "can't fire: no slow-down moves @npage max",
    ]);
  });

  it('of single values and averages is exact', () => {
    const slow = slowedSeries(
      [one(samples([2, 4])), one({ is: 'stats', count: 2, average: 3, total: 6 })],
      1.5,
    );
    expect(slow[0].snapshots[0]).toEqual(samples([3, 6]));
    expect(slow[1].snapshots[0]).toEqual({ is: 'stats', count: 2, average: 4.5, total: 9 });
  });
});
