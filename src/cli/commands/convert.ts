/** vfiobench convert */
import { resolve } from 'node:path';
import { InputError } from '../../failure.js';
import { ChosenRows } from '../../trace/chosen-rows.js';
import type { Trace } from '../../trace/trace.js';
import { type ChoiceOptions, choiceOf, leftOutNotes } from '../choice.js';
import { badRows, openNamed, pathOfNamed, type ReadingOptions } from '../open-trace.js';
import { refuseSameFile, refuseUnwritable } from '../output-checks.js';
import { progressOn } from '../progress.js';
import { folderOf, hostFrom, hostIn } from '../relative-paths.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';
import { type Form, formOf, refuseOnTerminal, tracePieces, writeTrace } from '../trace-forms.js';

export interface ConvertOptions extends ReadingOptions, ChoiceOptions {
  readonly format?: Form;
  readonly quiet?: boolean;
}

/** Reads a trace and writes it, or the chosen rows of it, in the asked form, to a file or to stdout. */
export async function convertCommand(
  name: string,
  output: string,
  options: ConvertOptions,
  streams: Streams,
): Promise<void> {
  const form = options.format ?? formOf(output);
  if (form === undefined)
    throw new InputError(
      `${output}: which form? Say --format csv, csv.gz or arrow, or name a file that ends so`,
    );
  refuseSameFile(output, output, [name], 'the trace itself');
  refuseUnwritable(output);
  if (output === '-') refuseOnTerminal(form, streams);
  const choice = choiceOf(options);
  const quiet = options.quiet === true;
  const trace = await openNamed(name, options, streams);
  const progress = progressOn(streams, quiet, () => trace.shareRead);
  const chosen = choice && new ChosenRows(trace, choice);
  const seen = (rows: number): void => progress?.rows(rows);
  const metadata = metadataIn(output, trace);
  const rewriting = { seen, batches: chosen?.batches(), metadata };
  try {
    await writeTrace(await tracePieces(trace, form, rewriting), output, streams);
  } finally {
    progress?.done();
  }
  const notes = chosen === null ? [] : leftOutNotes(chosen);
  warn([...trace.meta.problems, ...badRows(trace), ...notes], quiet, streams);
}

/** The trace's metadata as they are in another folder: the path of a host is from there. */
function metadataIn(output: string, { name, meta }: Trace): ReadonlyMap<string, string> {
  const [before, after] = [folderOf(pathOfNamed(name)), folderOf(output)];
  if (meta.host === undefined || resolve(before) === resolve(after)) return meta.all;
  return new Map(meta.all).set('host', hostIn(after, hostFrom(before, meta.host)));
}
