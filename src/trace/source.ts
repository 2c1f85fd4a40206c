/** Where the bytes of a trace come from: a file or standard input, decompressed where the content is gzip. */
import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { InputError, shownName } from '../failure.js';
import { unreadable } from '../unreadable.js';
import { gunzipped } from './gunzip.js';

export interface Source {
  readonly format: 'csv' | 'csv.gz' | 'arrow';
  /** The decompressed bytes. Throws InputError or CompressionFault; ending the iteration closes the file. */
  readonly chunks: AsyncGenerator<Buffer, void>;
  /** The file's name, where it is a regular file that is not compressed, so that it can be opened once more. */
  readonly file?: string;
  /** What was read of it so far, compressed as it is. */
  readonly input: Input;
}

export interface Input {
  readBytes: number;
  /** null where nobody knows: a pipe. */
  readonly bytes: number | null;
}

/** 0 to 1; null where nobody knows. */
export function shareOf({ readBytes, bytes }: Input): number | null {
  return bytes === null ? null : Math.min(1, readBytes / bytes);
}

/** Bytes of a piece of a file. */
export const READ_BYTES = 1024 * 1024;
const SNIFFED_BYTES = 8;

type Format = readonly [looksLike: string, magic: readonly number[]];

const ARROW_FILE: Format = ['an Arrow IPC file', [...Buffer.from('ARROW1')]];

/** What the caller reads: in words, for the message about any other file, and whether Arrow files are among it. */
export interface Reads {
  readonly expected: string;
  readonly arrow: boolean;
}

const TRACES: Reads = {
  expected: 'a trace is read as CSV (UTF-8), CSV.gz or an Arrow IPC file',
  arrow: true,
};

/** What a file begins with that is not read here. */
const OTHER_FORMATS: readonly Format[] = [
  ['an Arrow IPC stream (write a file: pyarrow.ipc.new_file)', [0xff, 0xff, 0xff, 0xff]],
  ['a Parquet file', [...Buffer.from('PAR1')]],
  ['a zip archive or spreadsheet', [0x50, 0x4b, 3, 4]],
  ['zstd-compressed data', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz-compressed data', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['bzip2-compressed data', [...Buffer.from('BZh')]],
  ['perf.data (print it with perf script)', [...Buffer.from('PERFILE2')]],
  ['trace.dat (print it with trace-cmd report)', [0x17, 0x08, 0x44, ...Buffer.from('trac')]],
  ['UTF-16 text', [0xff, 0xfe]],
  ['UTF-16 text', [0xfe, 0xff]],
];

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** What the first bytes look like that are of no form which is read anywhere here; null: nothing known. */
export function otherFormat(bytes: Buffer): string | null {
  return OTHER_FORMATS.find(([, magic]) => startsWith(bytes, magic))?.[0] ?? null;
}

/** What the system says of a file, as an error of the input. */
export function readFailure(shown: string, error: unknown): InputError {
  return new InputError(`${shown}: ${unreadable(error, 'a trace file')}`);
}

async function* rawChunks(
  shown: string,
  stream: NodeJS.ReadableStream,
  input: Input,
): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of stream) {
      input.readBytes += chunk.length;
      yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    }
  } catch (error) {
    throw readFailure(shown, error);
  }
}

/** Gives back what was sniffed, then the rest. */
async function* resumed(head: Buffer, rest: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  if (head.length > 0) yield head;
  yield* rest;
}

/**
 * The generator, made to end another one when it is ended. A `finally` in it would not do that: it does not run where the
 * generator is ended before it began.
 */
function ending(
  generator: AsyncGenerator<Buffer, void>,
  other: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  const end = generator.return.bind(generator);
  generator.return = async (value) => {
    await other.return();
    return end(value);
  };
  return generator;
}

/** Bytes of a regular file; null of anything else. Throws InputError where it is not to be had. */
function sizeOf(name: string, path: string): number | null {
  if (name === '-') return null;
  try {
    const stat = statSync(path);
    return stat.isFile() ? stat.size : null;
  } catch (error) {
    throw readFailure(shownName(name), error);
  }
}

function* slices(content: Uint8Array): Generator<Uint8Array, void> {
  for (let at = 0; at < content.length; at += READ_BYTES) yield content.subarray(at, at + READ_BYTES);
}

/** Where the bytes of a source are, and what it may be. */
interface Where {
  readonly stdin: NodeJS.ReadableStream;
  /** All of them, where they are at hand already. */
  readonly content?: Uint8Array;
  /** Where the file is; left out: at its name. */
  readonly path?: string;
  /** Left out: a trace. */
  readonly reads?: Reads;
}

/**
 * Opens a trace and looks at its first bytes.
 * @param name file name, or `-` for `stdin`
 * Throws InputError for a file that is missing, a directory, unreadable, or of a format that is not read here.
 */
export async function openSource(
  name: string,
  { stdin, content, path = name, reads: { expected, arrow } = TRACES }: Where,
): Promise<Source> {
  const shown = shownName(name);
  const named = (): NodeJS.ReadableStream =>
    name === '-' ? stdin : createReadStream(path, { highWaterMark: READ_BYTES });
  // before the stream is made, whose failure nobody would hear
  const input = { readBytes: 0, bytes: content?.length ?? sizeOf(name, path) };
  const stream = content ? Readable.from(slices(content)) : named();
  const raw = rawChunks(shown, stream, input);
  let head = Buffer.alloc(0);
  while (head.length < SNIFFED_BYTES) {
    const next = await raw.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const other = otherFormat(head) ?? (!arrow && startsWith(head, ARROW_FILE[1]) ? ARROW_FILE[0] : null);
  if (other !== null) {
    await raw.return();
    throw new InputError(`${shown}: looks like ${other}; ${expected}`);
  }
  const chunks = ending(resumed(head, raw), raw);
  if (startsWith(head, [0x1f, 0x8b]))
    return { format: 'csv.gz', chunks: ending(gunzipped(chunks), raw), input };
  const format = startsWith(head, ARROW_FILE[1]) ? 'arrow' : 'csv';
  const isFile = content === undefined && input.bytes !== null;
  return { format, chunks, input, ...(isFile && { file: path }) };
}
