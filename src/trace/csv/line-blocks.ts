/** Cuts the bytes of a trace into blocks of whole lines. */
import { type InputError, inputErrorAt } from '../../failure.js';

const LF = 10;
/** A line or a quoted cell beyond this is no trace: memory must not grow with the file. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** What is said of a line beyond MAX_LINE_BYTES. */
export function tooLong(name: string, line: number): InputError {
  return inputErrorAt(name, line, 'the line is longer than 16 MiB; this is no trace');
}

/** Whether the first line of a block is too long. Only that one can be: a line that came in pieces is a block of its own. */
export function isTooLong(block: Buffer): boolean {
  return block.length > MAX_LINE_BYTES + 1 && block.indexOf(LF) > MAX_LINE_BYTES;
}

export class LineBlocks {
  private pending: Buffer[] = [];
  private pendingBytes = 0;

  /** The last line, whose end has not come yet, is already longer than any line of a trace. */
  get tooLong(): boolean {
    return this.pendingBytes > MAX_LINE_BYTES;
  }

  /**
   * Takes the next bytes and returns the whole lines that there are now, in one or two blocks: a line that the bytes
   * before began, and the lines in these bytes, which are not copied.
   */
  push(chunk: Buffer): Buffer[] {
    const blocks: Buffer[] = [];
    const end = chunk.lastIndexOf(LF) + 1;
    let from = 0;
    if (end > 0 && this.pendingBytes > 0) {
      from = chunk.indexOf(LF) + 1;
      blocks.push(this.joined(chunk.subarray(0, from)));
    }
    if (end > from) blocks.push(chunk.subarray(from, end));
    if (end < chunk.length) this.keep(chunk.subarray(end));
    return blocks;
  }

  /** The last line, where it had no line end: with one. */
  end(): Buffer[] {
    return this.pendingBytes === 0 ? [] : [this.joined(Buffer.of(LF))];
  }

  /** A copy stays: the chunk may be the reader's, who fills it again. */
  private keep(bytes: Buffer): void {
    this.pending.push(Buffer.from(bytes));
    this.pendingBytes += bytes.length;
  }

  private joined(last: Buffer): Buffer {
    const block = Buffer.concat([...this.pending, last]);
    this.pending = [];
    this.pendingBytes = 0;
    return block;
  }
}
