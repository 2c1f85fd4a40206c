/** vfiobench export */
import { extname } from 'node:path';
import { thereAre } from '../../did-you-mean.js';
import { InputError } from '../../failure.js';
import { chooseColumns, chooseMaps, inLog2Rows, lastSnapshots } from '../../recordings/choose.js';
import { mergeRecordings } from '../../recordings/merge.js';
import type { Recording } from '../../recordings/recording.js';
import { WRITERS, type WrittenForm, writeRecording } from '../../recordings/write.js';
import { namesIn, readRecordings } from '../open-recording.js';
import { refuseSameFile, refuseUnwritable } from '../output-checks.js';
import { writeWhole } from '../output-files.js';
import type { Streams } from '../streams.js';
import { warn, write } from '../terminal.js';

export interface ExportOptions {
  readonly format?: string;
  readonly output?: string;
  readonly map?: readonly string[];
  readonly columns?: string;
  readonly scale?: string;
  readonly last?: boolean;
  readonly merge?: boolean;
  readonly quiet?: boolean;
}

const BY_ENDING: Readonly<Record<string, WrittenForm>> = {
  '.txt': 'bpftrace',
  '.json': 'bpftrace-json',
  '.csv': 'csv',
  '.mail': 'mail',
};

/** Writes a recording, or the sum of several, in another form, to a file or to stdout. */
export async function exportCommand(
  names: readonly string[],
  options: ExportOptions,
  streams: Streams,
): Promise<void> {
  if (names.length > 1 && options.merge !== true)
    throw new InputError(`${names.length} recordings go with --merge, which adds them up to one`);
  const form = formOf(options);
  const { output } = options;
  const itself = names.length === 1 ? 'the recording itself' : 'one of the recordings';
  if (output !== undefined) {
    refuseSameFile(`-o ${output}`, output, names, itself);
    refuseUnwritable(output);
  }
  const k = options.scale === undefined ? null : scaleOf(options.scale);
  const read = await readRecordings(names, streams);
  const whole = mergeRecordings(read.map((one) => chosen(one, options, k)));
  const text = writeRecording(whole, form);
  warn(whole.warnings, options.quiet === true, streams);
  if (output === undefined || output === '-') await write(streams.stdout, text);
  else await writeWhole([{ path: output, text }]);
}

function formOf({ format, output }: ExportOptions): WrittenForm {
  const forms = Object.keys(WRITERS) as WrittenForm[];
  if (format !== undefined) {
    const known = forms.find((form) => form === format);
    if (known !== undefined) return known;
    throw new InputError(`--format ${format}: no such form here${thereAre(format, forms)}`);
  }
  const byEnding = BY_ENDING[extname(output ?? '')];
  if (byEnding !== undefined) return byEnding;
  throw new InputError(
    `which form? Give --format (${forms.join(', ')}), or a file whose ending says it (-o with ${Object.keys(BY_ENDING).join(', ')})`,
  );
}

/** `log2`, `log2:k=3` */
function scaleOf(text: string): number {
  const [, k] = /^log2(?::k=([0-5]))?$/.exec(text) ?? [];
  if (k === undefined && text !== 'log2') {
    throw new InputError(`--scale ${text}: expected log2, or log2:k=1 to log2:k=5 for finer rows`);
  }
  return Number(k ?? 0);
}

function chosen(recording: Recording, options: ExportOptions, k: number | null): Recording {
  let part = recording;
  if (options.map !== undefined) part = chooseMaps(part, options.map);
  const names = namesIn(options.columns);
  if (names !== null) part = chooseColumns(part, names);
  if (k !== null) part = inLog2Rows(part, k);
  return options.last === true ? lastSnapshots(part) : part;
}
