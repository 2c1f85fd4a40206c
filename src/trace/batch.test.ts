import { expect, test } from 'vitest';
import { InputError } from '../failure.js';
import fc from '../property.test-data.js';
import { bytesOf as arrowBytesOf } from './arrow/arrow-bytes.test-data.js';
import { TraceBatch } from './batch.js';
import { contentOf } from './csv/dialect-alone.test-data.js';
import { lineWriter } from './line-writer.test-data.js';
import { bits } from './op-columns.js';
import { openTrace } from './open.js';
import { COLUMNS, OPS, opNumber } from './ops.js';
import { rows } from './random-traces.test-data.js';
import { open } from './read-text.test-data.js';
import { columnsInUse } from './write.js';

const SMALL = 3;
/** Columns whose old data behind the last row nobody minds. */
const LEFT = ['line', 'op', 'given', 'pfnStart', 'pfns'];

/** What stands in the rows from .. to of the columns that are empty where nothing was written. */
function cells(batch: TraceBatch, from: number, to: number): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const [name, column] of Object.entries(batch))
    if (ArrayBuffer.isView(column) && !LEFT.includes(name))
      found[name] = [...(column as Float64Array).subarray(from, to)];
  return found;
}

/** Rows in a file; in the last ones, the last cell is wrong, or one too many, or has a quote. */
const file = fc.tuple(rows, fc.nat(3), fc.constantFrom('x', ',x', '"')).map(([written, bad, spoilt]) => {
  const columns = columnsInUse(written);
  const line = lineWriter(columns);
  const lines = written.map((row, i) =>
    i + bad < written.length ? line(row) : line(row).replace('\n', `${spoilt}\n`),
  );
  return `${columns.join(',')}\n${lines.join('')}`;
});

/** The same file as Arrow, one byte of it damaged: rows of it may be odd. */
async function damaged(text: string, place: number): Promise<Buffer> {
  const bytes = await arrowBytesOf(await open(text, { skipBadRows: true }));
  bytes[place % bytes.length] ^= 0x80;
  return bytes;
}

test('behind its last row a batch is as empty as a new one, whatever was in it and whatever was given up', async () => {
  const empty = cells(new TraceBatch(SMALL), 0, SMALL);
  await fc.assert(
    fc.asyncProperty(file, fc.option(fc.nat()), async (text, damage) => {
      const batch = new TraceBatch(SMALL);
      const reused = () => {
        batch.clear();
        expect(cells(batch, 0, SMALL)).toEqual(empty);
        return batch;
      };
      try {
        const trace =
          damage === null
            ? await open(text, { skipBadRows: true })
            : await openTrace('a.arrow', { content: await damaged(text, damage), skipBadRows: true });
        for await (const { rows: filled } of trace.batches(reused))
          expect(cells(batch, filled, SMALL)).toEqual(cells(new TraceBatch(SMALL), filled, SMALL));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
      }
    }),
    { numRuns: 200 },
  );
});

test('it knows which columns and operations its rows have', async () => {
  const trace = await open('op,addr,len,vm\nmap,0x1000,0x1000,\nmm_exit,,,2\n');
  for await (const batch of trace.batches()) {
    expect(batch.columns).toBe(bits(['op', 'addr', 'len', 'vm']));
    expect(batch.ops).toBe((1 << opNumber('map')) | (1 << opNumber('mm_exit')));
    expect(batch.lacks(bits(['ts_ns', 'cpu']), 1 << opNumber('pin'))).toBe(true);
    expect(batch.lacks(bits(['vm']), 0)).toBe(false);
    expect(batch.lacks(0, 1 << opNumber('map'))).toBe(false);
  }
});

test('a copy has all that the batch has', async () => {
  await fc.assert(
    fc.asyncProperty(file, async (text) => {
      try {
        for await (const batch of (await open(text, { skipBadRows: true })).batches()) {
          const copy = batch.copy();
          expect(contentOf(copy)).toEqual(contentOf(batch));
          const facts = ({ rows, columns, ops, pfnsUsed, accessed }: TraceBatch) => [
            rows,
            columns,
            ops,
            pfnsUsed,
            accessed,
          ];
          expect(facts(copy)).toEqual(facts(batch));
          expect(copy.capacity).toBe(batch.rows);
        }
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
      }
    }),
    { numRuns: 50 },
  );
});

test('all columns and operations have a bit', () => {
  expect(COLUMNS.length).toBeLessThanOrEqual(16);
  expect(OPS.length).toBeLessThan(32);
});
