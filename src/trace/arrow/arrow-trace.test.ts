import { createHash } from 'node:crypto';
import {
  Field,
  Float64,
  Int64,
  List,
  RecordBatchReader,
  Table,
  Uint32,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../failure.js';
import fc from '../../property.test-data.js';
import { contentOf } from '../csv/dialect-alone.test-data.js';
import { lineWriter } from '../line-writer.test-data.js';
import { openTrace } from '../open.js';
import { COLUMNS } from '../ops.js';
import { rows } from '../random-traces.test-data.js';
import type { Trace } from '../trace.js';
import { columnsInUse, traceText } from '../write.js';
import { arrowOf, csvOf, foreign, openArrow } from './arrow-bytes.test-data.js';

async function contents(trace: Trace): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const batch of trace.batches()) found.push({ ...(contentOf(batch) as object), line: null });
  return found;
}

const openText = (text: string) => openTrace('trace.csv', { content: Buffer.from(text) });

describe('there and back', () => {
  test('is exact: metadata, columns, rows, empty cells', async () => {
    const order = fc.shuffledSubarray([...COLUMNS], { minLength: COLUMNS.length });
    await fc.assert(
      fc.asyncProperty(rows, order, fc.boolean(), async (written, all, spare) => {
        const used = columnsInUse(written);
        const columns = spare ? all : all.filter((column) => used.includes(column));
        const head = `# qemu: 7.0: x\n# page_size: 4k\n# vfiobench-trace: 1\n${columns.join(',')}\n`;
        const text = head + written.map(lineWriter(columns)).join('');
        const bytes = await arrowOf(text);
        expect(await csvOf(bytes)).toBe(text);
        const [arrow, csv] = [await openArrow(bytes), await openText(text)];
        expect(await contents(arrow)).toEqual(await contents(csv));
        expect(arrow.backings).toEqual(csv.backings);
        expect(arrow.meta).toEqual(csv.meta);
        expect([arrow.startNs, arrow.columns]).toEqual([csv.startNs, csv.columns]);
      }),
      { numRuns: 25 },
    );
  });

  test('more rows than a record batch holds; backings that come late', async () => {
    const lines = Array.from({ length: 80_000 }, (_, i) => `pin,,,0x${i.toString(16)},\n`);
    for (const [i, backing] of [
      [0, 'thp'],
      [70_000, '4k:run=3'],
      [70_001, '4k:run=4:untouched'],
      [79_999, 'thp'],
    ] as const)
      lines[i] = `map,0x1000,0x1000,,${backing}\n`;
    const text = `op,addr,len,pfns,backing\n${lines.join('')}`;
    const bytes = await arrowOf(text);
    expect(await csvOf(bytes)).toBe(text);
    const trace = await openArrow(bytes);
    let line = 0;
    for await (const batch of trace.batches()) line = batch.line[batch.rows - 1];
    expect(line).toBe(80_000);
    expect(trace.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('more backings than a code of 16 bits counts, with its sign', async () => {
    const lines = Array.from({ length: 33_000 }, (_, i) => `map,0x1000,0x1000,4k:run=${i + 1}\n`);
    const text = `op,addr,len,backing\n${lines.join('')}`;
    expect(await csvOf(await arrowOf(text))).toBe(text);
  });

  test('rows of many pfns make record batches that a reader takes', async () => {
    const rows = 2100;
    const bytes = await arrowOf(`op,pfns\n${'pin,0x0-0x1fff\n'.repeat(rows)}`);
    const batches = [...RecordBatchReader.from(bytes)].map(({ numRows }) => numRows);
    expect([batches.length, batches[0] * 8192 >= 2 ** 24]).toEqual([2, true]);
    let read = 0;
    for await (const batch of (await openArrow(bytes)).batches()) read += batch.rows;
    expect(read).toBe(rows);
  });

  test('the code of a null is one of the dictionary: polars refuses the file else', async () => {
    const bytes = await arrowOf('op,addr,len,prot,kind\nmap,0,1,,\nmap,0,1,w,\nkick,0,1,,mmio\n');
    const [batch] = RecordBatchReader.from(bytes);
    const codes = [3, 4].map((column) => [...batch.data.children[column].values.subarray(0, 3)]);
    expect(codes).toEqual([
      [2, 1, 2],
      [0, 0, 0],
    ]);
  });

  test('a trace without rows', async () => {
    expect(await csvOf(await arrowOf('# host: x\nop,len\n'))).toBe('# host: x\nop,len\n');
  });

  test('a limit reads as many rows', async () => {
    const bytes = await arrowOf(`op\n${'mm_exit\n'.repeat(9000)}`);
    expect(await csvOf(bytes, { limit: 5000 })).toBe(`op\n${'mm_exit\n'.repeat(5000)}`);
  });

  test('pfns that were counted but not kept are refused, with the line', async () => {
    await expect(arrowOf('op,pfns\npin,1\npin,0-8192\n')).rejects.toThrow(
      "trace.csv:3: pfns: a row of 8193 pfns can't be converted",
    );
  });
});

describe('rows are checked as those of CSV', () => {
  const written = new Table({
    op: vectorFromArray(['pin', 'pinn', 'dma_read', 'mm_exit'], new Utf8()),
    addr: vectorFromArray([null, null, null, 1n], new Uint64()),
  });
  test('by texts', async () => {
    await expect(csvOf(foreign(written))).rejects.toThrow('trace.arrow:2: op: "pinn" is no operation');
    const trace = await openArrow(foreign(written), { skipBadRows: true });
    await contents(trace);
    expect(trace.badRows.map(({ line, message }) => [line, message.slice(0, 20)])).toEqual([
      [2, 'op: "pinn" is no ope'],
      [3, 'addr: is empty; dma_'],
      [4, 'addr: is "1", must b'],
    ]);
  });

  test.each([
    ['time', { ts_ns: [9n, 8n] }, new Uint64(), 'ts_ns: 8 is before 9 of line 1; time must not go backwards'],
    [
      'pfns',
      { pfns: [[1n], [2n ** 60n]] },
      new List(new Field('item', new Uint64())),
      'pfns: 1152921504606846976 is over-large',
    ],
    ['a latency', { lat_ns: [1, Number.NaN] }, new Float64(), 'lat_ns: "NaN" is no latency'],
    [
      'a return value',
      { ret: [1n, 2n ** 60n] },
      new Int64(),
      'ret: "1152921504606846976" is no return value',
    ],
    ['a small number', { vm: [1, 70000] }, new Uint32(), 'vm: "70000" is no number from 0 to 65535'],
  ])('%s', async (_, column, type, message) => {
    const [[name, values]] = Object.entries(column) as [string, unknown[]][];
    const table = new Table({
      op: vectorFromArray(['pin', 'pin']),
      [name]: vectorFromArray(values as never[], type),
    });
    await expect(csvOf(foreign(table))).rejects.toThrow(
      `trace.arrow:2: ${message.replace('pfns: 1', 'pfns: "1').replace('976 is', '976" is')}`,
    );
  });
});

describe('damage', () => {
  const text = traceText({ workload: 'w' }, [
    { op: 'map', addr: 0x1000, len: 0x2000, backing: 'thp', tsNs: 5 },
    { op: 'pin', pfns: [1, 2, 9], tsNs: 7, latNs: 2.5, ret: -22 },
    { op: 'kick', addr: 4, len: 4, kind: 'pio', value: 3 },
  ]);

  test('a file that ends early is refused wherever it ends', async () => {
    const bytes = await arrowOf(text);
    for (let length = 8; length < bytes.length; length += length < 40 ? 1 : 23) {
      await expect(csvOf(bytes.subarray(0, length)), `${length}`).rejects.toThrow(
        /^trace.arrow: the Arrow data can't be read/,
      );
    }
  });

  test('bytes between the last record batch and the footer are refused', async () => {
    const bytes = await arrowOf(text);
    const end = bytes.length - 10 - bytes.readInt32LE(bytes.length - 10);
    const damaged = Buffer.concat([bytes.subarray(0, end), Buffer.alloc(8), bytes.subarray(end)]);
    await expect(csvOf(damaged)).rejects.toThrow('the footer does not follow the last record batch');
  });

  test('any byte may be wrong: rows, or one message', async () => {
    const bytes = await arrowOf(text);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged[at] ^= change;
        try {
          await contents(await openArrow(damaged));
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.message).not.toContain('\n');
        }
      }),
      { numRuns: 300 },
    );
  });
});
