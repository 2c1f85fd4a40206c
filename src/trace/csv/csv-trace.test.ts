import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../failure.js';
import { TraceBatch } from '../batch.js';
import { openTrace } from '../open.js';
import { column, open, read } from '../read-text.test-data.js';
import type { Trace } from '../trace.js';

const first = (trace: Trace) => trace.batches()[Symbol.asyncIterator]().next();
/** How many rows come before the end, or before what it throws. */
const all = async (trace: Trace, before: { rows: number } = { rows: 0 }): Promise<number> => {
  for await (const { rows } of trace.batches()) before.rows += rows;
  return before.rows;
};

const TRICKY = [
  '# vfiobench-trace: 1',
  '# workload: a test',
  '',
  'op;pfns;ts_ns',
  'pin;1;10',
  '# a comment with a " quote; and more',
  '',
  '   ',
  '"pin";"2',
  '# no comment',
  '',
  '3";11',
  ' pin ; 4 ; 12 ',
  '#',
  '"pin" ; " 5 " ;"13"',
  'pinn;6;14',
  'pin;7;15',
];

describe('lines', () => {
  const expected = [
    [5, [1]],
    [13, [4]],
    [15, [5]],
    [17, [7]],
  ];
  // the cell that spans lines 9 to 12 holds "# no comment", which is no pfn
  const bad = [
    [9, 'pfns: "#" is no pfn (0x1f or 31) and no range (0x5-0x7)'],
    [16, expect.stringMatching(/^op: "pinn" is no operation/)],
  ];

  for (const [ends, eol] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ]) {
    for (const bom of ['', '\ufeff']) {
      for (const lastEnd of ['', eol]) {
        for (const piece of [1, 7, 1 << 20]) {
          const name = `${ends}${bom && ', BOM'}${lastEnd && ', last line ended'}, pieces of ${piece}`;
          test(`are counted right: ${name}`, async () => {
            const text = bom + TRICKY.join(eol) + lastEnd;
            const { rows, trace } = await read(text, { skipBadRows: true, piece });
            expect(rows.map(({ line, pfns }) => [line, pfns])).toEqual(expected);
            expect(trace.badRows.map(({ line, message }) => [line, message])).toEqual(bad);
            expect(trace.sha256).toBe(createHash('sha256').update(text).digest('hex'));
          });
        }
      }
    }
  }

  test('newlines in a quoted pfns cell are blanks', async () => {
    const { rows } = await read('op,pfns\npin,"1\n\n 2\r\n3"\npin,4\n');
    expect(rows.map(({ line, pfns }) => [line, pfns])).toEqual([
      [2, [1, 2, 3]],
      [6, [4]],
    ]);
  });

  test('quotes that come late in a long file change nothing before them', async () => {
    const many = Array.from({ length: 20000 }, (_, i) => `pin,${i}`).join('\n');
    const { rows } = await read(`op,pfns\n${many}\n# c\npin,"1\n2"\npin,3\n`, { piece: 5000 });
    expect(rows).toHaveLength(20002);
    expect(rows.every(({ line }, i) => i >= 20000 || line === i + 2)).toBe(true);
    expect(rows.slice(-2).map(({ line }) => line)).toEqual([20003, 20005]);
  });

  test('a fault is told before a later one of the same piece', async () => {
    await expect(read('op,pfns\npin,1\npin,x\npin,"2"3\n')).rejects.toThrow('<stdin>:3: pfns');
    await expect(read('op,pfns\npin,1\npin,"2"3\npin,x\n')).rejects.toThrow('<stdin>:3: something follows');
    await expect(read('op,pfns\npin,1\npin,x\npin,\0\n')).rejects.toThrow('<stdin>:3: pfns');
  });

  test('a line without end is refused before it fills the memory', async () => {
    const endless = Readable.from(
      (function* () {
        yield Buffer.from('op,pfns\npin,');
        for (;;) yield Buffer.alloc(1 << 20, '1 ');
      })(),
    );
    const trace = await openTrace('-', { stdin: endless });
    await expect(first(trace)).rejects.toThrow('<stdin>:2: the line is longer than 16 MiB');
  });

  test('a quote that is never closed is refused before it fills the memory', async () => {
    const endless = Readable.from(
      (function* () {
        yield Buffer.from('op,pfns\npin,1\npin,"');
        for (;;) yield Buffer.alloc(1 << 20, 'pin,1\n');
      })(),
    );
    const trace = await openTrace('-', { stdin: endless });
    await expect(all(trace)).rejects.toThrow('<stdin>:3: a quoted cell that begins here is longer than');
  });
});

describe('the file', () => {
  test.each([',', ';', '\t'])('delimiter %j', async (delimiter) => {
    const text = 'pfns,op,vm\n0x1,pin,3\n'.replaceAll(',', delimiter);
    expect((await read(text)).rows[0]).toMatchObject({ op: 'pin', pfns: [1], where: [3, 0, 0] });
  });

  test('a header of one column, with and without quotes and blanks', async () => {
    for (const header of ['op', '"op"', ' op ', ' " op" ']) {
      expect(await column(`${header}\nmm_exit\n\npin\n`, 'line')).toEqual([2, 4]);
    }
  });

  test('only a header is a trace without rows', async () => {
    for (const text of ['op', 'op\n', '# c\nop,pfns\r\n\r\n# c']) {
      const { rows, trace } = await read(text);
      expect(rows).toEqual([]);
      expect(trace.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  test('gzip is told by content, members follow one another, and the hash is of the text', async () => {
    const members = ['op,pfns\npin,1\n', 'pin,2\n'];
    const { rows, trace } = await read(Buffer.concat(members.map((text) => gzipSync(text))), { piece: 3 });
    expect(trace.format).toBe('csv.gz');
    expect(rows.map(({ pfns }) => pfns)).toEqual([[1], [2]]);
    expect(trace.sha256).toBe(createHash('sha256').update(members.join('')).digest('hex'));
    expect((await open('op\n')).format).toBe('csv');
  });

  test('more rows than a batch holds, each once and in order', async () => {
    const text = `op,pfns\n${Array.from({ length: 10000 }, (_, i) => `pin,${i}`).join('\n')}\n`;
    const trace = await open(text, { piece: 1000 });
    const sizes = [];
    let next = 0;
    for await (const batch of trace.batches()) {
      sizes.push(batch.rows);
      for (let i = 0; i < batch.rows; i++) if (batch.pfns[batch.pfnStart[i]] === next) next++;
    }
    expect(sizes).toEqual([4096, 4096, 1808]);
    expect(next).toBe(10000);
  });

  test('a batch ends where the pfns, or the memory accessed, of one more row may not fit', async () => {
    const sizes = async (rows: string): Promise<number[]> => {
      const found = [];
      for await (const batch of (await open(`op,addr,len,pfns\n${rows}`)).batches()) found.push(batch.rows);
      return found;
    };
    expect(await sizes('pin,,,0-8191\n'.repeat(7))).toEqual([3, 3, 1]);
    expect(await sizes('dma_read,0,0x40000,\n'.repeat(5))).toEqual([4, 1]);
    expect(await sizes('map,0,0x4000000,\n'.repeat(5))).toEqual([5]);
  });

  test('batches come from whoever gives them', async () => {
    const given = [new TraceBatch(2), new TraceBatch(2)];
    let next = 0;
    const filled = [];
    for await (const batch of (await open(`op\n${'mm_exit\n'.repeat(3)}`)).batches(() => given[next++]))
      filled.push(batch);
    expect(filled).toEqual(given);
    expect(filled.map(({ rows }) => rows)).toEqual([2, 1]);
  });

  test('the hash is unknown until all was read, and stays so where reading stops early', async () => {
    const trace = await open(`op\n${'mm_exit\n'.repeat(5000)}`);
    expect(trace.sha256).toBeNull();
    for await (const batch of trace.batches()) {
      expect(batch.rows).toBe(4096);
      break;
    }
    expect(trace.sha256).toBeNull();
  });

  test('bytes that belong to the caller stay as they are', async () => {
    const bytes = Buffer.from('op\n# comment\nmm_exit\n# "quoted"\n"mm_exit"\n');
    const before = bytes.toString();
    await read(bytes);
    expect(bytes.toString()).toBe(before);
  });

  test('a second reading is refused', async () => {
    const trace = await open('op\nmm_exit\n');
    for await (const batch of trace.batches()) expect(batch.rows).toBe(1);
    await expect(first(trace)).rejects.toThrow('a trace is read once');
  });

  test('of more than 1000 bad rows the first 1000 are kept and all are counted', async () => {
    const { trace, rows } = await read(`op\n${'x\n'.repeat(1500)}pin\n`, { skipBadRows: true });
    expect(rows).toHaveLength(1);
    expect(trace.badRowCount).toBe(1500);
    expect(trace.badRows).toHaveLength(1000);
    expect(trace.badRows[999].line).toBe(1001);
  });

  test('a stream that breaks is an input error', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('op\nmm_exit\n');
        throw Object.assign(new Error('input/output error'), { code: 'EIO' });
      })(),
    );
    const trace = await openTrace('-', { stdin: broken });
    const before = { rows: 0 };
    const reading = all(trace, before);
    await expect(reading).rejects.toBeInstanceOf(InputError);
    await expect(reading).rejects.toThrow("<stdin>: can't be read: input/output error");
    expect(before.rows).toBe(1);
  });

  test.each([
    ['op,pfns\npin,0x1\npin,0x2', 3],
    ['op,pfns\npin,"0x1\n0x2"\npin ,0x2', 4],
    ['op,pfns\npin,0x1\n# cut', 3],
    ['op,pfns\npin,0x1\npin,0x2\n', null],
    ['op,pfns', null],
  ])('a last line without its end, of %j, is read, and said to be perhaps a part', async (text, line) => {
    const { trace } = await read(text);
    const said = `the last line, ${line}, has no line end: the file may be cut off there`;
    expect(trace.meta.problems).toEqual(line === null ? [] : [said]);
  });
});
