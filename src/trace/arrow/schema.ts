/**
 * A trace as an Arrow table: one nullable field per column of the trace, null for an empty cell, and the metadata lines
 * as the schema's metadata. Types that pandas, polars and DuckDB take as they are, bits kept: addresses and values are
 * unsigned 64 bits, words are dictionaries, pfns a list in array order.
 */
import {
  DataType,
  Dictionary,
  Field,
  Float64,
  Int8,
  Int32,
  Int64,
  List,
  Schema,
  Uint16,
  Uint64,
  Utf8,
} from 'apache-arrow';
import { COLUMNS, type Column, KINDS, OPS, PROTS } from '../ops.js';

/** Words that a column's dictionary holds from the start; those of `backing` come with the rows. */
export const WORDS: Readonly<Partial<Record<Column, readonly string[]>>> = {
  op: OPS.map(({ name }) => name),
  prot: PROTS.slice(1),
  kind: KINDS.slice(1),
};

function words(column: Column, codes: Int8 | Int32): DataType {
  return new Dictionary(new Utf8(), codes, COLUMNS.indexOf(column));
}

/** The type in which a column is written. Signed codes, since pandas knows no others. */
function typeOf(column: Column): DataType {
  switch (column) {
    case 'ts_ns':
    case 'addr':
    case 'len':
    case 'value':
      return new Uint64();
    case 'vm':
    case 'cpu':
    case 'dev':
      return new Uint16();
    case 'op':
    case 'prot':
    case 'kind':
      return words(column, new Int8());
    case 'backing':
      // a trace may have 65,535 of them
      return words(column, new Int32());
    case 'pfns':
      return new List(new Field('item', new Uint64(), false));
    case 'lat_ns':
      return new Float64();
    case 'ret':
      return new Int64();
  }
}

/** @param metadata in its order, as the trace's lines have it */
export function schemaOf(columns: readonly Column[], metadata: ReadonlyMap<string, string>): Schema {
  return new Schema(
    columns.map((column) => new Field(column, typeOf(column), true)),
    new Map(metadata),
  );
}

export function isText(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type);
}

/** Whether a column has the type in which it is written; of a dictionary's codes any width that is read will do. */
export function isWrittenType({ name, type }: Field): boolean {
  const written = typeOf(name as Column);
  if (!DataType.isDictionary(written)) return String(type) === String(written);
  return DataType.isDictionary(type) && isText(type.dictionary);
}
