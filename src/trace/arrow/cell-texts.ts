/** Cells of an Arrow table as texts: of any type that can hold a column's values, and of rows in which something is wrong. */
import { type Data, DataType, type Dictionary, type RecordBatch, type Vector } from 'apache-arrow';
import { RowFault } from '../fault.js';
import type { Column } from '../ops.js';
import { decimalText } from '../write.js';
import { ArrowFault } from './messages.js';
import { isText } from './schema.js';

/** Throws RowFault where a column of that type can't be what it is called. */
export function checkType(column: Column, type: DataType): void {
  if (DataType.isDictionary(type) && type.indices.bitWidth > 32)
    throw new RowFault(`header: column ${column} is a dictionary with codes of 64 bits; write codes of 32`);
  const values = DataType.isDictionary(type) ? (type as Dictionary).dictionary : type;
  if (isText(values) || DataType.isNull(type)) return;
  if (column === 'pfns') {
    const isList = DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type);
    if (isList && DataType.isInt(type.children[0].type)) return;
    throw new RowFault(
      `header: column pfns is ${type}; it is a list of whole numbers (List<Uint64>), or text`,
    );
  }
  if (column === 'op' || column === 'backing' || column === 'prot' || column === 'kind') {
    throw new RowFault(`header: column ${column} is ${type}; it is a dictionary of words, or text`);
  }
  if (DataType.isInt(values) || (column === 'lat_ns' && DataType.isFloat(values))) return;
  const wanted = column === 'lat_ns' ? 'a number' : 'a whole number';
  throw new RowFault(`header: column ${column} is ${type}; it is ${wanted}, or text`);
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return value < 0 ? String(value) : decimalText(value);
  if (typeof value === 'object') return Array.from(value as Iterable<unknown>, entryText).join(' ');
  return String(value);
}

/** Throws RowFault for a null in a list: a text would hold nothing in its place, and the others would close up. */
function entryText(value: unknown, index: number): string {
  if (value === null || value === undefined)
    throw new RowFault(`pfns: entry ${index + 1} is null, must be a pfn; a row without pfns has no list`);
  return text(value);
}

/** Throws RowFault where a dictionary has no such entry. */
function checkCode(column: string, { values, dictionary }: Data, row: number): void {
  if (dictionary === undefined) return;
  const code = Number(values[row]);
  if (!(code >= 0 && code < dictionary.length)) {
    throw new RowFault(
      `${column}: code ${code} is not in the dictionary, which has ${dictionary.length} entries`,
    );
  }
}

/** Throws ArrowFault where a list is not within the numbers that all rows share. */
function checkList({ type, valueOffsets, children }: Data, row: number): void {
  if (!DataType.isList(type) && !DataType.isLargeList(type)) return;
  const start = Number(valueOffsets[row]);
  const end = Number(valueOffsets[row + 1]);
  if (!(start >= 0 && start <= end && end <= children[0].length)) {
    throw new ArrowFault('a list of pfns is not within those of its record batch');
  }
}

function valueAt(vector: Vector, row: number): unknown {
  try {
    return vector.get(row);
  } catch (error) {
    throw new ArrowFault(`a record batch is damaged (${(error as Error).message})`);
  }
}

/** The cells of one row as the reader of texts takes them, an empty one for null. Throws RowFault. */
export function cellTexts(batch: RecordBatch, row: number): string[] {
  return batch.schema.fields.map(({ name }, index) => {
    const vector: Vector = batch.getChildAt(index)!;
    if (!vector.isValid(row)) return '';
    const data = batch.data.children[index];
    checkCode(name, data, row);
    checkList(data, row);
    return text(valueAt(vector, row));
  });
}
