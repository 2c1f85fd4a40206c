/** Reads the recordings that a command names, and other measurements in whole files. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { InputError, shownName } from '../failure.js';
import { MOST_BYTES } from '../recordings/bytes.js';
import { readRecording } from '../recordings/read.js';
import type { RecordedUnit, Recording } from '../recordings/recording.js';
import { unreadable } from '../unreadable.js';
import type { Streams } from './streams.js';

/** `file`, or `name=file`. A file may have a = in its name. Throws InputError where there is none. */
export function namedRecording(argument: string): { readonly label: string | null; readonly file: string } {
  const at = argument.indexOf('=');
  if (at > 0 && at === argument.length - 1) throw new InputError(`${argument}: names no file after the =`);
  return at < 1 || existsSync(argument)
    ? { label: null, file: argument }
    : { label: argument.slice(0, at), file: argument.slice(at + 1) };
}

/** The names in `--columns BASE,+PATCH`; null: the option was not given. */
export function namesIn(columns: string | undefined): string[] | null {
  return columns?.split(',').map((name) => name.trim()) ?? null;
}

/** Files, or standard input (`-`, once), each with the SHA-256 of its bytes. Throws InputError. */
export async function readRecordings(names: readonly string[], streams: Streams): Promise<Recording[]> {
  refuseStdinTwice(names, 'recording');
  const recordings: Recording[] = [];
  for (const name of names) {
    const content = await contentOf(name, 'recording', streams);
    const sha256 = createHash('sha256').update(content).digest('hex');
    recordings.push({ ...(await readRecording(name, content)), sha256 });
  }
  return recordings;
}

/** The same recordings with a unit for what names none. Throws InputError where everything names its own. */
export function withUnit(recordings: readonly Recording[], unit: RecordedUnit | undefined): Recording[] {
  if (unit === undefined) return [...recordings];
  const all = recordings.flatMap(({ series }) => series);
  if (all.length > 0 && all.every((one) => one.unit !== null)) {
    const units = [...new Set(all.map((one) => one.unit))].join(', ');
    throw new InputError(
      `--unit ${unit}: is for maps that name no unit, and here each names its own (${units}); nothing is converted`,
    );
  }
  return recordings.map((recording) => ({
    ...recording,
    series: recording.series.map((one) => ({ ...one, unit: one.unit ?? unit })),
  }));
}

/**
 * Throws InputError where standard input is named twice.
 * @param what each of the names is
 */
export function refuseStdinTwice(names: readonly string[], what: string): void {
  if (names.filter((name) => name === '-').length > 1)
    throw new InputError(
      `- is given twice, but standard input can be read only once; save one ${what} to a file`,
    );
}

/**
 * The bytes of a file, a pipe or standard input (`-`). Throws InputError.
 * @param what should be in it: `recording`
 */
export async function contentOf(name: string, what: string, { stdin }: Streams): Promise<Uint8Array> {
  try {
    // what is no file may have no end
    if (name !== '-' && statSync(name).isFile()) return await readFile(name);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of name === '-' ? stdin : createReadStream(name)) {
      chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes > MOST_BYTES)
        throw new InputError(`${shownName(name)}: larger than 2 GiB, too large for a ${what}`);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${shownName(name)}: ${unreadable(error, `a ${what}`)}`);
  }
}
