/** What stored baselines are called: one file each in a folder that is committed with the project. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../failure.js';
import { unreadable } from '../unreadable.js';

export const BASELINE_DIR = '.vfiobench/baselines';

/** Names are file names, on every file system: no folder, no hidden file, no device of Windows. */
export function checkBaselineName(name: string): void {
  const bare = name.replace(/\.json$/i, '');
  if (bare !== name)
    throw new InputError(
      `baseline ${JSON.stringify(name)}: its file gets the ending by itself; write ${bare}`,
    );
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name) && !name.endsWith('.') && !isDevice) return;
  throw new InputError(
    `baseline ${JSON.stringify(name)}: a name has up to 64 letters, digits, dots, dashes and underscores, and starts with a letter or digit`,
  );
}

/** Path of a baseline's file. Throws InputError on a name that is none. */
export function baselinePath(dir: string, name: string): string {
  checkBaselineName(name);
  return join(dir, `${name}.json`);
}

/** Names of the stored baselines, sorted; none where there is no folder. */
export function baselineNames(dir: string): string[] {
  if (!existsSync(dir)) return [];
  let files: string[];
  try {
    files = readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') throw new InputError(`${dir}: is no directory`);
    throw new InputError(`${dir}: ${unreadable(error)}`);
  }
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}
