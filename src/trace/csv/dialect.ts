/** The reader of every CSV dialect: quotes, blanks around cells, CRLF. It knows what is wrong with a line, too. */
import { parse } from 'csv-parse/sync';
import { inputErrorAt } from '../../failure.js';
import type { BadRows } from '../bad-rows.js';
import type { TraceBatch } from '../batch.js';
import type { Delimiter } from '../header.js';
import type { RowFiller } from '../row-filler.js';
import { CheckedLines } from './checked-lines.js';
import type { Head } from './head.js';

/** What csv-parse calls a fault, in the words of the file. */
const QUOTE_FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell that begins in this row is never closed',
  CSV_INVALID_CLOSING_QUOTE:
    'something follows the closing quote of a cell; a quote inside quotes is doubled ("")',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'something follows the closing quote of a cell; a quote inside quotes is doubled ("")',
  INVALID_OPENING_QUOTE:
    'a quote stands in the middle of a cell; quote the whole cell and double the quote ("")',
};

interface ParserFault {
  /** Records that the parser handed out before it. */
  readonly records: number;
  readonly code: string;
  readonly what: string;
}

/** A stretch of lines, from the first to the last of whole records. */
export class DialectLines {
  private readonly delimiter: Delimiter;
  private readonly lines: CheckedLines;
  private readonly pieces: Buffer[];
  private records: string[][] = [];
  private taken = 0;
  private parserFault: ParserFault | null = null;
  private ending: Error | null = null;

  /** @param line of the first byte */
  constructor(
    private readonly name: string,
    private readonly head: Pick<Head, 'layout' | 'late'>,
    private readonly filler: RowFiller,
    private readonly badRows: BadRows,
    private line: number,
  ) {
    const { layout, late } = head;
    this.delimiter = layout.delimiter;
    this.lines = new CheckedLines(line, late);
    // a header is the parser's first record: the width of the first one is what others are compared with, and records
    // of another width (comments, blank lines) cost it an error object each
    this.pieces = [Buffer.from(`${layout.columns.join(layout.delimiter)}\n`)];
  }

  /** Line of the first byte behind what was added. */
  get endLine(): number {
    return this.lines.line;
  }

  /** Adds whole lines; true where the last of them ends inside quotes, so that more has to come. */
  add(lines: Buffer): boolean {
    // a copy: the bytes may be the reader's, who fills them again
    this.pieces.push(Buffer.from(this.lines.check(lines)));
    return this.lines.inQuotes && this.lines.fault === null;
  }

  /**
   * Parses what was added.
   * @param ending what reading ends with behind these lines, if it does
   */
  parse(ending: Error | null): void {
    const { fault } = this.lines;
    this.ending = fault === null ? ending : inputErrorAt(this.name, fault.line, fault.what);
    this.records = parse(Buffer.concat(this.pieces), {
      delimiter: this.delimiter,
      record_delimiter: ['\r\n', '\n'],
      trim: true,
      relax_column_count: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        if (error === undefined) return;
        const { code, records, message } = error;
        this.parserFault ??= { records: Number(records), code, what: QUOTE_FAULTS[code] ?? message };
      },
    });
    this.taken = 1;
  }

  /**
   * Appends rows to the batch until it is full or has `most` of them: then true; false where the lines end before.
   * Throws InputError at the first row that can't be read, unless bad rows are skipped, and at a fault of more than a row.
   */
  fill(batch: TraceBatch, most: number): boolean {
    for (;;) {
      if (batch.full || batch.rows >= most) return true;
      if (this.taken === this.records.length) break;
      this.take(this.records[this.taken++], batch);
    }
    const unfinished = this.parserFault?.code === 'CSV_QUOTE_NOT_CLOSED' && this.ending !== null;
    if (!unfinished) this.throwParserFault();
    if (this.ending !== null) throw this.ending;
    return false;
  }

  /** Takes one record: a blank line, or a row. */
  private take(cells: string[], batch: TraceBatch): void {
    if (this.taken > (this.parserFault?.records ?? Number.POSITIVE_INFINITY)) this.throwParserFault();
    const line = this.line++;
    if (this.lines.lateKeys.size > 0) this.tellLateKeys(line);
    if (this.lines.quotes) this.line += unquoted(cells);
    if (cells.length === 1 && cells[0] === '') return;
    try {
      this.filler.fill(cells, line, batch);
    } catch (error) {
      this.badRows.take(error, line);
    }
  }

  /** Of comments as far as a line: what stands behind the rows that anybody takes is not looked at. */
  private tellLateKeys(line: number): void {
    const { lateKeys } = this.lines;
    for (const [key, at] of lateKeys) {
      if (at > line) return;
      this.head.late.add(key, at);
      lateKeys.delete(key);
    }
  }

  private throwParserFault(): void {
    if (this.parserFault !== null) throw inputErrorAt(this.name, this.line, this.parserFault.what);
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
