import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../read.js';
import type { Recording } from '../recording.js';
import { histogramIn, recorded } from '../recordings.test-data.js';
import { writeRecording } from '../write.js';

const read = (...lines: string[]) => readRecording('x', lines.map((line) => `${line}\n`).join(''));

describe('tables of mails', () => {
  it('are the published ones, read from the whole mail', async () => {
    const recording = await readRecording('mail.txt', recorded('mails/pin-pages-contiguous.txt'));
    const published: Record<string, string>[] = parse(
      readFileSync(new URL('../../../fixtures/published/histograms.csv', import.meta.url)),
      { columns: true },
    );
    const place = (line: Record<string, string>): [string, string] => {
      if (line.scenario !== 'ccw-boot-fio') return [line.map, line.scenario === 'ccw-boot' ? '#1' : '#2'];
      const name =
        line.map === 'npage' ? 'vfio_iommu_type1_pin_pages' : 'vfio_iommu_type1_pin_contiguous_pages';
      return [`${name} npage`, ''];
    };
    expect(published.length).toBeGreaterThan(80);
    let compared = 0;
    for (const line of published) {
      const [map, key] = place(line);
      const column = key === '' ? null : line.variant === 'BASE' ? 'BASE' : '+PATCH';
      const series = recording.series.find(
        (one) => one.map === map && one.key === (key || null) && one.column === column,
      );
      const bucket = histogramIn(series!).buckets.find(({ lo }) => lo === Number(line.lo));
      expect(bucket, JSON.stringify(line)).toEqual({
        lo: Number(line.lo),
        hi: Number(line.hi),
        count: Number(line.count),
      });
      compared++;
    }
    expect(compared).toBe(recording.series.reduce((sum, one) => sum + histogramIn(one).buckets.length, 0));
  });

  it.each([
    '256, 512',
    '[256, 512)',
    '512, 1K',
    '4k, 8k',
    '[0, 1]',
    '1',
    '[1]',
    '(..., 0)',
    '[1M, ...)',
    '1M, ...',
  ])('may have the row %s, quoted, with CRLF or with thousands', async (range) => {
    const known = await read('@x_ns BASE +PATCH', `${range} 1234 60.00% 5 100.00%`);
    const { buckets } = histogramIn(known.series[0]);
    expect(buckets).toHaveLength(1);
    const quoted = await readRecording(
      'x',
      `Hi,\r\n\r\n> > @x_ns BASE +PATCH\r\n> > ${range}   1,234 60.00%  5 100.00%\r\n> bye\r\n`,
    );
    expect(quoted.series.map(({ snapshots }) => snapshots)).toEqual(
      known.series.map(({ snapshots }) => snapshots),
    );
  });

  it('may have one count, three counts, no percentages, titles and totals', async () => {
    const one = await read('pin_pages npage:', '1 10', '2, 4 5', 'Total 15');
    expect(one.series[0]).toMatchObject({ map: 'pin_pages npage', column: null, unit: 'pages' });
    expect(one.warnings).toEqual([]);
    const three = await read('@x[4k, read] A B C', '2, 4 1 2 3', '4, 8 4 5 6');
    expect(three.series.map(({ map, key, column, unit }) => [map, key, column, unit])).toEqual([
      ['x', '4k, read', 'A', null],
      ['x', '4k, read', 'B', null],
      ['x', '4k, read', 'C', null],
    ]);
    const headed = await read('usecs count %', '2, 4 1 50.00%', '4, 8 1 50.00%');
    expect(headed.series[0]).toMatchObject({ map: '', column: null, unit: 'us' });
  });

  it('are doubted where figures do not fit', async () => {
    const { warnings } = await read('@x BASE', '2, 4 10 50.02%', '4, 8 10 50.01%', 'Total 21');
    expect(warnings).toEqual([
      'x:4: the total is 21, but the rows above sum up to 20',
      'x:2: 50.02% does not fit: 10 of 20 are 50.00%',
    ]);
    const gap = await read('@x BASE', '2, 4 10', '16, 32 10');
    expect(gap.warnings).toEqual(['x:3: rows before 16, 32 are not in the table: taken as empty']);
  });

  it.each([
    [
      ['@x BASE +PATCH', '2, 4 10'],
      'x:1: the rows below have 1 count, but this header names 2: BASE, +PATCH',
    ],
    [['@x:', '2, 4 10 5'], 'x:1: the rows below have 2 counts, but this header names no columns'],
    [['@x A A', '2, 4 10 5'], 'x:1: two columns have one name'],
    [['', '2, 4 10 5'], 'x:2: the row "2, 4 10 5" has no header'],
    [['@x A B', '2, 4 10 5', '4, 8 1x 7'], 'x:3: the row "4, 8 1x 7" can\'t be read'],
    [['@x A B', '2, 4 10 5', '4, 8 7'], 'x:3: the row has other columns than the first one'],
    [['@x A', '4, 8 10', '2, 4 10'], 'x:3: the row 2, 4 is out of order'],
    [['@x A', '4, 8 10', '4, 8 10'], 'x:3: the row 4, 8 overlaps the row 4, 8'],
    [['@x A', '4, 8 9007199254740993'], 'x:2: the count 9007199254740993 is beyond 2^53'],
    [
      ['@x A', '2, 4 1', '@y:', `[4, 8)                 1 |${' '.repeat(52)}|`],
      'x: holds both bpftrace maps (line 4) and tables',
    ],
  ])('%j is refused', async (lines, message) => {
    await expect(read(...lines)).rejects.toThrow(message);
  });

  it('that this project writes are read again', async () => {
    for (const name of [
      '../golden/replay.mail',
      'mails/pin-pages-contiguous.txt',
      'bcc/log2-wide.txt',
      'bpftrace/41-hist-k2.v0.27.1.txt',
      'bpftrace/17-lhist.v0.27.1.txt',
      'perf/latency-n.v6.12.107.txt',
    ]) {
      const known = await readRecording('x', recorded(name));
      const again = await readRecording('x', writeRecording(known, 'mail'));
      const essence = ({ series }: Recording) =>
        series.map((one) => [
          one.map.replaceAll(' ', '_'),
          one.key,
          one.column,
          one.unit,
          histogramIn(one).buckets.filter(({ count }) => count > 0),
        ]);
      expect(essence(again), name).toEqual(essence(known));
    }
    const saved = await readRecording('x', recorded('../golden/replay.json'));
    const mailed = await readRecording('x', recorded('../golden/replay.mail'));
    for (const series of saved.series) {
      const column = series.column === 'BASE' ? 'BASE' : `+${series.column}`;
      const twin = mailed.series.find(
        (one) => one.map === series.map && one.key === series.key && one.column === column,
      );
      const filled = (one: typeof series) => histogramIn(one).buckets.filter(({ count }) => count > 0);
      expect(filled(twin!)).toEqual(filled(series));
      expect(twin!.unit).toBe(series.unit);
    }
  });
});
