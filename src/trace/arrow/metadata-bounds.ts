/**
 * Lengths inside the metadata of a message, checked before apache-arrow believes them: a damaged one would have it read
 * past the end, and fill the memory with what is not there. The layout is that of flatbuffers, the numbers of the fields
 * those of Arrow's format/Message.fbs and Schema.fbs.
 */
import { MessageHeader } from 'apache-arrow';

const HEADER_TYPE = 1;
const HEADER = 2;
const SCHEMA = { fields: 1, metadata: 2 };
const FIELD = { name: 0, children: 5, metadata: 6 };
const KEY_VALUE = { key: 0, value: 1 };
const RECORD_BATCH = { nodes: 1, buffers: 2, variadicCounts: 4 };
const DICTIONARY_BATCH_DATA = 1;
const REFERENCE_BYTES = 4;
const PAIR_BYTES = 16;
const COUNT_BYTES = 8;

/** A table at a place in the metadata. */
class Flat {
  constructor(
    private readonly bytes: DataView,
    private readonly at: number,
  ) {}

  /** The table that the metadata begins with. */
  static root(metadata: Uint8Array): Flat {
    const bytes = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
    return new Flat(bytes, bytes.getUint32(0, true));
  }

  /** Where a field stands; 0: it is left out. */
  private place(field: number): number {
    const { bytes, at } = this;
    const table = at - bytes.getInt32(at, true);
    const entry = 4 + 2 * field;
    if (entry >= bytes.getUint16(table, true)) return 0;
    const offset = bytes.getUint16(table + entry, true);
    return offset === 0 ? 0 : at + offset;
  }

  byte(field: number): number {
    const place = this.place(field);
    return place === 0 ? 0 : this.bytes.getUint8(place);
  }

  table(field: number): Flat | null {
    const place = this.place(field);
    return place === 0 ? null : this.follow(place);
  }

  private follow(place: number): Flat {
    return new Flat(this.bytes, place + this.bytes.getUint32(place, true));
  }

  /** Throws RangeError where a vector, or a text, does not fit what is there; returns where its elements begin, and how many. */
  vector(field: number, elementBytes: number): { start: number; length: number } {
    const place = this.place(field);
    if (place === 0) return { start: 0, length: 0 };
    const at = place + this.bytes.getUint32(place, true);
    const length = this.bytes.getUint32(at, true);
    if (at + 4 + length * elementBytes > this.bytes.byteLength)
      throw new RangeError('a length is over-large');
    return { start: at + 4, length };
  }

  tables(field: number): Flat[] {
    const { start, length } = this.vector(field, REFERENCE_BYTES);
    return Array.from({ length }, (_, index) => this.follow(start + index * REFERENCE_BYTES));
  }
}

function checkPairs(table: Flat, field: number): void {
  for (const pair of table.tables(field)) {
    pair.vector(KEY_VALUE.key, 1);
    pair.vector(KEY_VALUE.value, 1);
  }
}

/** References point forward, so that fields in fields come to an end. */
function checkField(field: Flat): void {
  field.vector(FIELD.name, 1);
  checkPairs(field, FIELD.metadata);
  for (const child of field.tables(FIELD.children)) checkField(child);
}

function checkRecordBatch(batch: Flat | null): void {
  batch?.vector(RECORD_BATCH.nodes, PAIR_BYTES);
  batch?.vector(RECORD_BATCH.buffers, PAIR_BYTES);
  batch?.vector(RECORD_BATCH.variadicCounts, COUNT_BYTES);
}

/** Throws RangeError where a length in the metadata of a message can't be. */
export function checkBounds(metadata: Uint8Array): void {
  const message = Flat.root(metadata);
  const header = message.table(HEADER);
  switch (message.byte(HEADER_TYPE)) {
    case MessageHeader.Schema:
      for (const field of header?.tables(SCHEMA.fields) ?? []) checkField(field);
      if (header !== null) checkPairs(header, SCHEMA.metadata);
      break;
    case MessageHeader.DictionaryBatch:
      checkRecordBatch(header?.table(DICTIONARY_BATCH_DATA) ?? null);
      break;
    case MessageHeader.RecordBatch:
      checkRecordBatch(header);
      break;
  }
}
