/** The columns of a record batch while it is filled: from the columns of trace batches to Arrow's buffers. */
import { type Data, type Field, makeData, Uint64, Utf8, Vector, vectorFromArray } from 'apache-arrow';
import { grown } from '../../grown.js';
import { ADDRESS_PAGE, type TraceBatch } from '../batch.js';
import { BIT, type Column } from '../ops.js';
import type { Trace } from '../trace.js';
import { WORDS } from './schema.js';

const WORD = 2 ** 32;
/** 4 KiB pages in 2^32 bytes. */
const WORD_PAGES = 2 ** 20;

/** One column of the record batch. */
export interface ColumnWriter {
  /** Puts rows from .. to (exclusive) of a batch behind the `at` rows that are there. */
  put(batch: TraceBatch, from: number, to: number, at: number): void;
  /** The rows that were put; their buffers are written into again by the next ones. */
  take(rows: number): Data;
}

/** Which rows have a value. */
class Validity {
  private readonly bit: number;
  private readonly bitmap: Uint8Array;

  constructor(column: Column, capacity: number) {
    this.bit = BIT[column];
    this.bitmap = new Uint8Array(Math.ceil(capacity / 8));
  }

  put({ given }: TraceBatch, from: number, to: number, at: number): void {
    const { bit, bitmap } = this;
    for (let row = from, out = at; row < to; row++, out++) {
      if ((given[row] & bit) === 0) bitmap[out >> 3] &= ~(1 << (out & 7));
      else bitmap[out >> 3] |= 1 << (out & 7);
    }
  }

  take(rows: number): { nullBitmap: Uint8Array } {
    return { nullBitmap: this.bitmap.subarray(0, Math.ceil(rows / 8)) };
  }
}

type Values = Uint16Array | Int8Array | Int32Array | Float64Array;
type Put = (batch: TraceBatch, from: number, to: number, at: number) => void;

/** A column of numbers, or of codes of a dictionary. */
function numbers(
  field: Field,
  capacity: number,
  put: Put,
  data: (rows: number) => Values | BigInt64Array | BigUint64Array,
  dictionary?: () => Vector,
): ColumnWriter {
  const validity = new Validity(field.name as Column, capacity);
  return {
    put(batch, from, to, at) {
      validity.put(batch, from, to, at);
      put(batch, from, to, at);
    },
    take: (length) =>
      makeData({
        type: field.type,
        length,
        ...validity.take(length),
        data: data(length),
        ...(dictionary && { dictionary: dictionary() }),
      }),
  };
}

/**
 * @param of the batch's column; `less` is taken off each of its values, but from a 0 that stands for none: polars wants
 *   the code of a null in its dictionary, too
 */
function plain(
  field: Field,
  values: Values,
  of: (batch: TraceBatch) => ArrayLike<number>,
  less = 0,
  dictionary?: () => Vector,
): ColumnWriter {
  const put: Put = (batch, from, to, at) => {
    const column = of(batch);
    for (let row = from, out = at; row < to; row++, out++) values[out] = Math.max(0, column[row] - less);
  };
  return numbers(field, values.length, put, (rows) => values.subarray(0, rows), dictionary);
}

/** A column of 64 bits, which `word` writes into `words`, the low one at index 2 * `out`. */
function wide(
  field: Field,
  capacity: number,
  word: (batch: TraceBatch, row: number, words: Uint32Array, out: number) => void,
): ColumnWriter {
  const words = new Uint32Array(2 * capacity);
  const put: Put = (batch, from, to, at) => {
    for (let row = from, out = at; row < to; row++, out++) word(batch, row, words, out);
  };
  const signed = field.name === 'ret';
  return numbers(field, capacity, put, (rows) =>
    signed ? new BigInt64Array(words.buffer, 0, rows) : new BigUint64Array(words.buffer, 0, rows),
  );
}

function putSplit(words: Uint32Array, out: number, page: number, offset: number): void {
  const high = Math.floor(page / WORD_PAGES);
  words[2 * out] = (page - high * WORD_PAGES) * ADDRESS_PAGE + offset;
  words[2 * out + 1] = high;
}

function putNumber(words: Uint32Array, out: number, value: number): void {
  const high = Math.floor(value / WORD);
  words[2 * out] = value - high * WORD;
  words[2 * out + 1] = high;
}

/** Timestamps as they stand in the trace: the batch's are counted from the first one. */
function timestamps(field: Field, capacity: number, trace: Trace): ColumnWriter {
  const start = new Uint32Array(2);
  let known = false;
  return wide(field, capacity, ({ tsNs }, row, words, out) => {
    if (tsNs[row] < 0) return;
    if (!known) new BigUint64Array(start.buffer)[0] = trace.startNs!;
    known = true;
    putNumber(words, out, tsNs[row]);
    const low = words[2 * out] + start[0];
    words[2 * out] = low;
    words[2 * out + 1] += start[1] + (low >= WORD ? 1 : 0);
  });
}

/** The dictionary of backings grows with the trace; what a record batch adds follows as a delta. */
function backings({ backings: list }: Trace): () => Vector {
  const chunks: Data<Utf8>[] = [];
  let known = 0;
  return () => {
    if (known < list.length) {
      const texts = list.slice(known).map(({ text }) => text);
      chunks.push(...vectorFromArray(texts, new Utf8()).data);
      known = list.length;
    }
    return new Vector(chunks);
  };
}

function pfnLists(field: Field, capacity: number): ColumnWriter {
  const validity = new Validity('pfns', capacity);
  const offsets = new Int32Array(capacity + 1);
  let words = new Uint32Array(4 * capacity);
  return {
    put(batch, from, to, at) {
      validity.put(batch, from, to, at);
      const { pfns, pfnStart, pfnCount } = batch;
      let used = offsets[at];
      for (let row = from, out = at; row < to; row++, out++) {
        const start = pfnStart[row];
        const count = pfnCount[row];
        words = grown(words, 2 * (used + count));
        for (let i = 0; i < count; i++) putNumber(words, used++, pfns[start + i]);
        offsets[out + 1] = used;
      }
    },
    take: (length) =>
      makeData({
        type: field.type,
        length,
        ...validity.take(length),
        valueOffsets: offsets.subarray(0, length + 1),
        child: makeData({
          type: new Uint64(),
          length: offsets[length],
          nullCount: 0,
          data: new BigUint64Array(words.buffer, 0, offsets[length]),
        }),
      }),
  };
}

/** @param capacity rows of a record batch */
export function columnWriter(field: Field, capacity: number, trace: Trace): ColumnWriter {
  const column = field.name as Column;
  const fixed = WORDS[column];
  const dictionary = fixed && vectorFromArray(fixed, new Utf8());
  const known = dictionary && (() => dictionary);
  switch (column) {
    case 'ts_ns':
      return timestamps(field, capacity, trace);
    case 'vm':
    case 'cpu':
    case 'dev':
      return plain(field, new Uint16Array(capacity), (batch) => batch[column]);
    case 'op':
      return plain(field, new Int8Array(capacity), ({ op }) => op, 0, known);
    case 'prot':
    case 'kind':
      // 0 stands for none in the batch, which is a null here
      return plain(field, new Int8Array(capacity), (batch) => batch[column], 1, known);
    case 'backing':
      return plain(field, new Int32Array(capacity), ({ backing }) => backing, 0, backings(trace));
    case 'addr':
      return wide(field, capacity, ({ addrPage, addrOffset }, row, words, out) =>
        putSplit(words, out, addrPage[row], addrOffset[row]),
      );
    case 'len':
      return wide(field, capacity, ({ lenPages, lenOffset }, row, words, out) =>
        putSplit(words, out, lenPages[row], lenOffset[row]),
      );
    case 'value':
      return wide(field, capacity, ({ valueHigh, valueLow }, row, words, out) => {
        words[2 * out] = valueLow[row];
        words[2 * out + 1] = valueHigh[row];
      });
    case 'pfns':
      return pfnLists(field, capacity);
    case 'lat_ns':
      return plain(field, new Float64Array(capacity), ({ latNs }) => latNs);
    case 'ret':
      return wide(field, capacity, ({ ret }, row, words, out) => putNumber(words, out, ret[row]));
  }
}
