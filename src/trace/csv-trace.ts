/** A CSV trace: from bytes to batches. */
import { createHash, type Hash } from 'node:crypto';
import { type Parser, parse } from 'csv-parse';
import { inputErrorAt } from '../failure.js';
import { BackingTable } from './backing.js';
import { oneForAll, type TraceBatch } from './batch.js';
import { RowFault } from './fault.js';
import { type Head, readHead } from './head.js';
import { LineBlocks } from './line-blocks.js';
import { RowFiller } from './row-filler.js';
import { CompressionFault, type Source } from './source.js';
import type { Backing, BadRow, OpenOptions, Trace, TraceMeta } from './trace.js';

const KEPT_BAD_ROWS = 1000;

/** What csv-parse calls a fault, in the words of the file. */
const QUOTE_FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell that begins in this row is never closed',
  CSV_INVALID_CLOSING_QUOTE:
    'something stands behind the closing quote of a cell; a quote inside quotes is doubled ("")',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'something stands behind the closing quote of a cell; a quote inside quotes is doubled ("")',
  INVALID_OPENING_QUOTE:
    'a quote stands in the middle of a cell; quote the whole cell and double the quote ("")',
};

interface ParserFault {
  /** Records that the parser handed out before it. */
  readonly records: number;
  readonly what: string;
}

export class CsvTrace implements Trace {
  readonly format: string;
  readonly badRows: BadRow[] = [];
  badRowCount = 0;
  sha256: string | null = null;
  private readonly hash: Hash = createHash('sha256');
  private readonly table = new BackingTable();
  private head!: Head;
  private lines!: LineBlocks;
  private filler!: RowFiller;
  private records = 0;
  private parserFault: ParserFault | null = null;
  private nextLine = 0;
  private started = false;
  private rowsGiven = 0;

  private constructor(
    readonly name: string,
    private readonly source: Source,
    private readonly skipBadRows: boolean,
    private readonly limit: number,
  ) {
    this.format = source.format;
  }

  /** Reads the metadata and the header. Throws InputError. */
  static async open(name: string, source: Source, options: OpenOptions = {}): Promise<CsvTrace> {
    const { skipBadRows = false, limit = Number.POSITIVE_INFINITY } = options;
    const trace = new CsvTrace(name, source, skipBadRows, limit);
    try {
      trace.head = await readHead(name, () => trace.nextChunk());
    } catch (error) {
      await source.chunks.return?.();
      throw error;
    }
    const { meta, layout, line } = trace.head;
    trace.nextLine = line;
    trace.lines = new LineBlocks(line);
    trace.filler = new RowFiller(layout, trace.table, meta.pageSize);
    return trace;
  }

  get meta(): TraceMeta {
    return this.head.meta;
  }

  get backings(): readonly Backing[] {
    return this.table.list;
  }

  async *batches(empty: () => TraceBatch = oneForAll()): AsyncGenerator<TraceBatch, void> {
    if (this.started) throw new Error('a trace is read once; open it again to read it again');
    this.started = true;
    let batch = empty();
    const parser = this.createParser();
    try {
      for (let chunk: Buffer | null = this.head.rest; chunk !== null; chunk = await this.nextChunk()) {
        const block = this.lines.push(chunk);
        if (block !== null) parser.write(block);
        for (let cells = parser.read(); cells !== null; cells = parser.read()) {
          this.take(cells, batch);
          if (!this.isFull(batch)) continue;
          yield batch;
          if (this.isLast(batch)) return;
          batch = empty();
        }
        if (this.parserFault !== null || this.lines.fault !== null) break;
      }
      this.throwParserFault();
      // also where the lines end in a fault: the parser still holds back a row or two before it
      const last = this.lines.fault === null ? this.lines.end() : null;
      if (last === null) parser.end();
      else parser.end(last);
      for await (const cells of parser) {
        this.take(cells, batch);
        if (!this.isFull(batch)) continue;
        yield batch;
        if (this.isLast(batch)) return;
        batch = empty();
      }
      const { fault } = this.lines;
      if (fault !== null) throw inputErrorAt(this.name, fault.line, fault.what);
      this.throwParserFault();
    } finally {
      parser.destroy();
      await this.source.chunks.return?.();
    }
    this.sha256 = this.hash.digest('hex');
    if (batch.rows > 0) yield batch;
  }

  private isFull(batch: TraceBatch): boolean {
    return batch.full || this.rowsGiven + batch.rows >= this.limit;
  }

  /** True where a batch that was handed out reached the limit: what follows is not looked at. */
  private isLast(batch: TraceBatch): boolean {
    this.rowsGiven += batch.rows;
    return this.rowsGiven >= this.limit;
  }

  /**
   * The header is the parser's first record: the width of the first one is what others are compared with, and records
   * of another width (comments, blank lines) cost it an error object each.
   */
  private createParser(): Parser {
    const parser = parse({
      delimiter: this.head.layout.delimiter,
      record_delimiter: ['\r\n', '\n'],
      trim: true,
      relax_column_count: true,
      skip_records_with_error: true,
    });
    parser.on('skip', (error: { code: string; message: string }) => {
      this.parserFault ??= { records: parser.info.records, what: QUOTE_FAULTS[error.code] ?? error.message };
    });
    return parser;
  }

  private async nextChunk(): Promise<Buffer | null> {
    try {
      const next = await this.source.chunks.next();
      if (next.done) return null;
      this.hash.update(next.value);
      return next.value;
    } catch (error) {
      if (!(error instanceof CompressionFault)) throw error;
      const lines = this.lines?.linesRead ?? 0;
      throw inputErrorAt(this.name, lines + 1, `${error.message}; ${lines} lines were read before it`);
    }
  }

  /** Takes one record: the header, a blank line, or a row. */
  private take(cells: string[], batch: TraceBatch): void {
    if (this.records === this.parserFault?.records) this.throwParserFault();
    const line = this.nextLine++;
    if (this.lines.quotes) this.nextLine += unquoted(cells);
    if (this.records++ === 0 || (cells.length === 1 && cells[0] === '')) return;
    try {
      this.filler.fill(cells, line, batch);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      if (!this.skipBadRows) throw inputErrorAt(this.name, line, error.message);
      if (this.badRowCount++ < KEPT_BAD_ROWS) this.badRows.push({ line, message: error.message });
    }
  }

  private throwParserFault(): void {
    if (this.parserFault !== null) throw inputErrorAt(this.name, this.nextLine, this.parserFault.what);
  }
}

/** Cuts the blanks that stood inside quotes off the cells; returns how many line ends the record spans. */
function unquoted(cells: string[]): number {
  let lineEnds = 0;
  for (let i = 0; i < cells.length; i++) {
    for (let at = cells[i].indexOf('\n'); at >= 0; at = cells[i].indexOf('\n', at + 1)) lineEnds++;
    cells[i] = cells[i].trim();
  }
  return lineEnds;
}
