/** Writes traces as CSV: for trace synthesis and importers. What it writes, the reader reads back exactly. */
import { returnText } from '../errno.js';
import { ByteText } from './byte-text.js';
import { headText } from './head-text.js';
import { COLUMNS, type Column, OP_BY_NAME, type Prot } from './ops.js';
import type { TraceMeta } from './trace.js';

const [COMMA, LINE_END, BLANK, DASH] = Buffer.from(',\n -');

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

/** A pfns cell: `0x1 0x5-0x7`; a range only where the array ascends by one. */
function putPfns(pfns: readonly number[], into: ByteText): true {
  for (let i = 0; i < pfns.length; ) {
    let end = i + 1;
    while (end < pfns.length && pfns[end] === pfns[end - 1] + 1) end++;
    if (i > 0) into.character(BLANK);
    into.hex(pfns[i]);
    if (end - i > 1) {
      into.character(DASH);
      into.hex(pfns[end - 1]);
    }
    i = end;
  }
  return true;
}

/** Writes what a row has in a column; false where it has nothing. */
type Cell = (row: TraceRow, into: ByteText) => boolean;

/** Each reads its field by name: that is fast for rows of a few shapes. */
const CELLS: Readonly<Record<Column, Cell>> = {
  ts_ns: ({ tsNs }, into) => tsNs !== undefined && into.decimal(tsNs),
  vm: ({ vm }, into) => vm !== undefined && into.decimal(vm),
  cpu: ({ cpu }, into) => cpu !== undefined && into.decimal(cpu),
  dev: ({ dev }, into) => dev !== undefined && into.decimal(dev),
  op: ({ op }, into) => into.text(op),
  addr: ({ addr }, into) => addr !== undefined && into.hex(addr),
  len: ({ len }, into) => len !== undefined && into.hex(len),
  pfns: ({ pfns }, into) => pfns !== undefined && putPfns(pfns, into),
  backing: ({ backing }, into) => backing !== undefined && into.text(backing),
  prot: ({ prot }, into) => prot !== undefined && prot !== '' && into.text(prot),
  kind: ({ kind }, into) => kind !== undefined && into.text(kind),
  value: ({ value }, into) => value !== undefined && into.hex(value),
  lat_ns: ({ latNs }, into) => latNs !== undefined && into.text(decimalText(latNs)),
  ret: ({ ret }, into) => ret !== undefined && into.text(returnText(ret)),
};

/** Shortest exact text of a latency, without the exponent that small ones would have: the format has none. */
export function decimalText(value: number): string {
  const [mantissa, exponent] = String(value).split('e-');
  if (exponent === undefined) return mantissa;
  return `0.${'0'.repeat(Number(exponent) - 1)}${mantissa.replace('.', '')}`;
}

/** How many columns a row fills. */
function columnsOf(row: TraceRow): number {
  let columns = 1;
  if (row.tsNs !== undefined) columns++;
  if (row.vm !== undefined) columns++;
  if (row.cpu !== undefined) columns++;
  if (row.dev !== undefined) columns++;
  if (row.addr !== undefined) columns++;
  if (row.len !== undefined) columns++;
  if (row.pfns !== undefined) columns++;
  if (row.backing !== undefined) columns++;
  if (row.prot) columns++;
  if (row.kind !== undefined) columns++;
  if (row.value !== undefined) columns++;
  if (row.latNs !== undefined) columns++;
  if (row.ret !== undefined) columns++;
  return columns;
}

/** The columns that at least one of the rows fills, in the project's order; `op` always. */
export function columnsInUse(rows: Iterable<TraceRow>): Column[] {
  const used = new Set<Column>(['op']);
  const unread = new ByteText(0);
  for (const row of rows) {
    for (const column of COLUMNS) if (CELLS[column](row, unread)) used.add(column);
    unread.length = 0;
  }
  return COLUMNS.filter((column) => used.has(column));
}

/** Lines of rows, as bytes. */
export class Lines {
  private readonly text: ByteText;
  private readonly cells: readonly Cell[];

  /** @param chunk bytes from which on they are to be taken */
  constructor(
    private readonly columns: readonly Column[],
    private readonly chunk: number,
  ) {
    this.text = new ByteText(chunk);
    this.cells = columns.map((column) => CELLS[column]);
  }

  /** Whether there is as much as a chunk is to hold. */
  get full(): boolean {
    return this.text.length >= this.chunk;
  }

  /** Metadata and header, before all rows. */
  head(text: string): void {
    this.text.text(text);
  }

  /** Throws Error for an unknown op and for a row that has more than the columns hold: nothing is dropped silently. */
  add(row: TraceRow): void {
    const { text, cells } = this;
    if (!OP_BY_NAME.has(row.op)) throw new Error(`no operation is called ${row.op}`);
    let written = Number(cells[0](row, text));
    for (let i = 1; i < cells.length; i++) {
      text.character(COMMA);
      if (cells[i](row, text)) written++;
    }
    text.character(LINE_END);
    if (written < columnsOf(row)) this.refuse(row);
  }

  private refuse(row: TraceRow): never {
    const lost = COLUMNS.find((column) => !this.columns.includes(column) && CELLS[column](row, this.text));
    throw new Error(`a row has more than the columns: the trace is written without column ${lost}`);
  }

  /** What was added since they were taken last. */
  take(): Buffer {
    return this.text.take();
  }
}

const CHUNK_BYTES = 1 << 16;

/**
 * A whole trace as text in UTF-8, piece by piece, so that one of any length can be written: pipe `Readable.from` of it to
 * a file or a gzip stream.
 * @param seen is told how many rows were taken so far
 */
export function* traceChunks(
  meta: Partial<TraceMeta>,
  columns: readonly Column[],
  rows: Iterable<TraceRow>,
  seen: (rows: number) => void = () => {},
): Generator<Buffer, void> {
  const lines = new Lines(columns, CHUNK_BYTES);
  lines.head(headText(meta, columns));
  let done = 0;
  for (const row of rows) {
    lines.add(row);
    done++;
    if (!lines.full) continue;
    seen(done);
    yield lines.take();
  }
  yield lines.take();
}

/** A whole trace as one text, with the columns that its rows use. */
export function traceText(meta: Partial<TraceMeta>, rows: readonly TraceRow[]): string {
  return Buffer.concat([...traceChunks(meta, columnsInUse(rows), rows)]).toString();
}
