/**
 * Cuts the bytes of a trace into blocks of whole lines for the CSV parser, so that one record is one line: a comment
 * line becomes blank, and blank lines stay. That is how the reader knows every row's line number without asking the
 * parser for it (its `info` option more than doubles the cost of a row).
 * Also the place where bytes are found that no text file has: NUL, and what is not UTF-8.
 */
import { isAscii, isUtf8 } from 'node:buffer';

const LF = 10;
const BLANK = 32;
const QUOTE = 34;
const HASH = 35;
/** A line or a quoted cell beyond this is no trace: memory must not grow with the file. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

export interface LineFault {
  /** 1-based. */
  readonly line: number;
  readonly what: string;
}

export class LineBlocks {
  /** What ends the file's readable part; the blocks handed out before it are good. */
  fault: LineFault | null = null;
  /** A quote was seen somewhere: cells may hold newlines, and blanks inside quotes. */
  quotes = false;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  /** Inside a quoted cell at the end of the last block, which began in that line. */
  private inQuotes = false;
  private quotedFrom = 0;
  private quotedBytes = 0;

  /** @param line the line that the first byte belongs to */
  constructor(private line: number) {}

  /** Lines handed out so far, comments and blank ones included. */
  get linesRead(): number {
    return this.line - 1;
  }

  /** Takes the next bytes, returns the whole lines that there are now; null: none, or there is a fault. */
  push(chunk: Buffer): Buffer | null {
    const end = chunk.lastIndexOf(LF) + 1;
    if (end === 0) {
      this.keep(chunk);
      return null;
    }
    const block = this.joined(chunk.subarray(0, end));
    if (end < chunk.length) this.keep(chunk.subarray(end));
    return this.checked(block);
  }

  /** The last line, where it has no line end; null: there is none, or there is a fault. */
  end(): Buffer | null {
    return this.pendingBytes === 0 ? null : this.checked(this.joined(Buffer.alloc(0)));
  }

  private keep(bytes: Buffer): void {
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (this.pendingBytes > MAX_LINE_BYTES) {
      this.fault ??= { line: this.line, what: 'the line is longer than 16 MiB; this is no trace' };
    }
  }

  private joined(last: Buffer): Buffer {
    if (this.pendingBytes === 0) return last;
    const block = Buffer.concat([...this.pending, last]);
    this.pending = [];
    this.pendingBytes = 0;
    return block;
  }

  private checked(whole: Buffer): Buffer | null {
    let block = whole;
    const nul = block.indexOf(0);
    if (nul >= 0) {
      block = this.cut(
        block,
        block.lastIndexOf(LF, nul) + 1,
        'has a NUL byte; this is no text file, or a damaged one',
      );
    }
    if (!isAscii(block) && !isUtf8(block)) {
      block = this.cut(block, firstBadLine(block), 'has bytes that are not UTF-8');
    }
    if (block.length === 0) return null;
    if (this.inQuotes || block.includes(QUOTE)) return this.linewise(block);
    for (let at = block.indexOf(LF); at >= 0; at = block.indexOf(LF, at + 1)) this.line++;
    if (block[block.length - 1] !== LF) this.line++;
    return block.includes(HASH) ? blankComments(block) : block;
  }

  /** Ends the readable part at a line start. */
  private cut(block: Buffer, lineStart: number, what: string): Buffer {
    let line = this.line;
    for (let at = block.indexOf(LF); at >= 0 && at < lineStart; at = block.indexOf(LF, at + 1)) line++;
    this.fault = { line, what };
    return block.subarray(0, lineStart);
  }

  /** The way through a block with quotes: a `#` at line start is no comment inside a quoted cell. */
  private linewise(block: Buffer): Buffer {
    this.quotes = true;
    let out = block;
    let quote = block.indexOf(QUOTE);
    for (let start = 0; start < block.length; this.line++) {
      const lf = block.indexOf(LF, start);
      const end = lf < 0 ? block.length : lf;
      if (!this.inQuotes && block[start] === HASH) {
        if (out === block) out = Buffer.from(block);
        out.fill(BLANK, start, end);
        if (quote >= 0 && quote < end) quote = block.indexOf(QUOTE, end);
      } else {
        const before = this.inQuotes;
        // a doubled quote toggles twice, so parity tells whether the line ends inside a quoted cell; where quotes are
        // misplaced parity is wrong, but there the parser reports a fault and reading stops
        for (; quote >= 0 && quote < end; quote = block.indexOf(QUOTE, quote + 1))
          this.inQuotes = !this.inQuotes;
        if (this.inQuotes) this.boundQuotedCell(before, end - start);
      }
      start = end + 1;
    }
    return out;
  }

  private boundQuotedCell(goesOn: boolean, lineBytes: number): void {
    if (!goesOn) {
      this.quotedFrom = this.line;
      this.quotedBytes = 0;
    }
    this.quotedBytes += lineBytes;
    if (this.quotedBytes > MAX_LINE_BYTES) {
      this.fault ??= { line: this.quotedFrom, what: 'a quoted cell that begins here is longer than 16 MiB' };
    }
  }
}

/** Overwrites comment lines with blanks in a copy: the bytes may belong to the caller. */
function blankComments(block: Buffer): Buffer {
  let out = block;
  for (let at = block.indexOf(HASH); at >= 0; at = block.indexOf(HASH, at + 1)) {
    if (at > 0 && block[at - 1] !== LF) continue;
    if (out === block) out = Buffer.from(block);
    const lf = block.indexOf(LF, at);
    const end = lf < 0 ? block.length : lf;
    out.fill(BLANK, at, end);
    at = end;
  }
  return out;
}

/** Start of the first line that is not UTF-8; a line end is never part of a character. */
function firstBadLine(block: Buffer): number {
  for (let start = 0; ; ) {
    const lf = block.indexOf(LF, start);
    const end = lf < 0 ? block.length : lf + 1;
    if (!isUtf8(block.subarray(start, end))) return start;
    start = end;
  }
}
