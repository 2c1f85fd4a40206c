/** For tests: traces as the bytes of Arrow files, and back. */
import { RecordBatch, Schema, type Table } from 'apache-arrow';
import { openTrace } from '../open.js';
import type { OpenOptions, Trace } from '../trace.js';
import { csvPieces } from '../write-batches.js';
import { arrowPieces, FileWriter } from './write-arrow.js';

const NAME = 'trace.arrow';

export async function bytesOf(trace: Trace): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of arrowPieces(trace)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** The Arrow file of a trace given as CSV. */
export async function arrowOf(text: string): Promise<Buffer> {
  return bytesOf(await openTrace('trace.csv', { content: Buffer.from(text) }));
}

/** The file that another program might have written of a table. */
export function foreign(
  table: Table,
  metadata: ReadonlyMap<string, string> = new Map(),
  options: ConstructorParameters<typeof FileWriter>[0] = {},
): Buffer {
  const writer = new FileWriter(options);
  const schema = new Schema(table.schema.fields, new Map(metadata));
  writer.reset(undefined, schema);
  for (const batch of table.batches) writer.write(new RecordBatch(schema, batch.data));
  writer.finish();
  return Buffer.from(writer.toUint8Array(true));
}

export async function openArrow(bytes: Buffer, options: OpenOptions = {}): Promise<Trace> {
  return openTrace(NAME, { ...options, content: bytes });
}

/** As CSV, read to its end. */
export async function csvOf(bytes: Buffer, options: OpenOptions = {}): Promise<string> {
  let text = '';
  for await (const piece of csvPieces(await openArrow(bytes, options))) text += piece;
  return text;
}
