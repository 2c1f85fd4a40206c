/** Writes a trace as an Arrow IPC file, record batch by record batch. */
import {
  AsyncByteQueue,
  Message,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  type Schema,
  Struct,
} from 'apache-arrow';
import type { TraceBatch } from '../batch.js';
import type { Trace } from '../trace.js';
import { type Rewriting, refuseOverlong } from '../write-batches.js';
import { columnWriter } from './column-writers.js';
import { schemaOf } from './schema.js';

/** Rows in a record batch: some MB, in which a reader need not hold more than one. */
const BATCH_ROWS = 65536;
/** It ends behind this many pfns as well, 128 MiB: rows of thousands of them would make it more than a reader takes. */
const BATCH_PFNS = 2 ** 24;

/** What the writer has written since it was taken last; nothing is copied. */
class Pieces extends AsyncByteQueue {
  private list: Uint8Array[] = [];

  override write(piece: Uint8Array): void {
    this.list.push(piece);
  }

  take(): Uint8Array[] {
    const { list } = this;
    this.list = [];
    return list;
  }
}

/** With the schema at the beginning as well as in the footer, as the format asks for, so that it can be read front to back. */
export class FileWriter extends RecordBatchFileWriter {
  protected override _writeSchema(schema: Schema) {
    super._writeSchema(schema);
    return this._writeMessage(Message.from(schema));
  }
}

/**
 * The bytes of the file, in pieces, each good until the next one is asked for. Memory is that of one record batch.
 * Throws InputError as reading the trace does, and for a row whose pfns were counted but not kept.
 */
export async function* arrowPieces(
  trace: Trace,
  { seen = () => {}, batches = trace.batches(), metadata = trace.meta.all }: Rewriting = {},
): AsyncGenerator<Uint8Array, void> {
  const schema = schemaOf(trace.columns, metadata);
  const columns = schema.fields.map((field) => columnWriter(field, BATCH_ROWS, trace));
  const pieces = new Pieces();
  const writer = new FileWriter();
  writer.reset(pieces, schema);
  let rows = 0;
  let pfns = 0;
  let done = 0;
  const flush = (): void => {
    const children = columns.map((column) => column.take(rows));
    const type = new Struct(schema.fields);
    writer.write(new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children })));
    rows = 0;
    pfns = 0;
  };
  const put = (batch: TraceBatch, from: number, to: number): void => {
    for (const column of columns) column.put(batch, from, to, rows);
    rows += to - from;
  };
  for await (const batch of batches) {
    refuseOverlong(trace, batch);
    done += batch.rows;
    seen(done);
    pfns += batch.pfnsUsed;
    for (let from = 0; from < batch.rows; ) {
      const to = Math.min(batch.rows, from + BATCH_ROWS - rows);
      put(batch, from, to);
      from = to;
      if (rows < BATCH_ROWS && (pfns < BATCH_PFNS || from < batch.rows)) continue;
      flush();
      yield* pieces.take();
    }
  }
  if (rows > 0) flush();
  writer.finish();
  yield* pieces.take();
}
