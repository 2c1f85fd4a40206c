/** For tests: a trace read without the scanner of the plain form, every line by the reader of every dialect. */
import { Readable } from 'node:stream';
import { InputError } from '../../failure.js';
import { BackingTable } from '../backing.js';
import { BadRows } from '../bad-rows.js';
import { oneForAll, type TraceBatch } from '../batch.js';
import { openTrace } from '../open.js';
import { RowFiller } from '../row-filler.js';
import type { Backing, BadRow, OpenOptions } from '../trace.js';
import { TraceClock } from '../trace-clock.js';
import { DialectLines } from './dialect.js';
import { readHead } from './head.js';

export interface Readout {
  /** Every column of every batch, as far as its rows go. */
  readonly batches: unknown[];
  /** Of the error that reading ended with. */
  readonly message: string | null;
  readonly backings: readonly Backing[];
  readonly badRows: readonly BadRow[];
}

/** A copy of what is in a batch. */
export function contentOf(batch: TraceBatch): unknown {
  const { rows, pfnsUsed } = batch;
  const columns = Object.entries(batch).filter(([, column]) => ArrayBuffer.isView(column));
  const ends = (name: string) => (name === 'pfns' ? pfnsUsed : rows);
  return Object.fromEntries(
    columns.map(([name, column]) => [name, [...(column as Float64Array).subarray(0, ends(name))]]),
  );
}

async function messageOf(reading: () => Promise<void>): Promise<string | null> {
  try {
    await reading();
    return null;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

export async function readAlone(
  text: Buffer,
  { skipBadRows = false, limit = 1e9 }: OpenOptions,
): Promise<Readout> {
  const table = new BackingTable();
  const bad = new BadRows('-', skipBadRows);
  const batches: unknown[] = [];
  const message = await messageOf(async () => {
    const chunks = [text];
    const head = await readHead('-', async () => chunks.shift() ?? null);
    const { meta, layout, line, rest } = head;
    const filler = new RowFiller(layout, table, new TraceClock(), meta.pageSize);
    const lines = new DialectLines('-', head, filler, bad, line + 1);
    lines.add(rest.length === 0 || rest.at(-1) === 10 ? rest : Buffer.concat([rest, Buffer.from('\n')]));
    lines.parse(null);
    const empty = oneForAll();
    let batch = empty();
    try {
      for (let left = limit; lines.fill(batch, Math.min(left, batch.capacity)); batch = empty()) {
        batches.push(contentOf(batch));
        left -= batch.rows;
        if (left <= 0) return;
      }
    } catch (error) {
      if (batch.rows > 0) batches.push(contentOf(batch));
      throw error;
    }
    if (batch.rows > 0) batches.push(contentOf(batch));
  });
  return { batches, message, backings: table.list, badRows: bad.kept };
}

/** The same as a command reads it, from pieces of the given size. */
export async function readAsAlways(text: Buffer, piece: number, options: OpenOptions): Promise<Readout> {
  const pieces: Buffer[] = [];
  for (let i = 0; i < text.length; i += piece) pieces.push(text.subarray(i, i + piece));
  const batches: unknown[] = [];
  let backings: readonly Backing[] = new BackingTable().list;
  let badRows: readonly BadRow[] = [];
  const message = await messageOf(async () => {
    const trace = await openTrace('-', { ...options, stdin: Readable.from(pieces) });
    backings = trace.backings;
    badRows = trace.badRows;
    for await (const batch of trace.batches()) batches.push(contentOf(batch));
  });
  return { batches, message, backings, badRows };
}
