/** Tables of bcc and perf. */

import { describe, expect, it } from 'vitest';
import { readRecording } from './read.js';
import type { Recording } from './recording.js';
import { histogramIn, recorded, seriesOf } from './recordings.test-data.js';

const read = (...lines: string[]) => readRecording('x', lines.map((line) => `${line}\n`).join(''));
const counts = (recording: Recording, map: string, key: string | null = null) =>
  histogramIn(seriesOf(recording, map, key)).buckets.map(({ count }) => count);

describe('tables of bcc', () => {
  const header = '     usecs               : count     distribution';
  const row = (range: string, count: number) =>
    `${range.padStart(20)}    : ${String(count).padEnd(8)} |${' '.repeat(40)}|`;

  it('have their counts, sections and units', async () => {
    const keyed = await readRecording('x', recorded('bcc/log2-keyed.txt'));
    expect(counts(keyed, 'usecs', 'vfs_read')).toEqual([0, 0, 0, 0, 0, 0, 0, 10, 20, 5]);
    expect(counts(keyed, 'usecs', 'vfs_write')).toEqual([0, 0, 0, 0, 0, 0, 1, 40]);
    expect(keyed.series.map(({ unit }) => unit)).toEqual(['us', 'us']);
    const wide = await readRecording('x', recorded('bcc/log2-wide.txt'));
    const rows = histogramIn(wide.series[0]).buckets.filter(({ count }) => count > 0);
    expect(rows).toEqual([
      { lo: 0, hi: 2, count: 5 },
      { lo: 512, hi: 1024, count: 1000 },
      { lo: 2 ** 33, hi: 2 ** 34, count: 3 },
      { lo: 2 ** 39, hi: 2 ** 40, count: 1 },
    ]);
    const linear = await readRecording('x', recorded('bcc/linear.txt'));
    expect(seriesOf(linear, 'runqlen').unit).toBeNull();
    expect(histogramIn(linear.series[0])).toMatchObject({
      scale: { kind: 'linear', step: 1 },
      buckets: [{ lo: 0, hi: 1, count: 3 }, {}, {}, {}, {}, {}],
    });
  });

  it('may be those of libbpf-tools and of a shell, and come again', async () => {
    const recording = await read(
      'Tracing block device I/O... Hit Ctrl-C to end.',
      '^C',
      '08:15:00',
      "disk = b'vda'",
      '     usecs               : count    distribution',
      row('0 -> 1', 0),
      row('2 -> 3', 4),
      '',
      'avg = 2 usecs, total: 9 usecs, count: 4',
      'disk = vda\t',
      header,
      row('0 -> 1', 5),
    );
    expect(recording.warnings).toEqual([]);
    expect(recording.series).toHaveLength(1);
    expect(recording.series[0]).toMatchObject({
      key: 'vda',
      line: 11,
      snapshots: [{ buckets: [{ count: 0 }, { count: 4 }] }, { buckets: [{ count: 5 }] }],
    });
  });

  it.each([
    [[header], 'x:1: the table has no rows'],
    [[header, row('0 -> 1', 1), row('4 -> 7', 1)], 'x:3: rows are missing between 0 -> 1 and 4 -> 7'],
    [
      [header, row('0 -> 1', 1), '         2 -> 3          : 4'],
      'x:3: the row "2 -> 3          : 4" can\'t be read: the file is cut off here',
    ],
    [
      ['', row('0 -> 1', 1), header, row('0 -> 1', 1)],
      'x:2: the row "0 -> 1    : 1        |        …" has no header',
    ],
    [[header, row('0 -> 2', 1), row('3 -> 3', 1)], 'x:3: the row 3 -> 3 is none of a log2 table'],
  ])('%j is refused', async (lines, message) => {
    await expect(read(...lines)).rejects.toThrow(message);
  });

  it('are doubted where their own count or their end is another', async () => {
    const { warnings } = await read(
      header,
      row('0 -> 1', 5),
      'avg = 2 usecs, total: 9 usecs, count: 4',
      header,
      row('0 -> 1', 5),
      row('2 -> 3', 0),
    );
    expect(warnings).toEqual([
      'x:3: says 4 values; the rows above hold 5',
      'x:6: the last row is empty, but bcc ends with one that is not: the file may be cut off',
    ]);
    const cut = await readRecording('x', `${header}\n${row('0 -> 1', 5)}`);
    expect(cut.warnings).toEqual(['x:2: the last row has no newline: the file may be cut off']);
  });
});

describe('perf ftrace latency', () => {
  const header = '#   DURATION     |      COUNT | GRAPH                                          |';
  const row = (range: string, count: number) =>
    `  ${range} | ${String(count).padStart(10)} | ${' '.repeat(46)} |`;

  it('counts in powers of two, whatever its units say', async () => {
    const old = await readRecording('x', recorded('perf/latency-n.v6.12.107.txt'));
    expect(counts(old, 'duration_ns')).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 3, 20, 40, 0, 12, 5, 0, 0, 5, 1, 4,
    ]);
    expect(
      histogramIn(old.series[0])
        .buckets.slice(-2)
        .map(({ lo, hi }) => [lo, hi]),
    ).toEqual([
      [2 ** 19, 2 ** 20],
      [2 ** 20, Infinity],
    ]);
    const recent = await readRecording('x', recorded('perf/latency.v7.2.13.txt'));
    expect(seriesOf(recent, 'statistics').snapshots).toEqual([
      { is: 'stats', count: 95, average: 37685, total: 3580055 },
    ]);
    expect(seriesOf(recent, 'max time').snapshots).toEqual([{ is: 'scalar', value: 2500000 }]);
    expect(seriesOf(recent, 'duration_us')).toMatchObject({ unit: 'us', line: 1 });
    expect(recent.warnings).toEqual([]);
  });

  it('counts in thousands with --bucket-range, and leaves rows out with --hide-empty', async () => {
    const { series, warnings } = await read(
      header,
      row('   0 -  500 us', 1),
      row(' 500 - 1000 us', 2),
      row('1.00 - 1.50 ms', 3),
      row('1.50 - ...  ms', 4),
    );
    expect(histogramIn(series[0]).buckets.map(({ lo, hi }) => [lo, hi])).toEqual([
      [0, 500],
      [500, 1000],
      [1000, 1500],
      [1500, Infinity],
    ]);
    expect(warnings).toEqual([
      'x:1: perf prints bounds of 1000 us and more with two decimals: they may be off by 5 us',
    ]);
    const hidden = await read(
      header,
      row('   1 -    2 us', 1),
      row('  16 -   32 us', 2),
      row('   1 - ...  s ', 1),
    );
    expect(hidden.warnings[0]).toMatch(/^x:3: rows are missing before 16 - 32 us: taken as empty/);
  });

  it('may be cut off where the last line has no line end', async () => {
    const rows = [row('   0 -    1 us', 1), row('   1 - ...  s ', 1)];
    const { warnings } = await readRecording('x', [header, ...rows].join('\n'));
    expect(warnings).toContain('x:3: the last line has no newline: it may be cut off');
  });

  it.each([
    [
      [header, '     4 -    8 us |         12 | ##'],
      'x:2: the row "4 -    8 us |         12 | ##" can\'t be read: the file is cut off here',
    ],
    [[header], 'x:1: the table has no rows'],
    [['No data found'], 'x: perf found no data'],
  ])('%j is refused', async (lines, message) => {
    await expect(read(...lines)).rejects.toThrow(message);
  });
});
