/** Round trips and refusals of the writers. */
import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { log2LowerBound, log2UpperBound } from '../stats/log2.js';
import { chooseColumns, chooseMaps, inLog2Rows, lastSnapshots } from './choose.js';
import { readRecording } from './read.js';
import type { RecordedUnit, RecordedValue, Recording, Series } from './recording.js';
import { histogramIn, recorded, recordedText } from './recordings.test-data.js';
import { log2RowEnd } from './scale.js';
import { type WrittenForm, writeRecording } from './write.js';

const BARE_SERIES = { map: 'x', key: null, column: null, unit: null, line: 1, snapshots: [] };
const recordingOf = (...series: Partial<Series>[]): Recording => ({
  source: 'made.txt',
  form: 'made',
  warnings: [],
  series: series.map((one) => ({ ...BARE_SERIES, ...one })),
});
const rows = (...bounds: [number, number, number][]): RecordedValue => ({
  is: 'histogram',
  scale: { kind: 'rows' },
  buckets: bounds.map(([lo, hi, count]) => ({ lo, hi, count })),
});
const samples = (...values: number[]): RecordedValue => ({
  is: 'samples',
  values: Float64Array.from(values),
});

/** A value of each kind as bpftrace can have it. */
const count = fc.oneof(fc.nat(20), fc.maxSafeInteger().map(Math.abs));
const log2 = fc
  .record({ k: fc.nat(5), first: fc.nat(60), counts: fc.array(count, { minLength: 1, maxLength: 12 }) })
  .map(({ k, first, counts }): RecordedValue => {
    const whole = [1, ...counts.slice(1, -1), 1];
    let lo = first === 0 ? 0 : 2 ** Math.min(first, 50);
    const buckets = whole.map((count) => {
      const bucket = { lo, hi: log2RowEnd(lo, k), count };
      lo = bucket.hi;
      return bucket;
    });
    return { is: 'histogram', scale: { kind: 'log2', k }, buckets };
  });
const linear = fc
  .record({
    min: fc.nat(5000),
    step: fc.integer({ min: 2, max: 5000 }),
    counts: fc.array(count, { minLength: 1, maxLength: 12 }),
  })
  .map(
    ({ min, step, counts }): RecordedValue => ({
      is: 'histogram',
      scale: { kind: 'linear', min, max: min + counts.length * step, step },
      buckets: [...counts.slice(1), 1].map((count, i) => ({
        lo: min + i * step,
        hi: min + (i + 1) * step,
        count: i === 0 ? 7 : count,
      })),
    }),
  );
const scalar = fc.maxSafeInteger().map((value): RecordedValue => ({ is: 'scalar', value }));
const stats = fc
  .tuple(fc.nat(), fc.nat(), fc.nat())
  .map(([count, average, total]): RecordedValue => ({ is: 'stats', count, average, total }));
const key = fc.option(fc.stringMatching(/^[a-z0-9+/.:_-]{1,8}(, [a-z0-9]{1,4})?$/), { nil: null });
/** A map that is called as a unit is measured in it (a lone s declares nothing). */
const bare = (map: string): string | undefined =>
  /^([num]s)(?:ecs?)?$/.exec(map)?.[1] ??
  (/^secs?$/.test(map)
    ? 's'
    : /^(?:n?pages|npage)$/.test(map)
      ? 'pages'
      : /^(?:cycles|insns|bytes)$/.exec(map)?.[0]);
const name = fc.stringMatching(/^[a-z]{1,6}(_ns|_us|_cycles)?$/);
const distinct = fc.uniqueArray(fc.record({ map: name, key, value: fc.oneof(log2, linear, scalar, stats) }), {
  maxLength: 6,
  minLength: 1,
  selector: ({ map }) => map,
});
const values = ({ series }: Recording) =>
  series
    .map(({ map, key, column, unit, snapshots }) => [map, key, column, unit, snapshots.map(plain)])
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
/** Rows alone: what scale cut them may have more than one answer. */
const plain = (value: RecordedValue) => (value.is === 'histogram' ? value.buckets : value);

describe('round trips', () => {
  it.each(['bpftrace', 'bpftrace-json', 'csv'] as const)('any maps come back from %s', async (form) => {
    await fc.assert(
      fc.asyncProperty(distinct, async (maps) => {
        const known = recordingOf(
          ...maps.map(({ map, key, value }) => {
            const unit = /_(ns|us|cycles)$/.exec(map)?.[1] ?? bare(map) ?? null;
            return { map, key, unit: unit as RecordedUnit | null, snapshots: [value] };
          }),
        );
        const text = writeRecording(known, form);
        const again = await readRecording('again', text);
        expect(values(again)).toEqual(values(known));
        expect(writeRecording(again, form)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('text becomes JSON and text again, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(distinct, async (maps) => {
        const known = recordingOf(...maps.map(({ map, key, value }) => ({ map, key, snapshots: [value] })));
        const text = writeRecording(known, 'bpftrace');
        const json = writeRecording(await readRecording('x', text), 'bpftrace-json');
        expect(json).toBe(writeRecording(known, 'bpftrace-json'));
        const back = writeRecording(await readRecording('x', json), 'bpftrace');
        // one row alone may be of hist() or of lhist(): JSON does not say which, and K stands in one of them only
        const lone = known.series.some(
          ({ snapshots: [value] }) => value.is === 'histogram' && value.buckets.length < 3,
        );
        if (!lone) expect(back).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('samples, snapshots and empty keys come back from CSV', async () => {
    const known = recordingOf(
      { map: 'a_ns', unit: 'ns', snapshots: [samples(3, 1.5, -2, 1e300)] },
      {
        map: 'b',
        key: '',
        column: 'BASE',
        snapshots: [rows([-Infinity, 0, 1], [0, 2 ** 60, 2], [2 ** 60, Infinity, 3]), rows([0, 5, 1])],
      },
      {
        map: 'c',
        key: 'two\nlines, "q"',
        snapshots: [{ is: 'stats', count: null, average: 3, total: null }],
      },
      { map: 'd', snapshots: [rows()] },
    );
    const again = await readRecording('x', writeRecording(known, 'csv'));
    expect(again.form).toBe('vfiobench csv');
    expect(values(again)).toEqual(values(known));
    expect(again.series.map(({ map, key, column }) => [map, key, column])).toEqual(
      known.series.map(({ map, key, column }) => [map, key, column]),
    );
  });

  it.each([
    [',,,,1,2,x,bucket,,1', 'x:2: the count "x" is no integer'],
    [',,,,1,2,-1,bucket,,1', 'x:2: a count below 0'],
    [',,,,a,2,1,bucket,,1', 'x:2: lo and hi must be numbers'],
    [',,,,,,,scalar,z,1', 'x:2: value: "z" is no number'],
    [',,,,,,,odd,1,1', 'x:2: kind: odd is none of'],
    [',,,,1,2', "x:2: the CSV can't be read"],
  ])('CSV with %s is refused', async (line, message) => {
    const header = writeRecording(recordingOf(), 'csv');
    await expect(readRecording('x', `${header}${line}\r\n`)).rejects.toThrow(message);
  });
});

describe('what a form can not hold', () => {
  const refused = (recording: Recording, form: WrittenForm) => expect(() => writeRecording(recording, form));

  it('is refused with what to do', () => {
    const single = recordingOf({ snapshots: [samples(1, 2)] });
    for (const form of ['bpftrace', 'bpftrace-json', 'mail'] as const)
      refused(single, form).toThrow(/^made.txt: @x .*add --scale log2$/);
    const open = recordingOf({ snapshots: [rows([0, 1, 1], [1, 2, 1], [2, 4, 1], [4, Infinity, 2])] });
    refused(open, 'bpftrace').toThrow('neither hist() nor lhist()');
    refused(recordingOf({ snapshots: [{ is: 'scalar', value: 1 }] }), 'mail').toThrow(
      'choose maps with --map',
    );
    refused(recordingOf({ snapshots: [rows([0, 1, 1]), rows([0, 1, 1])] }), 'mail').toThrow('add --last');
    refused(recordingOf({ key: 'a\nb', snapshots: [rows([0, 1, 1])] }), 'mail').toThrow(
      'line ends in its key',
    );
    refused(recordingOf({ column: 'a b', snapshots: [rows([0, 1, 1])] }), 'mail').toThrow('has blanks');
    refused(
      recordingOf({ map: 'a b', snapshots: [rows([0, 1, 1])] }, { map: 'a_b', snapshots: [rows([0, 1, 1])] }),
      'bpftrace',
    ).toThrow('would both be @a_b in bpftrace');
    const cut = recordingOf(
      { column: 'A', snapshots: [rows([0, 4, 1])] },
      { column: 'B', snapshots: [rows([0, 2, 1], [2, 4, 1])] },
    );
    refused(cut, 'mail').toThrow('are cut in different rows');
  });

  it('but empty rows at the ends are none, and rows that are left out are empty', () => {
    const open = recordingOf({ snapshots: [rows([2, 4, 1], [16, 32, 1], [32, Infinity, 0])] });
    const labels = writeRecording(open, 'bpftrace')
      .split('\n')
      .filter((line) => line.endsWith('|'))
      .map((line) => line.slice(0, 24).trim());
    expect(labels).toEqual([
      '[2, 4)                 1',
      '[4, 8)                 0',
      '[8, 16)                0',
      '[16, 32)               1',
    ]);
  });
});

describe('parts of a recording', () => {
  it('are maps, keys, columns and last snapshots', async () => {
    const mail = await readRecording('mail.txt', recorded('mails/pin-pages-contiguous.txt'));
    expect(chooseMaps(mail, ['@npage']).series).toHaveLength(4);
    expect(chooseMaps(mail, ['npage[#2]']).series.map(({ column }) => column)).toEqual(['BASE', '+PATCH']);
    expect(chooseColumns(mail, ['+PATCH', 'BASE']).series.map(({ column }) => column)).toEqual([
      ...Array(6).fill('+PATCH'),
      ...Array(6).fill('BASE'),
    ]);
    expect(() => chooseMaps(mail, ['npages'])).toThrow(
      'mail.txt: there is no map @npages (did you mean npage?)',
    );
    expect(() => chooseColumns(mail, ['+PATHC'])).toThrow(
      'there is no column +PATHC (did you mean +PATCH?); there are BASE, +PATCH',
    );
    const snapshots = await readRecording('x', recordedText('bpftrace/29-interval-snapshots.v0.27.1.txt'));
    expect(histogramIn(lastSnapshots(snapshots).series[0]).buckets).toEqual([{ lo: 256, hi: 512, count: 1 }]);
    expect(writeRecording(lastSnapshots(snapshots), 'bpftrace')).toMatch(
      /^\n\n@lat:\n\[256, 512\) +1 \|@+\|\n\n$/,
    );
  });

  it('single values fall into the rows of hist(n, k)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ noNaN: true, min: -10, max: 2 ** 53 }), fc.nat(100))),
        fc.nat(5),
        (list, k) => {
          const rowsOf = histogramIn(
            inLog2Rows(recordingOf({ snapshots: [samples(...list)] }), k).series[0],
          ).buckets;
          expect(rowsOf.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
          for (const { lo, hi, count } of rowsOf) {
            expect(count).toBe(list.filter((value) => value >= lo && value < hi).length);
            if (lo >= 0) expect(hi).toBe(log2RowEnd(lo, k));
          }
        },
      ),
    );
    for (let i = 1; i < 60; i++) expect(log2RowEnd(log2LowerBound(i), 0)).toBe(log2UpperBound(i));
  });
});
