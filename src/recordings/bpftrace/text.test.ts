import { describe, expect, it } from 'vitest';
import { readRecording } from '../read.js';
import { histogramIn } from '../recordings.test-data.js';
import { writeRecording } from '../write.js';

const bar = ' '.repeat(52);
const row = (label: string, count: number) => `${label.padEnd(16)}${String(count).padStart(8)} |${bar}|`;
const read = (...lines: string[]) => readRecording('out.txt', lines.map((line) => `${line}\n`).join(''));
const rowsOf = async (...lines: string[]) => histogramIn((await read(...lines)).series[0]);

describe('rows of bpftrace', () => {
  it('may be those of before v0.9: [0, 1] holds both, k is K', async () => {
    const { scale, buckets } = await rowsOf('@usecs: ', row('[0, 1]', 3), row('[2, 4)', 1), ...old(), '');
    expect(scale).toEqual({ kind: 'log2-from-01' });
    expect(buckets[0]).toEqual({ lo: 0, hi: 2, count: 3 });
    expect(buckets[buckets.length - 1]).toEqual({ lo: 1024, hi: 2048, count: 7 });
    function old(): string[] {
      const powers = [2, 3, 4, 5, 6, 7, 8].map((power) => row(`[${2 ** power}, ${2 ** (power + 1)})`, 0));
      return [...powers, row('[512, 1k)', 0), row('[1k, 2k)', 7)];
    }
  });

  it('may have the open rows of early lhist()', async () => {
    const { scale, buckets } = await rowsOf(
      '@: ',
      row('(...,0]', 1),
      row('[0, 200)', 2),
      row('[200,...]', 3),
      '',
    );
    expect(scale).toEqual({ kind: 'linear', min: 0, max: 200, step: 200 });
    expect(buckets.map(({ lo, hi }) => [lo, hi])).toEqual([
      [-Infinity, 0],
      [0, 200],
      [200, Infinity],
    ]);
  });

  it('have K and M as v0.17 prints them for lhist()', async () => {
    const { buckets } = await rowsOf(
      '@:',
      row('[620000, 630000)', 1),
      row('[630000, 625K)', 2),
      row('[625K, 650000)', 3),
      '',
    );
    expect(buckets.map(({ lo, hi }) => [lo, hi])).toEqual([
      [620000, 630000],
      [630000, 640000],
      [640000, 650000],
    ]);
  });

  it('reach up to 8E and take counts that touch their label', async () => {
    const big = await rowsOf('@:', row('[4E, 8E)', 2), '');
    expect(big.buckets).toEqual([{ lo: 2 ** 62, hi: 2 ** 63, count: 2 }]);
    const wide = await rowsOf('@:', `[1000000, 2000000)123456789 |${bar}|`, '');
    expect(wide.buckets[0].count).toBe(123456789);
  });

  it('tell hist() from lhist() by their labels', async () => {
    expect((await rowsOf('@:', row('[512, 1K)', 1), '')).scale).toEqual({ kind: 'log2', k: 0 });
    expect((await rowsOf('@:', row('[512, 1024)', 1), '')).scale).toEqual({
      kind: 'linear',
      min: 512,
      max: 1024,
      step: 512,
    });
    expect((await rowsOf('@:', row('[3584, 4K)', 1), '')).scale).toEqual({ kind: 'log2', k: 2 });
  });

  it('that stand alone and open print as they were', async () => {
    for (const label of ['[10K, ...)', '[10240, ...)', '(..., 1M)', '(..., 10)', '(..., 0)']) {
      const text = `@:\n${row(label, 1).replace(/\|.*/, `|${'@'.repeat(52)}|`)}\n\n`;
      expect(writeRecording(await readRecording('x', text), 'bpftrace')).toBe(text);
    }
  });

  it.each([
    [[row('[2, 4)', 1), row('[8, 16)', 1)], 'out.txt:3: rows are missing between [2, 4) and [8, 16)'],
    [[row('[4, 8)', 1), row('[2, 4)', 1)], 'out.txt:3: the row [2, 4) is out of order after the row [4, 8)'],
    [[row('[4, 8)', 1), row('[6, 12)', 1)], 'out.txt:3: the row [6, 12) overlaps the row [4, 8)'],
    [
      [row('[4, 8)', 1), row('[8, 17)', 1)],
      'out.txt:3: the row [8, 17) is none of hist() or lhist() beside the other rows',
    ],
    [[row('[4, x)', 1)], 'out.txt:2: "[4, x)" is no range; expected [512, 1K), [1] or (..., 0)'],
    [
      [row('[4, 8)', 1), '[8, 16)                1 |@@@'],
      'out.txt:3: the row "[8, 16)                1 |@@@" can\'t be read',
    ],
    [
      [row('[4, 8)', 9007199254740992)],
      'out.txt:2: the count 9007199254740992 is beyond 2^53 and would have to be rounded',
    ],
  ])('%j is refused', async (rows, message) => {
    await expect(read('@x:', ...rows, '')).rejects.toThrow(message);
  });

  it('are missed without a header', async () => {
    await expect(read(row('[4, 8)', 1), '')).rejects.toThrow('out.txt:1: the row "[4, 8)');
  });
});

describe('maps of bpftrace', () => {
  it('may have keys with stacks, line ends, brackets and nothing', async () => {
    const { series, warnings } = await read(
      '@a[',
      '        vfio_pin_pages+0',
      '        ioctl+12',
      ', swapper/0]:',
      row('[4, 8)', 1),
      '',
      '@c[',
      '        schedule+1',
      ']: 12',
      '@d[a, b, (c, 2)]: count 2, average 6, total 12',
      '@e[x]: y]: 7',
      '@f[]: 8',
    );
    expect(warnings).toEqual([]);
    expect(series.map(({ map, key, line }) => [map, key, line])).toEqual([
      ['a', '\n        vfio_pin_pages+0\n        ioctl+12\n, swapper/0', 1],
      ['c', '\n        schedule+1\n', 7],
      ['d', 'a, b, (c, 2)', 10],
      ['e', 'x]: y', 11],
      ['f', '', 12],
    ]);
  });

  it('may be glued to what a script or a terminal printed before', async () => {
    const recording = await read(
      'no newline@lat:',
      row('[4, 8)', 1),
      '',
      '^C@us:',
      row('[4, 8)', 2),
      '',
      '^C@n: 3',
    );
    expect(recording.series.map(({ map }) => map)).toEqual(['lat', 'us', 'n']);
    expect(writeRecording(recording, 'bpftrace')).toContain('no newline@lat:\n');
  });

  it('stand among messages', async () => {
    const { series, warnings } = await read(
      'Attaching 3 probes...',
      '@x: ',
      row('[4, 8)', 1),
      'stdin:1:5-9: WARNING: Failed to map_lookup_elem: 0',
      'Additional Info - helper: map_lookup_elem, retcode: 0',
      'kprobe:f { @x = hist(1) }',
      '           ~~~~',
      row('[8, 16)', 2),
      '',
      'Lost 12 events',
      'hello',
      'world',
    );
    expect(histogramIn(series[0]).buckets.map(({ count }) => count)).toEqual([1, 2]);
    expect(warnings).toEqual([
      'out.txt:10: bpftrace lost 12 events: they are in no count',
      'out.txt:11: 2 lines are no map and not read, first "hello"',
    ]);
  });

  it('are empty after zero(), and come again as snapshots', async () => {
    const recording = await read('@x:', row('[4, 8)', 1), '', '@x:', '', '@x:', row('[4, 8)', 3), '');
    const [{ snapshots, line }] = recording.series;
    expect(snapshots.map((value) => value.is === 'histogram' && value.buckets.length)).toEqual([1, 0, 1]);
    expect(line).toBe(6);
    expect(writeRecording(recording, 'bpftrace')).toContain('@x:\n\n@x:\n');
  });

  it('may have the hard blanks of a mailer, which a key keeps', async () => {
    const plain = `@lat_us[a\u00a0b]:\n${row('[4, 8)', 1)}\n${row('[8, 16)', 2)}\n\n`;
    const hard = plain.replaceAll('  ', ' \u00a0');
    expect(hard).not.toBe(plain);
    const [read, wanted] = [await readRecording('x', hard), await readRecording('x', plain)];
    expect(read.series).toEqual(wanted.series);
    expect(read.series[0].key).toBe('a\u00a0b');
  });

  it('may be quoted in a mail', async () => {
    const { series } = await read(
      '> here it is',
      '> > @lat_us:',
      `> > ${row('[4, 8)', 1)}`,
      `> > ${row('[8, 16)', 2)}`,
      '> >',
    );
    expect(series.map(({ map, unit }) => [map, unit])).toEqual([['lat_us', 'us']]);
  });

  it('take their unit from the end of their name and from nowhere else', async () => {
    const names = ['lat_ns', 'usecs', 'ns', 'x_cycles', 'n_pages', 'npage', 's', 'nsx', 'ns_lat', 'lat_secs'];
    const { series } = await read(...names.map((name) => `@${name}: 1`));
    expect(series.map(({ unit }) => unit)).toEqual([
      'ns',
      'us',
      'ns',
      'cycles',
      'pages',
      'pages',
      null,
      null,
      null,
      's',
    ]);
  });

  it('that end without the empty line are whole where the last row is; in the middle of a line they may be cut off', async () => {
    expect((await readRecording('out.txt', `@x:\n${row('[4, 8)', 1)}\n`)).warnings).toEqual([]);
    const { warnings } = await readRecording('out.txt', `@x:\n${row('[4, 8)', 1)}`);
    expect(warnings).toEqual([
      'out.txt:2: the last row has no newline, nor an empty line after it: the file may be cut off',
    ]);
    const scalar = await readRecording('out.txt', '@x: 1\n@y: 12');
    expect(scalar.warnings).toEqual([
      'out.txt:2: the last line has no newline: its value "12" may be cut off',
    ]);
    await expect(readRecording('out.txt', `@x:\n${row('[4, 8)', 1)}\n\n@y:`)).rejects.toThrow(
      /out.txt:4: .*cut off/,
    );
    await expect(readRecording('out.txt', `@x:\n${row('[4, 8)', 1)}\n\n@y[\n  f+1\n`)).rejects.toThrow(
      /out.txt:4: .*cut off/,
    );
  });

  it('keep their kind', async () => {
    await expect(read('@x: 1', '@x:', row('[4, 8)', 1), '')).rejects.toThrow(
      'out.txt:2: @x is a histogram here and a scalar in line 1',
    );
  });
});

describe('a row that was pasted', () => {
  it('may have blanks behind its count', async () => {
    const { series } = await readRecording('q.txt', '@ns:\n[1]                  20  |@@@|\n\n');
    expect(histogramIn(series[0]).buckets).toEqual([{ lo: 1, hi: 2, count: 20 }]);
  });

  it.each([
    ['[1K, 2K) -5 |', 'q.txt:2: the row "[1K, 2K) -5 |" can\'t be read: "-5" is no count'],
    ['[1K, 2K) 5x |@@ |', 'q.txt:2: the row "[1K, 2K) 5x |@@ |" can\'t be read: "5x" is no count'],
    ['[1K, 2K) -5 |@@ |', 'q.txt:2: '],
  ])('is told where its count is none, though it is the only one: %s', async (line, message) => {
    await expect(readRecording('q.txt', `@ns:\n${line}\n`)).rejects.toThrow(message);
  });
});
