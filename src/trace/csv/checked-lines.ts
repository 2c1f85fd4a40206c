/**
 * Whole lines made ready for the CSV parser, so that one record is one line: a comment line becomes blank, and blank
 * lines stay. That is how the reader knows every row's line number without asking the parser for it (its `info` option
 * more than doubles the cost of a row).
 * Also the place where bytes are found that no text file has: NUL, and what is not UTF-8.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import type { LateMetadata } from './late-metadata.js';
import { MAX_LINE_BYTES } from './line-blocks.js';

const LF = 10;
const BLANK = 32;
const QUOTE = 34;
const HASH = 35;

export interface LineFault {
  /** 1-based. */
  readonly line: number;
  readonly what: string;
}

export class CheckedLines {
  /** What ends the file's readable part; the lines before it are good. */
  fault: LineFault | null = null;
  /** A quote was seen somewhere: cells may hold newlines, and blanks inside quotes. */
  quotes = false;
  /** The lines end inside a quoted cell, which began in line `quotedFrom`. */
  inQuotes = false;
  /** Metadata keys in comments, by the line in which each stands first; whoever takes the rows tells of them when it is there. */
  readonly lateKeys = new Map<string, number>();
  private quotedFrom = 0;
  private quotedBytes = 0;

  /**
   * @param line of the first byte; then of the byte behind what was checked
   * @param late knows what was told already of comments that look like metadata
   */
  constructor(
    public line: number,
    private readonly late: LateMetadata,
  ) {}

  /** @returns the lines up to the first fault, if there is one; none of the caller's bytes are changed. */
  check(whole: Buffer): Buffer {
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
    if (this.inQuotes || block.includes(QUOTE)) return this.linewise(block);
    const first = this.line;
    this.line += lineEnds(block);
    return block.includes(HASH) ? this.blankComments(block, first) : block;
  }

  /** Ends the readable part at a line start. */
  private cut(block: Buffer, lineStart: number, what: string): Buffer {
    let line = this.line;
    for (let at = block.indexOf(LF); at >= 0 && at < lineStart; at = block.indexOf(LF, at + 1)) line++;
    this.fault = { line, what };
    return block.subarray(0, lineStart);
  }

  /** The way through lines with quotes: a `#` at line start is no comment inside a quoted cell. */
  private linewise(block: Buffer): Buffer {
    this.quotes = true;
    let out = block;
    let quote = block.indexOf(QUOTE);
    for (let start = 0; start < block.length; this.line++) {
      const end = block.indexOf(LF, start);
      if (!this.inQuotes && block[start] === HASH) {
        this.noteKey(block, start, () => this.line);
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

  /**
   * Overwrites comment lines with blanks in a copy: the bytes may belong to the caller.
   * @param first line of the block's first byte
   */
  private blankComments(block: Buffer, first: number): Buffer {
    let out = block;
    for (let at = block.indexOf(HASH); at >= 0; at = block.indexOf(HASH, at + 1)) {
      if (at > 0 && block[at - 1] !== LF) continue;
      const from = at;
      this.noteKey(block, from, () => first + lineEnds(block.subarray(0, from)));
      if (out === block) out = Buffer.from(block);
      const end = block.indexOf(LF, at);
      out.fill(BLANK, at, end);
      at = end;
    }
    return out;
  }

  private noteKey(block: Buffer, from: number, line: () => number): void {
    const key = this.late.newKeyAt(block, from);
    if (key !== null && !this.lateKeys.has(key)) this.lateKeys.set(key, line());
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

function lineEnds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
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
