import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openTrace } from '../open.js';
import { summarise } from './summary.js';

async function summary(text: string, skipBadRows = false) {
  return summarise(await openTrace('-', { skipBadRows, stdin: Readable.from([Buffer.from(text)]) }));
}

const HEAD = '# origin: synthetic\nop,vm,cpu,dev,ts_ns,addr,len,pfns,backing,lat_ns,ret\n';
const MAP = 'map,0,0,0,,0,0x100000,,,,\n';

test('rows, vms, cpus, devs, time, mapped bytes, latencies and errnos', async () => {
  const found = await summary(
    `${HEAD}map,0,0,0,100,0,0x3000,,thp,,
map,0,1,0,150,0x4000,0x1001,,thp,,-EINVAL
map,1,1,2,150,0,4096,,4k:run=2,,
memslot,1,1,2,150,0,8192,,thp,,
pin,0,0,0,200,,,1,,10,1
pin,0,0,0,300,,,2,,25.5,1
pin,0,0,0,400,,,2,,4.5,-EINVAL
unpin,0,0,0,1000,,,2,,,-22
`,
  );
  expect(found).toMatchObject({
    name: '-',
    format: 'csv',
    rows: 8,
    ops: [
      { op: 'map', rows: 3 },
      { op: 'pin', rows: 3 },
      { op: 'unpin', rows: 1 },
      { op: 'memslot', rows: 1 },
    ],
    vms: 2,
    cpus: 3,
    devs: 2,
    spanNs: 900,
    rowsWithoutTime: 0,
    latencies: [{ op: 'pin', count: 3, minNs: 4.5, meanNs: 40 / 3, maxNs: 25.5 }],
    badRowCount: 0,
    problems: [],
  });
  expect(found.mapped).toEqual([
    { op: 'map', backing: 'thp', bytes: 0x3000 + 0x1001 },
    { op: 'map', backing: '4k:run=2', bytes: 4096 },
    { op: 'memslot', backing: 'thp', bytes: 8192 },
  ]);
  expect(found.errnos).toEqual([
    { op: 'map', errno: '-EINVAL', rows: 1 },
    { op: 'pin', errno: '-EINVAL', rows: 1 },
    { op: 'unpin', errno: '-EINVAL', rows: 1 },
  ]);
});

test('a memory slot whose flags change is counted once, another one of its size again', async () => {
  const slot = 'memslot,0,0,0,,0x10000,0x2000,,4k,,\n';
  const others = 'memslot,1,0,0,,0x10000,0x2000,,4k,,\nmemslot,0,0,0,,0x12000,0x2000,,4k,,\n';
  const { mapped, ops } = await summary(HEAD + slot + slot + others + slot);
  expect(mapped).toEqual([{ op: 'memslot', backing: '4k', bytes: 3 * 0x2000 }]);
  expect(ops).toEqual([{ op: 'memslot', rows: 5 }]);
});

describe('pins', () => {
  const pins = async (rows: string, head = '# origin: synthetic\n') =>
    (await summary(`${head}op,vm,pfns,ret,addr,len\nmap,0,,,0,0x10000000\nmap,1,,,0,0x10000000\n${rows}`))
      .pins;

  test('first, reused and already pinned pages, per vm and by references', async () => {
    const found = await pins(
      [
        'pin,0,1-4,,,', // 4 first
        'pin,0,1 2,,,', // 2 already
        'unpin,0,1,,,', // still pinned once
        'pin,0,1,,,', // already
        'pin,1,1,,,', // first, of another vm
        'unpin,0,3 4,,,',
        'pin,0,3,,,', // reused
        'pin,0,9,-EINVAL,,', // failed: pins nothing
        'pin,0,9,1,,', // first
      ].join('\n'),
    );
    expect(found).toMatchObject({
      calls: 7,
      total: 11,
      distinct: 6,
      first: 6,
      already: 3,
      reused: 1,
      peak: 5,
    });
  });

  test('pages per call and runs as they stand in the array', async () => {
    const found = await pins('pin,0,1-3 9 10 5 4 3,,,\npin,0,1-3,,,\npin,0,,,,\n');
    expect([...found.npageCounts]).toEqual([
      [8, 1],
      [3, 1],
      [0, 1],
    ]);
    expect([...found.runCounts]).toEqual([
      [3, 2],
      [2, 1],
      [1, 3],
    ]);
  });

  test('a pin that is too long to be kept counts under its power of two', async () => {
    const found = await pins('pin,0,0-8191,,,\npin,0,0-8192,,,\npin,0,1-0x5000,,,\n');
    expect([...found.npageCounts]).toEqual([
      [8192, 2],
      [16384, 1],
    ]);
    expect([...found.runCounts]).toEqual([[8192, 1]]);
    expect(found).toMatchObject({ calls: 3, total: 8192 + 8193 + 0x5000, distinct: 8192 });
  });
});

describe('problems', () => {
  const problems = async (rows: string) => (await summary(HEAD + rows)).problems;

  test('unpins of what is not pinned', async () => {
    const found = await problems(
      `${MAP}pin,0,0,0,,,,1,,,\nunpin,0,0,0,,,,1,,,\nunpin,0,0,0,,,,1,,,\nunpin,1,0,0,,,,1,,,\n`,
    );
    expect(found).toEqual(['2 rows with unpins of pages that are not pinned, the first in line 6']);
  });

  test('pins outside every map of their vm', async () => {
    const found = await problems(
      `${MAP}pin,0,0,0,,,,0x0-0xff,,,\npin,0,0,0,,,,0xff-0x100,,,\npin,1,0,0,,,,1,,,\n`,
    );
    expect(found).toEqual(['2 rows with pins outside every map seen so far, the first in line 5']);
  });

  test('maps that touch are one to a pin, and pages of 64 KiB are counted as such', async () => {
    const text =
      '# origin: synthetic\n# page_size: 64k\nop,addr,len,pfns\nmap,0x10000,0x10000,\nmap,0x20000,0x10000,\n';
    expect((await summary(`${text}pin,,,1-2\n`)).problems).toEqual([]);
    expect((await summary(`${text}pin,,,1-3\n`)).problems).toHaveLength(1);
  });

  test('rows behind mm_exit, unless they tear down', async () => {
    const exit = 'mm_exit,0,0,0,,,,,,,\n';
    expect(await problems(`${MAP}${exit}unmap,0,0,0,,0,0x100000,,,,\nmemslot,1,0,0,,0,1,,,,\n`)).toEqual([]);
    expect(await problems(`${MAP}${exit}${MAP}`)).toEqual([
      '1 row after the mm_exit of their vm, the first in line 5',
    ]);
  });

  test('no map row', async () => {
    expect(await problems('dma_read,0,0,0,,0,1,,,,\npin,0,0,0,,,,1,,,\n')).toEqual([
      'there is no map row: pin, dma_read will find nothing mapped',
    ]);
    expect(await problems('memslot,0,0,0,,0,4096,,,,\ndma_read,0,0,0,,0,1,,,,\n')).toEqual([]);
  });

  test('time in some rows only, no rows, no origin, a key that nearly has a meaning', async () => {
    expect(await problems(`${MAP}mm_exit,0,0,0,5,,,,,,\n`)).toEqual(['ts_ns is empty in 1 of 2 rows']);
    expect((await summary('# pagesize: 16k\n# note: x\nop\n')).problems).toEqual([
      'no origin is given (# origin: recorded, reconstructed or synthetic)',
      'metadata key pagesize has no meaning (did you mean page_size?)',
      'the trace has no rows',
    ]);
  });
});

test('bad rows are part of the summary', async () => {
  const found = await summary('# origin: synthetic\nop\nmm_exit\nx\n', true);
  expect(found).toMatchObject({ rows: 1, badRowCount: 1, badRows: [{ line: 4 }] });
});
