import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { mergeRecordings } from './merge.js';
import { readRecording } from './read.js';
import type { Recording } from './recording.js';
import { writeRecording } from './write.js';

const read = (source: string, text: string): Promise<Recording> => readRecording(source, Buffer.from(text));
const HEAD = 'map,key,column,unit,lo,hi,count,kind,value,snapshot\r\n';
/** Rows of a histogram: log2 ones by the power of two at which they begin. */
const rows = (map: string, counts: Readonly<Record<number, number>>, width = (lo: number) => lo): string =>
  Object.entries(counts)
    .map(([lo, count]) => `${map},,,ns,${lo},${Number(lo) + width(Number(lo))},${count},bucket,,1\r\n`)
    .join('');
const csv = (one: Recording): string => writeRecording({ ...one, printed: [] }, 'csv');

async function merged(...texts: readonly string[]): Promise<Recording> {
  return mergeRecordings(await Promise.all(texts.map((text, i) => read(`${'abc'[i]}.csv`, HEAD + text))));
}

describe('merged recordings', () => {
  it('add histograms row by row, and keep what only one has', async () => {
    const sum = await merged(rows('a', { 4: 1, 8: 2 }), rows('a', { 8: 3, 32: 4 }) + rows('b', { 8: 1 }));
    expect(csv(sum)).toBe(HEAD + rows('a', { 4: 1, 8: 5, 32: 4 }) + rows('b', { 8: 1 }));
    expect(sum.warnings).toEqual(['@b is missing in a.csv, and kept as it is elsewhere']);
  });

  it('are the same in any order and grouping, and one is itself', async () => {
    const counts = fc.dictionary(
      fc.constantFrom('4', '8', '16', '64'),
      fc.integer({ min: 0, max: 2 ** 50 }),
      {
        minKeys: 1,
      },
    );
    await fc.assert(
      fc.asyncProperty(counts, counts, counts, async (...all) => {
        const parts = await Promise.all(all.map((one, i) => read(`${i}`, HEAD + rows('a', one))));
        const [a, b, c] = parts;
        const whole = csv(mergeRecordings(parts));
        expect(csv(mergeRecordings([c, a, b]))).toBe(whole);
        expect(csv(mergeRecordings([mergeRecordings([a, b]), c]))).toBe(whole);
        expect(csv(mergeRecordings([a, mergeRecordings([b, c])]))).toBe(whole);
        expect(mergeRecordings([a])).toBe(a);
      }),
      { numRuns: 40 },
    );
  });

  it('take finer rows and those that may be of them, and refuse others with both scales', async () => {
    const tens = () => 10;
    const linear = await merged(rows('a', { 0: 1, 10: 1 }, tens), rows('a', { 40: 2 }, tens));
    expect(linear.series[0].snapshots[0]).toMatchObject({
      scale: { kind: 'linear', min: 0, max: 50, step: 10 },
    });
    await expect(merged(rows('a', { 0: 1, 10: 1 }, tens), rows('a', { 16: 1, 32: 1 }))).rejects.toThrow(
      "@a of a.csv, b.csv can't be added up: its rows are cut differently: by linear, 0 to 20 in steps of 10 in a.csv, by log2, k=0 in b.csv",
    );
    // k = 1 beside k = 0
    const halves = rows('a', { 16: 1, 24: 1 }, () => 8);
    await expect(merged(rows('a', { 16: 1, 32: 1 }), halves)).rejects.toThrow(/cut differently/);
  });

  it('refuse other units, counts beyond 2^53, several snapshots and other kinds', async () => {
    const us = rows('a', { 8: 1 }).replace(',ns,', ',us,');
    await expect(merged(rows('a', { 8: 1 }), us)).rejects.toThrow('@a is in ns in a.csv and in us in b.csv');
    const most = rows('a', { 8: Number.MAX_SAFE_INTEGER });
    await expect(merged(most, rows('a', { 8: 1 }))).rejects.toThrow(/9007199254740992 is beyond 2\^53/);
    expect(csv(await merged(most, rows('a', { 8: 0 })))).toBe(HEAD + most);
    const twice = rows('a', { 8: 1 }) + rows('a', { 8: 2 }).replace(/1\r\n$/, '2\r\n');
    await expect(merged(twice, most)).rejects.toThrow(/a\.csv: @a has 2 snapshots.*add --last/);
    await expect(merged(most, 'a,,,ns,,,,scalar,3,1\r\n')).rejects.toThrow(
      /a histogram in a\.csv and a scalar/,
    );
  });

  it('take single values by what their names say, and stats by their counts', async () => {
    const values = async (left: string, right: string) => {
      const both = await Promise.all([read('a', left), read('b', right)]);
      return mergeRecordings(both).series.map(({ map, snapshots: [value] }) => [map, value]);
    };
    const [left, right] = [
      '@calls: 3\n@lat_max: 9\n@lat_min: 2\n@s: { .count = 2, .average = 3, .total = 7 }\n',
      '@calls: 4\n@lat_max: 5\n@lat_min: 1\n@s: { .count = 1, .average = 9, .total = 9 }\n',
    ];
    const sums = [
      ['calls', { is: 'scalar', value: 7 }],
      ['lat_max', { is: 'scalar', value: 9 }],
      ['lat_min', { is: 'scalar', value: 1 }],
      ['s', { is: 'stats', count: 3, average: 5, total: 16 }],
    ];
    expect(await values(left, right)).toEqual(sums);
    expect(await values(right, left)).toEqual(sums);
    await expect(values('@lat_p99: 3\n', '@lat_p99: 4\n')).rejects.toThrow(
      /percentiles and averages without rows/,
    );
    await expect(values('@x: 3\n', '@x: 4\n')).rejects.toThrow(/leave it out with --map/);
    const average = `${HEAD}a,,,ns,,,,average,3,1\r\n`;
    await expect(values(average, average)).rejects.toThrow(/an average without its count/);
  });

  it('warn of replays that are no parts of one whole', async () => {
    const one = await read('a', HEAD + rows('x', { 8: 1 }));
    const of = {
      trace: 't.csv',
      sha256: 'f00d',
      recordedRows: 1,
      chosen: '--filter vm=0',
      host: 'xu-4.19',
      overrides: [],
      seed: 1,
      version: '0.1.0',
    };
    const shard = (source: string, modelled: Partial<typeof of>): Recording => ({
      ...one,
      source,
      modelled: { ...of, ...modelled },
    });
    const warned = (...recordings: readonly Recording[]) => mergeRecordings(recordings).warnings;
    const a = shard('a', {});
    expect(warned(a, shard('b', { chosen: '--filter vm=1', recordedRows: 2 }))).toEqual([]);
    expect(warned(a, shard('b', { seed: 2 }))).toEqual([]);
    expect(warned(a, shard('b', {}))).toEqual(['b is of the same rows as a: what both have counts twice']);
    expect(warned(a, shard('b', { chosen: '--filter vm=1', host: 'zhao-gvt' }))).toEqual([
      'b differs from a in host (xu-4.19, zhao-gvt): their sum is of neither',
    ]);
    expect(warned(one, shard('b', {}))).toEqual(['b is modelled, a is measured: their sum is neither']);
  });

  it('say of how many they are, in a form that is read again', async () => {
    const sum = await merged(rows('a', { 8: 1 }), rows('a', { 8: 1 }));
    for (const form of ['bpftrace', 'bpftrace-json'] as const) {
      const text = writeRecording(sum, form);
      expect(text).toContain('merged from 2 recordings');
      const again = await read('again', text);
      expect(again.warnings).toEqual([]);
      expect(again.series[0].snapshots).toMatchObject([{ buckets: [{ lo: 8, hi: 16, count: 2 }] }]);
    }
  });
});
