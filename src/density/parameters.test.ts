import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { bytesOf, nsOf, sizeText, timeText } from '../sizes.js';
import { GIB } from './device-costs.test-data.js';
import { hostPlan } from './host-plan.js';
import { DEFINITIONS } from './parameter-table.js';
import { DEFAULTS, describe as described, type Parameters, parametersFrom } from './parameters.js';

const MIB = 2 ** 20;

const planOf = (guestBytes: number, hostBytes: number, values: Parameters, pinsScope = true) =>
  hostPlan(values, { guestBytes, hostBytes, seed: 1, pinsScope });

describe('sizes', () => {
  it.each([
    ['16G', 16 * GIB],
    ['16g', 16 * GIB],
    ['16GiB', 16 * GIB],
    ['1.5T', 1.5 * 1024 * GIB],
    ['512M', GIB / 2],
    ['4k', 4096],
    ['65536', 65536],
    ['0', 0],
    ['1024T', 2 ** 50],
  ])('%s is %d bytes', (text, bytes) => expect(bytesOf('--host-memory', text)).toBe(bytes));

  it.each(['', 'G', '16X', '-1G', '1e9', '16 G', '0.3', 'NaN', '0x10', '١G'])(
    '%j is refused, with the option',
    (text) => {
      expect(() => bytesOf('--host-memory x', text)).toThrow(InputError);
      expect(() => bytesOf('--host-memory x', text)).toThrow(
        /^--host-memory x: a size is a whole number of bytes, written like 16G, 1.5G or 65536 .*at most 1024T/,
      );
    },
  );

  it('above the most the limit is told', () => {
    expect(() => bytesOf('--mem', '512G', 2 ** 38)).toThrow(
      new InputError('--mem: 512G is over the limit of 256G'),
    );
    expect(() => bytesOf('--mem', '1025T')).toThrow('1025T is over the limit of 1024T');
  });

  it('times have units, ns by default', () => {
    expect(['8000', '8us', '1.5ms', '60s', '2min'].map(nsOf)).toEqual([8000, 8000, 1.5e6, 60e9, 120e9]);
    expect(['', 'us', '-1s', '1h'].map(nsOf)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('are written as they can be read', () => {
    for (const text of ['16G', '512M', '4K', '1T', '1000']) expect(sizeText(bytesOf('', text))).toBe(text);
    for (const text of ['10us', '60s', '2ms', '7ns']) expect(timeText(nsOf(text))).toBe(text);
  });
});

describe('parameters', () => {
  it('each has a default that it accepts, a unit, a summary and a reason', () => {
    for (const { name, value, unit, summary, why } of described(DEFAULTS)) {
      const text = unit === 'ns' ? `${value}ns` : String(value);
      expect(parametersFrom([`${name}=${text}`])).toEqual(DEFAULTS);
      expect(summary.length, name).toBeGreaterThan(10);
      expect(why.length, name).toBeGreaterThan(5);
    }
  });

  it('are set one by one', () => {
    const values = parametersFrom([
      'refault_ns=20us',
      'duty=1',
      'backing=thp',
      'granule_bytes=4M',
      'guests=7',
    ]);
    expect(values).toEqual({
      ...DEFAULTS,
      refault_ns: 20_000,
      duty: 1,
      backing: 'thp',
      granule_bytes: 2 ** 22,
      guests: 7,
    });
  });

  it.each([
    [
      'refualt_ns=20us',
      '--param refualt_ns=20us: no such parameter (did you mean refault_ns?); there are guests, ',
    ],
    ['toString=1', '--param toString=1: no such parameter; there are '],
    ['refault_ns', '--param refault_ns: a parameter is written like refault_ns=20us'],
    ['=1', '--param =1: a parameter is written like'],
    ['duty=0', '--param duty=0: duty is a share from 0.001 to 1, not "0"'],
    ['duty=10%', 'duty is a share from 0.001 to 1, not "10%"'],
    ['keep=NaN', 'keep is a share'],
    ['guests=1', 'guests is a whole number from 2 to 512, not "1"'],
    ['guests=2.5', 'guests is a whole number'],
    ['refault_ns=2s', 'refault_ns is a time from 0ns to 1s, such as 8000 or 8us'],
    ['granule_bytes=2G', 'granule_bytes is a size from 64K to 1G, not "2G"'],
    ['granule_bytes=x', '--param granule_bytes=x: a size is a whole number of bytes'],
    ['backing=8k', 'no such backing (did you mean 4k?); there are 4k, thp'],
  ])('%s is refused', (text, message) => {
    expect(() => parametersFrom([text])).toThrow(InputError);
    expect(() => parametersFrom([text])).toThrow(message);
  });

  it('may not be set twice', () => {
    expect(() => parametersFrom(['duty=1', 'duty=0.5'])).toThrow('--param duty=0.5: duty is set twice');
  });

  it('have bounds around their defaults', () => {
    for (const [name, definition] of Object.entries(DEFINITIONS)) {
      if (definition.unit === 'choice') continue;
      expect(definition.default, name).toBeGreaterThanOrEqual(definition.min);
      expect(definition.default, name).toBeLessThanOrEqual(definition.max);
    }
  });
});

describe('sizes that do not go together', () => {
  it.each<[string, readonly [number, number, readonly string[]]]>([
    ['--guest-memory 3584K: it is a multiple of the granule, 1M', [3.5 * 2 ** 20, 8 * GIB, []]],
    ['--guest-memory 0: it is a multiple of the granule', [0, 8 * GIB, []]],
    ['--host-memory 8G: less its reserve of 8G', [GIB, 8 * GIB, []]],
    ['does not hold one guest of 16G', [16 * GIB, 20 * GIB, []]],
    ['granule_bytes=64K: that many pieces are too many', [16 * GIB, 1024 * GIB, ['granule_bytes=64K']]],
    [
      'granule_bytes=64K: that many pieces are too many',
      [64 * GIB, 256 * GIB, ['granule_bytes=64K', 'guests=17']],
    ],
    ['granule_bytes=3M: it is a power of 2', [GIB, 16 * GIB, ['granule_bytes=3M']]],
    [
      'pinned_scope_bytes=1000M: it is at most half of a guest, 512M',
      [GIB, 16 * GIB, ['pinned_scope_bytes=1000M']],
    ],
    [
      "reclaim_batch_bytes=4G: it is at most a quarter of the host's memory without its reserve, 2G",
      [GIB, 16 * GIB, ['reclaim_batch_bytes=4G']],
    ],
    [
      '--param granule_bytes=1G: pinned_scope_bytes, 64M, would be 1G in granules, and half of a guest is 512M; take a smaller granule',
      [GIB, 16 * GIB, ['granule_bytes=1G']],
    ],
    [
      '--param granule_bytes=256M: reclaim_batch_bytes, 32M, would be 256M in granules, and a quarter of',
      [256 * MIB, 8 * GIB + 256 * MIB, ['granule_bytes=256M', 'pinned_scope_bytes=0']],
    ],
    [
      '--guest-memory 64M: pinned_scope_bytes, by default 64M, is at most half of a guest, 32M; set a smaller one (--param pinned_scope_bytes)',
      [64 * MIB, 16 * GIB, []],
    ],
    [
      "--host-memory 8256M: reclaim_batch_bytes, by default 32M, is at most a quarter of the host's memory without its reserve, 16M",
      [64 * MIB, 8 * GIB + 64 * MIB, ['pinned_scope_bytes=1M']],
    ],
    [
      '--param pinned_scope_bytes=1536K: in granules that is 2M; it is at most half of a guest, 1M',
      [3 * MIB, 16 * GIB, ['pinned_scope_bytes=1.5M']],
    ],
  ])('%s', (message, [guest, host, params]) => {
    const plan = () => planOf(guest, host, parametersFrom(params));
    expect(plan).toThrow(InputError);
    expect(plan).toThrow(message);
  });

  it('go where all guests offered have 16 M granules, and no more', () => {
    const given = parametersFrom(['granule_bytes=64K', 'guests=16']);
    expect(planOf(64 * GIB, 256 * GIB, given).layout.options.granules).toBe(2 ** 20);
  });

  it('are never cut where they were asked for, whatever the lanes pin', () => {
    const given = parametersFrom(['pinned_scope_bytes=3G']);
    for (const pinsScope of [true, false])
      expect(() => planOf(4 * GIB, 32 * GIB, given, pinsScope)).toThrow(
        '--param pinned_scope_bytes=3G: it is at most half of a guest, 2G',
      );
  });

  it('are not held against the default of the pinned scope where no lane pins one', () => {
    const { values, layout } = planOf(64 * MIB, 16 * GIB, DEFAULTS, false);
    expect(values.pinned_scope_bytes).toBe(32 * MIB);
    expect(layout.scope.length).toBe(32);
  });
});

describe('sizes in whole granules', () => {
  const given = parametersFrom(['granule_bytes=256M', 'reclaim_batch_bytes=4K', 'pinned_scope_bytes=1M']);

  it('are what is used, and what the result says', () => {
    const { values } = planOf(GIB, 16 * GIB + 5 * 2 ** 20, given);
    const used = {
      host_reserve_bytes: 8 * GIB + 5 * 2 ** 20,
      extent_bytes: 2 ** 28,
      reclaim_batch_bytes: 2 ** 28,
      pinned_scope_bytes: 2 ** 28,
    };
    expect(values).toEqual({ ...given, ...used });
    const said = described(given, values).filter(({ name, value }) => value !== given[name as 'guests']);
    expect(said.map(({ name }) => name).sort()).toEqual(Object.keys(used).sort());
    for (const { summary } of said) expect(summary).toMatch(/; in place of (4K|1M|16M|8G)$/);
  });

  it('are whole already with the defaults', () => {
    expect(planOf(16 * GIB, 256 * GIB, DEFAULTS).values).toEqual(DEFAULTS);
  });
});
