/**
 * The columns of a record batch, of the types in which the project writes them, on their way into a trace batch: by
 * column and from the arrays behind Arrow's vectors. What is not as it should be is only marked, and left to the reader
 * of texts, which knows what is wrong with it.
 */
import type { Data } from 'apache-arrow';
import type { BackingTable } from '../backing.js';
import { ADDRESS_PAGE, ADDRESS_SHIFT, type TraceBatch } from '../batch.js';
import { RowFault } from '../fault.js';
import { BIT, type Column, OP_BY_NAME } from '../ops.js';
import { ArrowFault } from './messages.js';
import { WORDS } from './schema.js';

const WORD = 2 ** 32;
const WORD_PAGES = 2 ** 20;
const NO_WORD = -1;

/** Rows from .. to (exclusive) of a record batch, and where they go: the first one to row `at` of the batch. */
export interface Span {
  readonly batch: TraceBatch;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** 1 where a row has something odd, by its distance from the first one. */
  readonly odd: Uint8Array;
}

/** One column of the record batch in hand. */
export interface ColumnReader {
  /** Takes the column of the next record batch. Throws ArrowFault where its arrays are too short. */
  bind(data: Data): void;
  /** Marks the cells that are not null in the batch's `given`, and copies them. */
  copy(span: Span): void;
}

/** Copies what `given` says is there. */
type Copy<Values> = (values: Values, span: Span) => void;

export class Cells<Values> implements ColumnReader {
  private readonly bit: number;
  private values: Values | null = null;
  private bitmap: Uint8Array | null = null;

  constructor(
    column: Column,
    private readonly valuesOf: (data: Data) => Values,
    private readonly copyGiven: Copy<Values>,
  ) {
    this.bit = BIT[column];
  }

  bind(data: Data): void {
    this.bitmap = data.nullCount === 0 ? null : atLeast(data.nullBitmap, data.length / 8);
    this.values = data.nullCount === data.length ? null : this.valuesOf(data);
  }

  copy(span: Span): void {
    if (this.values === null) return;
    const { bit, bitmap } = this;
    const { given } = span.batch;
    for (let i = span.from, row = span.at; i < span.to; i++, row++) {
      if (bitmap === null || (bitmap[i >> 3] & (1 << (i & 7))) !== 0) given[row] |= bit;
    }
    this.copyGiven(this.values, span);
  }
}

/** Damaged regions give arrays that are too short. */
export function atLeast<T extends { readonly length: number }>(array: T, length: number): T {
  if (array.length < length) throw new ArrowFault('an array is shorter than its record batch has rows');
  return array;
}

function valuesOf<T extends { readonly length: number }>(data: Data): T {
  return atLeast(data.values as T, data.length);
}

/** The low and the high word of each 64-bit value. */
export function wordsOf(data: Data): Uint32Array {
  const { buffer, byteOffset, length } = valuesOf<BigUint64Array>(data);
  return new Uint32Array(buffer, byteOffset, 2 * length);
}

function split(column: 'addr' | 'len'): ColumnReader {
  const bit = BIT[column];
  return new Cells(column, wordsOf, (words, { batch, at, from, to }) => {
    const { given } = batch;
    const pages = column === 'addr' ? batch.addrPage : batch.lenPages;
    const offsets = column === 'addr' ? batch.addrOffset : batch.lenOffset;
    for (let i = from, row = at; i < to; i++, row++) {
      if ((given[row] & bit) === 0) continue;
      const low = words[2 * i];
      pages[row] = words[2 * i + 1] * WORD_PAGES + (low >>> ADDRESS_SHIFT);
      offsets[row] = low & (ADDRESS_PAGE - 1);
    }
  });
}

function value(): ColumnReader {
  const bit = BIT.value;
  return new Cells('value', wordsOf, (words, { batch, at, from, to }) => {
    for (let i = from, row = at; i < to; i++, row++) {
      if ((batch.given[row] & bit) === 0) continue;
      batch.valueLow[row] = words[2 * i];
      batch.valueHigh[row] = words[2 * i + 1];
      batch.hasValue[row] = 1;
    }
  });
}

function small(column: 'vm' | 'cpu' | 'dev'): ColumnReader {
  const bit = BIT[column];
  return new Cells(column, valuesOf<Uint16Array>, (values, { batch, at, from, to }) => {
    const into = batch[column];
    for (let i = from, row = at; i < to; i++, row++)
      if ((batch.given[row] & bit) !== 0) into[row] = values[i];
  });
}

function latency(): ColumnReader {
  const bit = BIT.lat_ns;
  return new Cells('lat_ns', valuesOf<Float64Array>, (values, { batch, at, from, to, odd }) => {
    for (let i = from, row = at; i < to; i++, row++) {
      if ((batch.given[row] & bit) === 0) continue;
      const ns = values[i];
      if (ns >= 0 && ns <= Number.MAX_SAFE_INTEGER) batch.latNs[row] = ns;
      else odd[i - from] = 1;
    }
  });
}

function returned(): ColumnReader {
  const bit = BIT.ret;
  return new Cells('ret', wordsOf, (words, { batch, at, from, to, odd }) => {
    for (let i = from, row = at; i < to; i++, row++) {
      if ((batch.given[row] & bit) === 0) continue;
      const ret = (words[2 * i + 1] | 0) * WORD + words[2 * i];
      if (Number.isSafeInteger(ret)) batch.ret[row] = ret;
      else odd[i - from] = 1;
    }
  });
}

function entriesOf({ dictionary }: Data): (string | null)[] {
  try {
    return [...dictionary!];
  } catch (error) {
    throw new ArrowFault(`a dictionary is damaged or missing (${(error as Error).message})`);
  }
}

/** @param numberOf the number of a word in the batch; NO_WORD where it is none */
function words(column: 'op' | 'backing' | 'prot' | 'kind', numberOf: (word: string) => number): ColumnReader {
  const bit = BIT[column];
  const bound = (data: Data) => {
    const number = (word: string | null) => (word === null ? NO_WORD : numberOf(word));
    return { codes: valuesOf<Int8Array>(data), numbers: Int32Array.from(entriesOf(data), number) };
  };
  return new Cells(column, bound, ({ codes, numbers }, { batch, at, from, to, odd }) => {
    const into = batch[column];
    for (let i = from, row = at; i < to; i++, row++) {
      if ((batch.given[row] & bit) === 0) continue;
      const number = numbers[codes[i]];
      if (number >= 0) into[row] = number;
      else odd[i - from] = 1;
    }
  });
}

/** Backings get their numbers in the order of the dictionary. */
function backingNumber(table: BackingTable): (word: string) => number {
  return (word) => {
    try {
      return table.number(word);
    } catch (error) {
      if (error instanceof RowFault) return NO_WORD;
      throw error;
    }
  };
}

/** Reads a column fast; null where its type is not the one in which it is written. ts_ns and pfns go row by row. */
export function columnReader(column: Exclude<Column, 'ts_ns' | 'pfns'>, table: BackingTable): ColumnReader {
  switch (column) {
    case 'addr':
    case 'len':
      return split(column);
    case 'vm':
    case 'cpu':
    case 'dev':
      return small(column);
    case 'op':
      return words(column, (word) => OP_BY_NAME.get(word) ?? NO_WORD);
    case 'prot':
      // none stands for nothing given, at 0
      return words(column, (word) => WORDS.prot!.indexOf(word) + 1 || NO_WORD);
    case 'kind':
      return words(column, (word) => WORDS.kind!.indexOf(word) + 1 || NO_WORD);
    case 'backing':
      return words(column, backingNumber(table));
    case 'value':
      return value();
    case 'lat_ns':
      return latency();
    case 'ret':
      return returned();
  }
}
