/** Writes traces as CSV: for trace synthesis and importers. What it writes, the reader reads back exactly. */
import { returnText } from '../errno.js';
import { METADATA_KEYS, metadataValues, splitMetadata } from './metadata.js';
import { COLUMNS, type Column, OP_BY_NAME, type Prot } from './ops.js';
import type { TraceMeta } from './trace.js';

/** One call, in the words of the columns; what is left out becomes an empty cell. */
export interface TraceRow {
  /** Name of an operation (ops.ts). */
  readonly op: string;
  /** A bigint where it is over 2^53, as ns since the epoch are. */
  readonly tsNs?: number | bigint;
  readonly vm?: number;
  readonly cpu?: number;
  readonly dev?: number;
  readonly addr?: number | bigint;
  /** Bytes. */
  readonly len?: number | bigint;
  /** In array order. */
  readonly pfns?: readonly number[];
  readonly backing?: string;
  readonly prot?: Prot;
  readonly kind?: string;
  readonly value?: number | bigint;
  readonly latNs?: number;
  /** A count or a negative errno number. */
  readonly ret?: number;
}

/** Three hexadecimal digits at a time: several times as fast as toString(16), which a trace of millions of rows feels. */
const SIZE = 16 ** 3;
const UNPADDED = Array.from({ length: SIZE }, (_, value) => value.toString(16));
const PADDED = UNPADDED.map((text) => text.padStart(3, '0'));

function digits(value: number): string {
  if (value < SIZE) return UNPADDED[value];
  const high = Math.floor(value / SIZE);
  return digits(high) + PADDED[value - high * SIZE];
}

/** `0x1f` of a whole number from 0 on. */
export const hex = (value: number | bigint): string =>
  `0x${typeof value === 'number' ? digits(value) : value.toString(16)}`;

/** Text of a pfns cell: `0x1 0x5-0x7`; a range only where the array ascends by one. */
export function pfnsText(pfns: ArrayLike<number>): string {
  let text = '';
  for (let i = 0; i < pfns.length; ) {
    let end = i + 1;
    while (end < pfns.length && pfns[end] === pfns[end - 1] + 1) end++;
    if (i > 0) text += ' ';
    text += hex(pfns[i]);
    if (end - i > 1) text += `-${hex(pfns[end - 1])}`;
    i = end;
  }
  return text;
}

/** A column's cell, null where the row has none. Each reads its field by name: that is fast for rows of a few shapes. */
const CELLS: Readonly<Record<Column, (row: TraceRow) => string | null>> = {
  ts_ns: ({ tsNs }) => (tsNs === undefined ? null : String(tsNs)),
  vm: ({ vm }) => (vm === undefined ? null : String(vm)),
  cpu: ({ cpu }) => (cpu === undefined ? null : String(cpu)),
  dev: ({ dev }) => (dev === undefined ? null : String(dev)),
  op: ({ op }) => op,
  addr: ({ addr }) => (addr === undefined ? null : hex(addr)),
  len: ({ len }) => (len === undefined ? null : hex(len)),
  pfns: ({ pfns }) => (pfns === undefined ? null : pfnsText(pfns)),
  backing: ({ backing }) => backing ?? null,
  prot: ({ prot }) => prot || null,
  kind: ({ kind }) => kind ?? null,
  value: ({ value }) => (value === undefined ? null : hex(value)),
  lat_ns: ({ latNs }) => (latNs === undefined ? null : decimalText(latNs)),
  ret: ({ ret }) => (ret === undefined ? null : returnText(ret)),
};

/** Shortest exact text of a latency, without the exponent that small ones would have: the format has none. */
export function decimalText(value: number): string {
  const [mantissa, exponent] = String(value).split('e-');
  if (exponent === undefined) return mantissa;
  return `0.${'0'.repeat(Number(exponent) - 1)}${mantissa.replace('.', '')}`;
}

/** The columns that at least one of the rows fills, in the project's order; `op` always. */
export function columnsInUse(rows: Iterable<TraceRow>): Column[] {
  const used = new Set<Column>(['op']);
  for (const row of rows) {
    for (const column of COLUMNS) if (CELLS[column](row) !== null) used.add(column);
  }
  return COLUMNS.filter((column) => used.has(column));
}

/** Metadata lines and header line. Typed fields win over `meta.all`, from which only keys without a meaning are taken. */
export function headText(meta: Partial<TraceMeta>, columns: readonly Column[]): string {
  return headLines(metadataValues(meta), columns);
}

/**
 * Metadata lines and header line.
 * Throws Error for a key or value that would not read back as it is (a line end, blanks around it, no value).
 */
export function headLines(metadata: ReadonlyMap<string, string>, columns: readonly Column[]): string {
  const lines: string[] = [];
  for (const [key, value] of metadata) {
    const line = `# ${key}: ${value}`;
    const back = /[\r\n\0]/.test(line) ? null : splitMetadata(line);
    const readsBack =
      back?.key === key && back.value === value && !(value === '' && METADATA_KEYS.includes(key));
    if (!readsBack) throw new Error(`metadata ${key} can't be written: ${JSON.stringify(value)}`);
    lines.push(line);
  }
  return `${[...lines, columns.join(',')].join('\n')}\n`;
}

/**
 * What makes a line of a row. It throws Error for an unknown op and for a row that has more than the columns hold:
 * nothing is dropped silently.
 */
export function lineWriter(columns: readonly Column[]): (row: TraceRow) => string {
  const cells = columns.map((column) => CELLS[column]);
  const left = COLUMNS.filter((column) => !columns.includes(column));
  const absent = left.map((column) => CELLS[column]);
  return (row) => {
    if (!OP_BY_NAME.has(row.op)) throw new Error(`no operation is called ${row.op}`);
    const lost = absent.findIndex((cell) => cell(row) !== null);
    if (lost >= 0)
      throw new Error(`a row has more than the columns: the trace is written without column ${left[lost]}`);
    let line = cells[0](row) ?? '';
    for (let i = 1; i < cells.length; i++) line += `,${cells[i](row) ?? ''}`;
    return `${line}\n`;
  };
}

const CHUNK_CHARACTERS = 1 << 16;

/**
 * A whole trace as text, piece by piece, so that one of any length can be written: pipe `Readable.from` of it to a
 * file or a gzip stream.
 */
export function* traceChunks(
  meta: Partial<TraceMeta>,
  columns: readonly Column[],
  rows: Iterable<TraceRow>,
): Generator<string, void> {
  const line = lineWriter(columns);
  let text = headText(meta, columns);
  for (const row of rows) {
    text += line(row);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** A whole trace as one text, with the columns that its rows use. */
export function traceText(meta: Partial<TraceMeta>, rows: readonly TraceRow[]): string {
  return [...traceChunks(meta, columnsInUse(rows), rows)].join('');
}
