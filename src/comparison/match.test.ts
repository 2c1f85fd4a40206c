import { describe, expect, it } from 'vitest';
import { mapTitle, type Series } from '../recordings/recording.js';
import { stemOf } from '../recordings/unit.js';
import { match } from './match.js';
import { columns, histogram, series } from './recorded.test-data.js';

const HIST = histogram([[1, 2, 5]]);
const ALL = { maps: null, keys: null };
const made = (map: string, more: Partial<Series> = {}) => series(map, HIST, more);

/** `@a[k]=@b[k]` for what was matched, and what was not. */
function matched(...sides: readonly (readonly Series[])[]) {
  const { matches, unmatched, warnings } = match(columns(...sides), ALL);
  return {
    pairs: matches.map((one) => one.series.map((s) => (s === null ? '-' : mapTitle(s))).join(' = ')),
    unmatched: unmatched.map(({ column, title, why }) => `${column} ${title}: ${why}`),
    units: matches.map(({ unit }) => unit),
    warnings,
  };
}

describe('stemOf', () => {
  it.each([
    ['@n_pages_ns', 'n_pages'],
    ['n_pages', 'n_pages'],
    ['npage', 'npage'],
    ['read_cycles', 'read'],
    ['usecs', 'usecs'],
    ['lat_s', 'lat_s'],
    ['', ''],
  ])('of %s is %s', (map, stem) => expect(stemOf(map)).toBe(stem));
});

describe('match', () => {
  it('pairs by name and key, and lists what is alone', () => {
    const base = [made('a'), made('b', { key: '4k' }), made('b', { key: '2m' }), made('c')];
    const variant = [made('b', { key: '2m' }), made('a'), made('d')];
    expect(matched(base, variant)).toEqual({
      pairs: ['@a = @a', '@b[2m] = @b[2m]'],
      unmatched: ['0 @b[4k]: not in v1', '0 @c: not in v1', '1 @d: not in BASE'],
      units: ['ns', 'ns'],
      warnings: [],
    });
  });

  it('overlooks blanks in keys, as bpftrace JSON leaves them out, but takes the exact key first', () => {
    const base = [made('a', { key: 'x, y' }), made('a', { key: 'x,y' })];
    const variant = [made('a', { key: 'x,y' })];
    expect(matched(base, variant).pairs).toEqual(['@a[x,y] = @a[x,y]']);
    expect(matched(base.slice(0, 1), variant).pairs).toEqual(['@a[x, y] = @a[x,y]']);
  });

  it('overlooks units in names where both sides have the same one', () => {
    const base = [made('read'), made('x')];
    const variant = [made('read_ns'), made('y')];
    expect(matched(base, variant).pairs).toEqual(['@read = @read_ns']);
  });

  it('leaves maps alone of which only one has a unit, unless their names are equal', () => {
    const base = [made('read', { unit: null, line: 3 }), made('x')];
    expect(matched(base, [made('read_ns'), made('x')]).unmatched).toEqual([
      '0 @read: base.txt:3: @read has no unit, v1.txt:1: @read_ns is in ns',
      '1 @read_ns: base.txt:3: @read has no unit, v1.txt:1: @read_ns is in ns',
    ]);
    const same = matched(base, [made('read'), made('x')]);
    expect(same).toMatchObject({ pairs: ['@read = @read', '@x = @x'], units: [null, 'ns'] });
    expect(same.warnings).toEqual([
      'base.txt:3: @read has no unit, v1.txt:1: @read is in ns; compared as without a unit',
    ]);
  });

  it('refuses two units', () => {
    const base = [made('read_ns', { line: 7 })];
    const variant = [made('read_us', { unit: 'us', line: 9 })];
    expect(() => match(columns(base, variant), ALL)).toThrow(
      'base.txt:7: @read_ns is in ns, v1.txt:9: @read_us is in us: units differ',
    );
  });

  it('compares no histogram with a number', () => {
    const base = [made('a'), made('b')];
    const variant = [series('a', { is: 'scalar', value: 3 }), made('b')];
    expect(matched(base, variant)).toMatchObject({
      pairs: ['@b = @b'],
      unmatched: [
        '0 @a: @a is a histogram in BASE, @a is a number in v1',
        '1 @a: @a is a histogram in BASE, @a is a number in v1',
      ],
    });
  });

  it('pairs single maps of different names, and says so', () => {
    const { pairs, warnings } = matched([made('a')], [made('b', { line: 4 })]);
    expect(pairs).toEqual(['@a = @b']);
    expect(warnings).toEqual(['@b (v1.txt:4) is compared with @a (base.txt:1): each is the only map']);
    const named = match(columns([made('a'), made('x')], [made('b'), made('y')]), {
      maps: ['a', 'y'],
      keys: null,
    });
    expect(named.matches.map(({ series: [a, b] }) => [a?.map, b?.map])).toEqual([['a', 'y']]);
  });

  it('pairs maps of one name in their order, and several variants each by itself', () => {
    const [first, second] = [made('a', { line: 1 }), made('a', { line: 9 })];
    const { matches } = match(
      columns([first, second], [made('a', { line: 2 }), made('a', { line: 8 })]),
      ALL,
    );
    expect(matches.map(({ series: both }) => both.map((one) => one?.line))).toEqual([
      [1, 2],
      [9, 8],
    ]);
    expect(matched([made('a'), made('b')], [made('b')], [made('a'), made('b')]).pairs).toEqual([
      '@a = - = @a',
      '@b = @b = @b',
    ]);
  });

  it('pairs tables of whole files column by column', () => {
    const tables = ['BASE', '+PATCH'].map((column) => made('a', { column }));
    const { matches } = match(columns(tables, [...tables].reverse()), ALL);
    expect(matches.map(({ series: both }) => both.map((one) => one?.column))).toEqual([
      ['BASE', 'BASE'],
      ['+PATCH', '+PATCH'],
    ]);
  });

  it('takes only what is chosen', () => {
    const side = [made('read_ns', { key: '4k' }), made('read_ns', { key: '2 m' }), made('write_ns')];
    const chosen = (maps: string[] | null, keys: string[] | null) =>
      match(columns(side, side), { maps, keys }).matches.map(({ series: [one] }) => mapTitle(one!));
    expect(chosen(['@read_ns'], null)).toEqual(['@read_ns[4k]', '@read_ns[2 m]']);
    expect(chosen(['read', 'write'], null)).toHaveLength(3);
    expect(chosen(['@read_ns[4k]'], null)).toEqual(['@read_ns[4k]']);
    expect(chosen(null, ['2m'])).toEqual(['@read_ns[2 m]']);
    expect(() => chosen(['raed'], null)).toThrow('--map raed: not in any recording');
    expect(() => chosen(null, ['8k'])).toThrow('--key 8k: not in any recording');
    expect(() => chosen(['write'], ['4k'])).toThrow('nothing to compare');
  });

  it('shortens long lists of names', () => {
    const many = (letter: string) => Array.from({ length: 12 }, (_, i) => made(`${letter}${i}`));
    expect(() => match(columns(many('a'), many('b')), ALL)).toThrow(
      /@a7, \.\.\. \(12 in all\); v1\.txt has @b0/,
    );
  });
});
