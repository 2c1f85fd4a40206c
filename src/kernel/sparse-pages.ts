/**
 * Pages of guest memory of which only some lines were written: a write of a few bytes to a page takes a line of memory,
 * not a page. Where no line is, the page's pattern shows.
 */
import { grown } from '../grown.js';
import type { BytePattern } from './byte-pattern.js';
import { BytePool } from './byte-pool.js';
import { type Bytes, copyBytes } from './bytes.js';

const LINE_SHIFT = 6;
const LINE = 1 << LINE_SHIFT;

export class SparsePages {
  /** By page number and line: number of the line + 1, 0 where it was not written. */
  private lineOf = new Uint32Array(0);
  /** By page number and line / 32: a bit for each line that was written. */
  private bits = new Uint32Array(0);
  /** By page number: lines written. */
  private readonly written: number[] = [];
  private readonly free: number[] = [];
  private readonly lines = new BytePool(LINE, 1024);
  private readonly linesPerPage: number;
  private readonly wordsPerPage: number;

  constructor(
    private readonly pattern: BytePattern,
    private readonly pageSize: number,
  ) {
    this.linesPerPage = pageSize >> LINE_SHIFT;
    this.wordsPerPage = this.linesPerPage >> 5;
  }

  /** Number of a page of which no line is written. */
  take(): number {
    const page = this.free.pop() ?? this.written.length;
    this.written[page] = 0;
    const pages = Math.max(64, this.written.length);
    this.lineOf = grown(this.lineOf, pages * this.linesPerPage);
    this.bits = grown(this.bits, pages * this.wordsPerPage);
    return page;
  }

  /** Copies bytes [offset, offset + length) of a page to data[at ..). */
  read(page: number, key: number, offset: number, length: number, data: Bytes, at: number): void {
    const first = offset >> LINE_SHIFT;
    const end = (offset + length + LINE - 1) >> LINE_SHIFT;
    const oneLine = end - first === 1;
    if (oneLine && this.lineOf[page * this.linesPerPage + first] > 0) {
      this.readLine(page, first, offset, length, data, at);
      return;
    }
    this.pattern.copy(key, offset, length, data, at);
    if (oneLine) return;
    for (let word = first >> 5; word <= (end - 1) >> 5; word++) {
      let bits = this.bits[page * this.wordsPerPage + word];
      for (; bits !== 0; bits &= bits - 1) {
        const line = word * 32 + 31 - Math.clz32(bits & -bits);
        if (line >= first && line < end) this.readLine(page, line, offset, length, data, at);
      }
    }
  }

  /** Copies what of [offset, offset + length) lies in a line that was written. */
  private readLine(
    page: number,
    line: number,
    offset: number,
    length: number,
    data: Bytes,
    at: number,
  ): void {
    const number = this.lineOf[page * this.linesPerPage + line] - 1;
    const from = Math.max(offset, line << LINE_SHIFT);
    const to = Math.min(offset + length, (line + 1) << LINE_SHIFT);
    const start = this.lines.startOf(number) + (from & (LINE - 1));
    copyBytes(this.lines.chunkOf(number), start, to - from, data, at + from - offset);
  }

  /** Copies data[at .. at + length) to a page; returns the lines of it that are written now. */
  write(page: number, key: number, offset: number, length: number, data: Bytes, at: number): number {
    const end = offset + length;
    for (let from = offset; from < end; ) {
      const line = from >> LINE_SHIFT;
      const to = Math.min(end, (line + 1) << LINE_SHIFT);
      const number = this.lineFor(page, key, line);
      const start = this.lines.startOf(number) + (from & (LINE - 1));
      copyBytes(data, at + from - offset, to - from, this.lines.chunkOf(number), start);
      from = to;
    }
    return this.written[page];
  }

  /** Copies a whole page to target[at ..), and forgets it. */
  moveTo(page: number, key: number, target: Bytes, at: number): void {
    this.read(page, key, 0, this.pageSize, target, at);
    const base = page * this.linesPerPage;
    for (let line = 0; line < this.linesPerPage; line++) {
      if (this.lineOf[base + line] > 0) this.lines.give(this.lineOf[base + line] - 1);
      this.lineOf[base + line] = 0;
    }
    this.bits.fill(0, page * this.wordsPerPage, (page + 1) * this.wordsPerPage);
    this.free.push(page);
  }

  private lineFor(page: number, key: number, line: number): number {
    const place = page * this.linesPerPage + line;
    if (this.lineOf[place] > 0) return this.lineOf[place] - 1;
    const number = this.lines.take();
    this.pattern.copy(key, line << LINE_SHIFT, LINE, this.lines.chunkOf(number), this.lines.startOf(number));
    this.lineOf[place] = number + 1;
    this.bits[page * this.wordsPerPage + (line >> 5)] |= 1 << (line & 31);
    this.written[page]++;
    return number;
  }
}
