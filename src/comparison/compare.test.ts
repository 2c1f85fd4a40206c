import { describe, expect, it } from 'vitest';
import { latencies } from '../stats/autocorrelated.test-data.js';
import { Random } from '../stats/random.js';
import { compareRecordings } from './compare.js';
import { columns, histogram, histogramOf, OPTIONS, samples, series, sides } from './recorded.test-data.js';

describe('compareRecordings', () => {
  const base = histogram([
    [1024, 2048, 600],
    [2048, 4096, 300],
    [4096, 8192, 100],
  ]);
  const variant = histogram([
    [1024, 2048, 200],
    [2048, 4096, 500],
    [4096, 8192, 200],
    [16384, 32768, 100],
  ]);
  const result = compareRecordings(columns([series('a', base)], [series('a', variant)]), OPTIONS);
  const [map] = result.maps;
  const against = map.against[0]!;

  it('shows both on the same rows', () => {
    expect(map.rows.map(({ lo, hi, counts }) => [lo, hi, ...counts])).toEqual([
      [1024, 2048, 600, 200],
      [2048, 4096, 300, 500],
      [4096, 8192, 100, 200],
      [8192, 16384, 0, 0],
      [16384, 32768, 0, 100],
    ]);
    expect(map).toMatchObject({ name: 'a', title: '@a', unit: 'ns', isTime: true, joined: null });
  });

  it('has the distances of hand', () => {
    expect(against.totalVariation).toBeCloseTo(0.4, 12);
    expect(against.kolmogorovSmirnov).toBeCloseTo(0.4, 12);
    expect(against.earthMovers).toBeCloseTo(0.4 + 0.2 + 0.1 + 0.1, 12);
    // .6 * .2/2 + .3 * (.2 + .5/2) + .1 * (.7 + .2/2)
    expect(against.smaller).toBeCloseTo(0.275, 12);
    expect(against.verdict).toBe('regressed');
    expect(against.smallerRange!.lo).toBeLessThan(0.275);
    expect(against.smallerRange!.hi).toBeGreaterThan(0.275);
    expect(against.smallerRange!.hi).toBeLessThan(0.32);
  });

  it('has percentiles as rows and their shifts as what these leave open', () => {
    const range = (column: number) =>
      map.columns[column]!.percentiles.map(({ range: row }) => row?.lo ?? null);
    expect(range(0)).toEqual([1024, 2048, 4096, 4096, null]);
    expect(range(1)).toEqual([2048, 4096, 16384, 16384, null]);
    expect(against.shifts[0]).toEqual({ p: 50, range: { lo: 0, hi: 3072 } });
    expect(against.shifts[4]).toEqual({ p: 99.99, range: null });
  });

  it('has no statistics of a column without values, nor a mean where a run does not tell its own', () => {
    const [one] = compareRecordings(
      columns([series('a', samples([3, 1, 2]))], [series('a', samples([4]))], [series('a', samples([]))]),
      OPTIONS,
    ).maps;
    expect(one.columns[0]).toMatchObject({ n: 3, mean: 2, min: 1, max: 3 });
    expect(one.columns[2]).toMatchObject({ n: 0, mean: null, min: null, max: null });
    expect(one.against[1]).toBeNull();
    const runs = [[series('a', samples([3, 1, 2]))], [series('a', base)]];
    const [mixed] = compareRecordings(sides(runs, [[series('a', samples([5]))]]), OPTIONS).maps;
    expect(mixed.columns.map((column) => column!.mean)).toEqual([null, 5]);
  });

  it('joins finer rows, says so, and keeps their percentiles', () => {
    const fine = histogramOf(
      Array.from({ length: 400 }, (_, i) => 1024 + 10 * i),
      2,
    );
    const [joined] = compareRecordings(columns([series('a', fine)], [series('a', base)]), OPTIONS).maps;
    expect(joined.rows.map(({ lo }) => lo)).toEqual([1024, 2048, 4096]);
    expect(joined.joined).toBe('rows joined to the finest common ones: BASE (hist k=2: 9 rows to 3)');
    expect(joined.columns[0]!.percentiles[0].range).toEqual({ lo: 2560, hi: 3072 });
    expect(joined.columns[0]!.recorded).toBe('hist k=2');
  });

  it('knows single values exactly, and puts them on the rows of a histogram', () => {
    const values = latencies(500, 0, new Random(1));
    const shifted = values.map((value) => value + 1);
    const [exact] = compareRecordings(
      columns([series('a', samples(values))], [series('a', samples(shifted))]),
      OPTIONS,
    ).maps;
    expect(exact.against[0]!.shifts[1]).toMatchObject({ p: 90, range: { lo: 1, hi: 1 } });
    let smaller = 0;
    for (const v of shifted) for (const b of values) smaller += v < b ? 1 : v === b ? 0.5 : 0;
    expect(exact.against[0]!.smaller).toBeCloseTo(smaller / 500 ** 2, 12);
    expect(exact.columns[1]!.mean).toBeCloseTo(exact.columns[0]!.mean! + 1, 9);
    const [mixed] = compareRecordings(
      columns([series('a', histogramOf(values))], [series('a', samples(values))]),
      OPTIONS,
    ).maps;
    expect(mixed.against[0]).toMatchObject({ isSame: true, verdict: 'inconclusive', totalVariation: 0 });
    expect(mixed.columns.map((column) => column!.recorded)).toEqual(['hist', 'single values']);
  });

  it('compares numbers and stats plainly', () => {
    const stats = (count: number | null, average: number, total: number | null) =>
      series('s', { is: 'stats', count, average, total });
    const number = (value: number) => series('c', { is: 'scalar', value }, { unit: null });
    const { numbers, maps } = compareRecordings(
      columns([stats(4, 10, 40), number(0)], [stats(5, 8, 40), number(3)]),
      OPTIONS,
    );
    expect(maps).toEqual([]);
    expect(
      numbers.map(({ statistic, unit, values, against: [one] }) => [statistic, unit, ...values, one]),
    ).toEqual([
      ['count', null, 4, 5, { delta: 1, percent: 25 }],
      ['average', 'ns', 10, 8, { delta: -2, percent: -20 }],
      ['total', 'ns', 40, 40, { delta: 0, percent: 0 }],
      ['value', null, 0, 3, { delta: 3, percent: null }],
    ]);
    const alone = compareRecordings(columns([stats(null, 10, null)], [stats(null, 9, null)]), OPTIONS);
    expect(alone.numbers.map(({ statistic }) => statistic)).toEqual(['average']);
  });

  it('says of maps that are no times only whether they changed', () => {
    const of = (unit: 'pages' | null) =>
      compareRecordings(columns([series('n', base, { unit })], [series('n', variant, { unit })]), OPTIONS)
        .maps[0];
    expect(of('pages')).toMatchObject({ isTime: false, against: [{ verdict: 'changed' }] });
    expect(of(null)).toMatchObject({ isTime: false, unit: null, against: [{ verdict: 'changed' }] });
  });

  it('compares every variant with BASE, and an empty one with nothing', () => {
    const empty = histogram([]);
    const { maps } = compareRecordings(
      columns(
        [series('a', base)],
        [series('a', variant)],
        [series('a', empty)],
        [series('b', base), series('c', base)],
      ),
      OPTIONS,
    );
    expect(maps[0].against.map((one) => one?.verdict ?? null)).toEqual(['regressed', null, null]);
    expect(maps[0].columns.map((column) => column?.n ?? null)).toEqual([1000, 1000, 0, null]);
    expect(() => compareRecordings(columns([series('a', base)], [series('a', empty)]), OPTIONS)).toThrow(
      'nothing to compare: @a: no values on both sides',
    );
  });

  it('refuses rows that share no useful edge', () => {
    const sevens = histogram(
      [
        [0, 7, 3],
        [7, 14, 3],
      ],
      { kind: 'linear', min: 0, max: 70, step: 7 },
    );
    const log2 = histogram([
      [2, 4, 3],
      [8, 16, 3],
    ]);
    expect(() => compareRecordings(columns([series('a', sevens)], [series('a', log2)]), OPTIONS)).toThrow(
      '@a: the rows share no useful edges: base.txt:1 has lhist step 7, v1.txt:1 has hist',
    );
  });

  it('gives a map the same interval whatever else is compared, but for the correction', () => {
    const other = series('z', base);
    const both = compareRecordings(
      columns([series('a', base), other], [series('a', variant), other]),
      OPTIONS,
    );
    const [alone, among] = [against, both.maps[0].against[0]!];
    expect(among.smaller).toBe(alone.smaller);
    const reach = ({ smaller, smallerRange }: typeof alone) => smaller - smallerRange!.lo;
    expect(reach(among)).toBeGreaterThanOrEqual(reach(alone));
    expect(reach(among)).toBeLessThan(1.3 * reach(alone));
  });
});
