/** The forms in which traces are written: CSV, gzipped CSV, Arrow. */
import { Readable, type TransformOptions } from 'node:stream';
import { createGzip, type ZlibOptions } from 'node:zlib';
import { InputError } from '../failure.js';
import { openTrace } from '../trace/open.js';
import type { Column } from '../trace/ops.js';
import type { Trace, TraceMeta } from '../trace/trace.js';
import { type TraceRow, traceChunks } from '../trace/write.js';
import { csvPieces, type Rewriting } from '../trace/write-batches.js';
import { TRACE_FORMS } from './command-options.js';
import { type Pieces, writePieces } from './output-files.js';
import type { Streams } from './streams.js';
import { write } from './terminal.js';

export type Form = (typeof TRACE_FORMS)[number];

/** By the ending; undefined where it is none of theirs. */
export function formOf(output: string): Form | undefined {
  return TRACE_FORMS.find((known) => output.toLowerCase().endsWith(`.${known}`));
}

/** Throws InputError where stdout is a terminal and the form is none for eyes. */
export function refuseOnTerminal(form: Form, { stdout }: Streams): void {
  if (form !== 'csv' && stdout.isTTY === true)
    throw new InputError(`-: ${form} is not for a terminal; name a file`);
}

/** The bytes of a trace in a form, piece by piece. Errors of reading come out of the iteration. */
export async function tracePieces(trace: Trace, form: Form, options: Rewriting = {}): Promise<Pieces> {
  if (form === 'csv') return csvPieces(trace, options);
  if (form === 'csv.gz') return gzipped(csvPieces(trace, options));
  // apache-arrow takes as long to load as everything else together
  const { arrowPieces } = await import('../trace/arrow/write-arrow.js');
  return arrowPieces(trace, options);
}

/** The same of a trace that is no file yet, but rows with its metadata. */
export async function rowPieces(
  meta: Partial<TraceMeta>,
  columns: readonly Column[],
  rows: Iterable<TraceRow>,
  form: Form,
): Promise<Pieces> {
  const text = traceChunks(meta, columns, rows);
  if (form === 'csv') return text;
  if (form === 'csv.gz') return gzipped(text);
  // batches come of reading alone
  return tracePieces(await openTrace('-', { content: Buffer.concat([...text]) }), form);
}

/** Bytes on the way into zlib, which works on a thread of its own while more text is made. */
const AHEAD = 1 << 20;

/**
 * Pieces of text, compressed; the bytes depend on the text and the level alone.
 * @param level of zlib, 1 to 9
 */
export async function* gzipped(text: Pieces, level = 6): AsyncGenerator<Buffer, void> {
  const options: ZlibOptions & TransformOptions = { level, highWaterMark: AHEAD };
  const gzip = createGzip(options);
  const input = Readable.from(text);
  input.on('error', (error) => gzip.destroy(error));
  yield* input.pipe(gzip);
}

/** Writes the pieces to a file, which appears when it is whole, or to stdout (`-`). */
export async function writeTrace(pieces: Pieces, output: string, { stdout }: Streams): Promise<void> {
  if (output !== '-') await writePieces(output, pieces);
  else for await (const piece of pieces) await write(stdout, piece);
}
