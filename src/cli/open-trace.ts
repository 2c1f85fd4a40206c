/** Opens the trace that a command names. */
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { counted } from '../counted.js';
import { closest } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { packagedTrace, packagedTraces } from '../path-or-name.js';
import { openTrace } from '../trace/open.js';
import type { Trace } from '../trace/trace.js';
import type { Streams } from './streams.js';

/** The options of a command that bear on reading. */
export interface ReadingOptions {
  readonly skipBadRows?: boolean;
  readonly limit?: number;
}

/**
 * A file, standard input (`-`), or a trace that comes with the package, as `vfiobench list traces` names it
 * (`traces/ccw-boot.csv`), where there is no such file. Throws InputError.
 */
export async function openNamed(
  name: string,
  { skipBadRows, limit }: ReadingOptions,
  { stdin }: Streams,
): Promise<Trace> {
  return openTrace(name, {
    path: pathOfNamed(name),
    stdin,
    skipBadRows,
    limit,
  });
}

/**
 * Throws InputError where a trace can be read only once.
 * @param why it has to be read again
 */
export function refusePipe(trace: string, why: string): void {
  if (trace === '-' || statSync(pathOfNamed(trace), { throwIfNoEntry: false })?.isFIFO())
    throw new InputError(`${why}: give it as a file, not a pipe`);
}

/** Opens a trace for as long as `use` takes: it is closed whatever comes of that, so that nobody waits for its writer. */
export async function withTrace<Result>(
  name: string,
  options: ReadingOptions,
  streams: Streams,
  use: (trace: Trace) => Promise<Result>,
): Promise<Result> {
  const trace = await openNamed(name, options, streams);
  try {
    return await use(trace);
  } finally {
    await trace.close();
  }
}

/** The path that openNamed opens; it need not be there. Throws InputError where folder or ending of a packaged trace were left out. */
export function pathOfNamed(name: string): string {
  const path = existsSync(name) ? name : (packagedTrace(name) ?? name);
  if (name !== '-' && !existsSync(path)) refuse(name);
  return path;
}

/** Throws InputError where a trace of the package was meant, whose folder or ending was left out, or which was mistyped. */
function refuse(name: string): void {
  const bare = name.replace(/^traces\//, '');
  if (bare === '' || bare.includes('/')) return;
  const there = packagedTraces().map((path) => basename(path));
  const meant =
    ['', '.csv', '.csv.gz'].map((ending) => bare + ending).find((file) => there.includes(file)) ??
    // another name is likely one of the user's own
    (name === bare ? undefined : closest(bare, there));
  if (meant !== undefined)
    throw new InputError(`${name}: can't be read: no such file (did you mean traces/${meant}?)`);
}

/** Bad rows that are named one by one. */
const SHOWN_BAD_ROWS = 10;

/** What --skip-bad-rows left out, as warnings. */
export function badRows({ badRows, badRowCount }: Pick<Trace, 'badRows' | 'badRowCount'>): string[] {
  if (badRowCount === 0) return [];
  const named = badRows.slice(0, SHOWN_BAD_ROWS).map(({ line, message }) => `line ${line}: ${message}`);
  return [`left out ${counted(badRowCount, 'row')} that could not be read`, ...named];
}
