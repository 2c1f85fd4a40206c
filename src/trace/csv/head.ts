/** The head of a trace: metadata lines, comments and blank lines up to the header line. */
import { isUtf8 } from 'node:buffer';
import { inputErrorAt } from '../../failure.js';
import { RowFault } from '../fault.js';
import { type Layout, parseHeader } from '../header.js';
import { Metadata, splitMetadata } from '../metadata.js';
import type { TraceMeta } from '../trace.js';
import { LateMetadata } from './late-metadata.js';
import { MAX_LINE_BYTES, tooLong } from './line-blocks.js';

export interface Head {
  readonly meta: TraceMeta;
  /** The list behind `meta.problems`: what is odd about the lines below the header is added to it. */
  readonly problems: string[];
  /** Is told of comments below the header that look like metadata. */
  readonly late: LateMetadata;
  readonly layout: Layout;
  /** Line of the header. */
  readonly line: number;
  /** Line that names the host; null: none does. */
  readonly hostLine: number | null;
  /** The bytes below the header that were read already. */
  readonly rest: Buffer;
}

const LF = 10;
const NOTHING = Buffer.alloc(0);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

function lineText(bytes: Buffer): string {
  if (bytes.includes(0)) throw new RowFault('has a NUL byte; this is no text file, or a damaged one');
  if (!isUtf8(bytes)) throw new RowFault('has bytes that are not UTF-8');
  const line = bytes.toString('utf8').replace(/\r$/, '');
  if (line.includes('\r')) throw new RowFault('holds a bare carriage return; end lines with LF or CRLF');
  return line;
}

/**
 * Takes the first line.
 * @param read bytes that were read and not taken yet
 * @param next the bytes behind them, null at the end
 * @returns the line without its end, and what was read behind it; null where there is no line. Of a line that is too long
 *   not all of it.
 */
async function takeLine(
  read: Buffer,
  next: () => Promise<Buffer | null>,
): Promise<{ readonly line: Buffer; readonly rest: Buffer } | null> {
  const pieces = [read];
  for (let piece = read, length = read.length; !piece.includes(LF) && length <= MAX_LINE_BYTES; ) {
    const more = await next();
    if (more === null) break;
    pieces.push(more);
    piece = more;
    length += more.length;
  }
  const bytes = pieces.length === 1 ? read : Buffer.concat(pieces);
  if (bytes.length === 0) return null;
  const end = bytes.indexOf(LF);
  if (end < 0) return { line: bytes, rest: NOTHING };
  return { line: bytes.subarray(0, end), rest: bytes.subarray(end + 1) };
}

/**
 * Reads up to the header.
 * @param next the next bytes, null at the end; the first of them hold the byte order mark whole if there is one
 * Throws InputError with file and line.
 */
export async function readHead(name: string, next: () => Promise<Buffer | null>): Promise<Head> {
  const metadata = new Metadata();
  let hostLine: number | null = null;
  let read = (await next()) ?? NOTHING;
  const isEmpty = read.length === 0;
  if (read.subarray(0, BOM.length).equals(BOM)) read = read.subarray(BOM.length);
  for (let line = 1; ; line++) {
    const taken = await takeLine(read, next);
    if (taken === null) {
      const found = isEmpty ? 'the file is empty' : 'the file ends without a header';
      throw inputErrorAt(
        name,
        line,
        `header: ${found}; expected a line of column names such as ts_ns,op,addr,len`,
      );
    }
    const { line: bytes, rest } = taken;
    if (bytes.length > MAX_LINE_BYTES) throw tooLong(name, line);
    try {
      const text = lineText(bytes);
      if (text.startsWith('#')) {
        metadata.add(text);
        if (splitMetadata(text)?.key === 'host') hostLine = line;
      } else if (text.trim() !== '') {
        const { problems } = metadata;
        const late = new LateMetadata(problems);
        return { meta: metadata.finish(), problems, late, layout: parseHeader(text), line, hostLine, rest };
      }
    } catch (error) {
      throw error instanceof RowFault ? inputErrorAt(name, line, error.message) : error;
    }
    read = rest;
  }
}
