/** A trace as an Arrow IPC file: record batch by record batch, checked as rows of CSV are. */
import {
  DataType,
  type Field,
  MessageHeader,
  type RecordBatch,
  RecordBatchReader,
  type Schema,
} from 'apache-arrow';
import { inputErrorIn } from '../../failure.js';
import { sumOf } from '../../sums.js';
import type { TraceBatch } from '../batch.js';
import { BatchedTrace } from '../batched-trace.js';
import { type ByteReader, byteReader } from '../byte-reader.js';
import { RowFault } from '../fault.js';
import { columnsOf } from '../header.js';
import type { Column } from '../ops.js';
import { RowFiller } from '../row-filler.js';
import type { Input, Source } from '../source.js';
import type { OpenOptions, Trace, TraceMeta } from '../trace.js';
import { cellTexts, checkType } from './cell-texts.js';
import { FastRows } from './fast-rows.js';
import { ArrowFault, type ArrowMessage, ArrowMessages, MessageFault } from './messages.js';
import { isWrittenType } from './schema.js';
import { metadataOf } from './schema-metadata.js';

const NO_SCHEMA =
  'it does not begin with a schema (polars puts it at the end alone; write it with pyarrow.feather.write_feather)';

export class ArrowTrace extends BatchedTrace implements Trace {
  readonly format = 'arrow';
  meta!: TraceMeta;
  columns!: readonly Column[];
  private readonly messages: ArrowMessages;
  /** What a record batch needs to be understood: the schema, and the dictionaries by number. */
  private schemaBytes!: readonly Uint8Array[];
  private readonly dictionaries = new Map<number, readonly Uint8Array[]>();
  private filler!: RowFiller;
  /** null: some column is of another type than the project writes; all rows become texts. */
  private fast: FastRows | null = null;
  /** Where each column stands among the nodes of a record batch. */
  private nodeOf: readonly number[] = [];
  private recordBatch: RecordBatch | null = null;
  /** Rows of the record batch that were read, and rows of those before it: a row's number is its line. */
  private at = 0;
  private rowsBefore = 0;

  private constructor(
    name: string,
    input: Input,
    private readonly bytes: ByteReader,
    options: OpenOptions,
  ) {
    super(name, input, options);
    this.messages = new ArrowMessages((into) => this.read(into));
  }

  /** Reads the schema. Throws InputError. */
  static async open(name: string, source: Source, options: OpenOptions): Promise<ArrowTrace> {
    const bytes = await byteReader(source);
    const trace = new ArrowTrace(name, source.input, bytes, options);
    try {
      await trace.guarded(() => trace.readSchema());
    } catch (error) {
      await bytes.close();
      throw error;
    }
    return trace;
  }

  protected override fill(batch: TraceBatch, most: number): Promise<boolean> {
    return this.guarded(() => this.fillFrom(batch, most));
  }

  override close(): Promise<void> {
    return this.bytes.close();
  }

  private async fillFrom(batch: TraceBatch, most: number): Promise<boolean> {
    for (;;) {
      if (this.recordBatch === null && !(await this.nextRecordBatch())) return false;
      const { numRows } = this.recordBatch!;
      if (this.fast !== null) this.at = this.fast.read(this.at, batch, most, this.rowsBefore + 1);
      if (batch.full || batch.rows >= most) return true;
      if (this.at < numRows) this.readTexts(batch);
      else this.leave(numRows);
    }
  }

  private leave(rows: number): void {
    this.rowsBefore += rows;
    this.recordBatch = null;
  }

  private readTexts(batch: TraceBatch): void {
    const row = this.at++;
    const line = this.rowsBefore + row + 1;
    try {
      this.filler.fill(cellTexts(this.recordBatch!, row), line, batch);
    } catch (error) {
      this.bad.take(error, line);
    }
  }

  private async readSchema(): Promise<void> {
    await this.messages.begin();
    const message = await this.messages.message().catch((error: unknown) => {
      throw error instanceof MessageFault ? new ArrowFault(NO_SCHEMA) : error;
    });
    if (message?.kind !== MessageHeader.Schema) throw new ArrowFault(NO_SCHEMA);
    this.schemaBytes = message.bytes;
    const schema = schemaIn(message.bytes);
    this.columns = columnsOf(schema.fields.map(({ name }) => name));
    for (const { name, type } of schema.fields) checkType(name as Column, type);
    this.nodeOf = nodesOf(schema);
    this.meta = metadataOf(schema);
    const { pageSize } = this.meta;
    this.filler = new RowFiller({ delimiter: ',', columns: this.columns }, this.table, this.clock, pageSize);
    if (schema.fields.every(isWrittenType))
      this.fast = new FastRows(this.columns, this.table, this.clock, pageSize);
  }

  /** Goes on to the next record batch; false where there is none. */
  private async nextRecordBatch(): Promise<boolean> {
    for (;;) {
      const message = await this.messages.message();
      if (message === null) {
        await this.messages.end();
        return false;
      }
      if (message.kind === MessageHeader.DictionaryBatch) this.keep(message);
      if (message.kind !== MessageHeader.RecordBatch) continue;
      this.checkLengths(message);
      this.recordBatch = decoded([this.schemaBytes, ...this.dictionaries.values(), message.bytes].flat());
      this.at = 0;
      this.fast?.bind(this.recordBatch);
      return true;
    }
  }

  /** A column that ends early would be filled up with nulls. */
  private checkLengths({ lengths }: ArrowMessage): void {
    const { rows, nodes } = lengths!;
    if (this.nodeOf.some((node) => nodes[node] !== rows))
      throw new ArrowFault('the columns of a record batch are not of one length');
  }

  private keep({ dictionary, bytes }: ArrowMessage): void {
    const { id, isDelta } = dictionary!;
    this.dictionaries.set(id, [...((isDelta && this.dictionaries.get(id)) || []), ...bytes]);
  }

  private async read(into: Uint8Array): Promise<number> {
    const length = await this.bytes.read(into);
    this.hash.update(into.subarray(0, length));
    return length;
  }

  /** Says of what it throws which file it is about. */
  private async guarded<T>(reading: () => Promise<T>): Promise<T> {
    try {
      return await reading();
    } catch (error) {
      if (error instanceof ArrowFault) {
        const after = this.rowsBefore === 0 ? '' : `; ${this.rowsBefore} rows were read before it`;
        throw inputErrorIn(this.name, `the Arrow data can't be read: ${error.message}${after}`);
      }
      if (error instanceof RowFault) throw inputErrorIn(this.name, error.message);
      throw error;
    }
  }
}

/** Throws ArrowFault. */
function schemaIn(message: readonly Uint8Array[]): Schema {
  try {
    const { schema } = RecordBatchReader.from(message).open();
    // what a damaged type is called can't be told: that throws as well
    const names = schema.fields.map(({ name, type }) => name && `${name} ${type}`);
    if (names.some((name) => typeof name !== 'string')) throw new Error('a column has no name');
    if ([...schema.metadata].flat().some((text) => typeof text !== 'string'))
      throw new Error('its metadata lacks a key or a value');
    return schema;
  } catch (error) {
    const { message: what } = error as Error;
    const [, type] = /^Unrecognized type: "(\w+)"/.exec(what) ?? [];
    if (type !== undefined) throw new ArrowFault(`a column is of type ${type}, which is not read`);
    throw new ArrowFault(`its schema is damaged (${what})`);
  }
}

/** Number of the node of each column: what a list holds has one of its own, the words of a dictionary have none. */
function nodesOf({ fields }: Schema): number[] {
  const count = ({ type }: Field): number =>
    1 + (DataType.isDictionary(type) ? 0 : sumOf((type.children ?? []) as readonly Field[], count));
  return fields.map((_, i) => sumOf(fields.slice(0, i), count));
}

/** The one record batch of a stream. Throws ArrowFault. */
function decoded(stream: readonly Uint8Array[]): RecordBatch {
  try {
    const [batch] = RecordBatchReader.from(stream);
    return batch;
  } catch (error) {
    const { message } = error as Error;
    throw new ArrowFault(
      /compress/.test(message)
        ? "its record batches are compressed; write them uncompressed (pandas, pyarrow.feather: compression='uncompressed')"
        : `a record batch is damaged (${message})`,
    );
  }
}
