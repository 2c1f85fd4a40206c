/** vfiobench convert */

import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { InputError } from '../failure.js';
import type { Streams } from '../main.js';
import type { Trace } from '../trace/trace.js';
import { csvPieces } from '../trace/write-batches.js';
import { badRows, openNamed, type ReadingOptions } from './open-trace.js';
import { targetOf, writePieces } from './output-files.js';
import { progressOn } from './progress.js';
import { warn, write } from './terminal.js';

type Form = 'csv' | 'csv.gz' | 'arrow';

export interface ConvertOptions extends ReadingOptions {
  readonly to?: Form;
  readonly quiet?: boolean;
}

/** Reads a trace and writes it in the asked form, to a file or to stdout. */
export async function convertCommand(
  name: string,
  output: string,
  options: ConvertOptions,
  streams: Streams,
): Promise<void> {
  const form = options.to ?? formOf(output);
  if (output !== '-' && name !== '-' && targetOf(resolve(output)) === targetOf(resolve(name))) {
    throw new InputError(`${output}: this is the trace itself; write to another file`);
  }
  if (output === '-' && form !== 'csv' && streams.stdout.isTTY === true) {
    throw new InputError(`-: ${form} is not for a terminal; name a file`);
  }
  const quiet = options.quiet === true;
  const trace = await openNamed(name, options, streams);
  const progress = progressOn(streams, quiet, () => trace.shareRead);
  const pieces = await piecesOf(trace, form, (rows) => progress?.rows(rows));
  try {
    if (output !== '-') await writePieces(output, pieces);
    else for await (const piece of pieces) await write(streams.stdout, piece);
  } finally {
    progress?.done();
  }
  warn([...trace.meta.problems, ...badRows(trace)], quiet, streams);
}

/** By the ending. */
function formOf(output: string): Form {
  const form = (['csv', 'csv.gz', 'arrow'] as const).find((known) =>
    output.toLowerCase().endsWith(`.${known}`),
  );
  if (form !== undefined) return form;
  throw new InputError(`${output}: which form? Say --to csv, csv.gz or arrow, or name a file that ends so`);
}

async function piecesOf(
  trace: Trace,
  form: Form,
  seen: (rows: number) => void,
): Promise<AsyncIterable<string | Uint8Array>> {
  if (form === 'csv') return csvPieces(trace, seen);
  // errors of reading come out of the iteration
  if (form === 'csv.gz') return gzipped(csvPieces(trace, seen));
  // apache-arrow takes as long to load as everything else together
  const { arrowPieces } = await import('../trace/arrow/write-arrow.js');
  return arrowPieces(trace, seen);
}

async function* gzipped(text: AsyncIterable<string>): AsyncGenerator<Buffer, void> {
  const gzip = createGzip();
  const input = Readable.from(text);
  input.on('error', (error) => gzip.destroy(error));
  yield* input.pipe(gzip);
}
