/** What can be told of an output before anything runs: long replays end in no surprise. All of it throws InputError. */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../failure.js';
import { isSpecial } from './special-files.js';
import { attempt, whyUnwritable } from './unwritable.js';

/** The file that a path stands for, through symbolic links; the path itself where there is none yet. */
export function targetOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/**
 * Throws InputError where an output is one of the files that are read, by whatever name.
 * @param option as the user named the output: `-o x.csv`
 * @param what what it then is: `the trace itself`
 */
export function refuseSameFile(
  option: string,
  output: string,
  inputs: readonly string[],
  what: string,
): void {
  if (output === '-') return;
  const target = targetOf(resolve(output));
  if (inputs.some((name) => name !== '-' && targetOf(resolve(name)) === target))
    throw new InputError(`${option}: this is ${what}; write to another file`);
}

/**
 * Throws InputError where no file can be written under a path: that of a folder, one in a folder that is not there, is none
 * (`x.json/` is in x.json) or takes no file, and a file that may not be written to. The last would not keep it from being
 * replaced, for which the folder alone counts; but whoever took the right to write away meant to keep the file, and the
 * shell and cp refuse it. It is access(2) that is asked, so that who may write to every file, root, may here as there; a
 * file that is immutable or on a read-only file system is refused to root as well.
 * What is no regular file is for openSpecial to try.
 */
export function refuseUnwritable(path: string): void {
  if (path === '-' || isSpecial(path)) return;
  attempt(path, () => {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    const folder = path.endsWith('/') ? path : dirname(resolve(targetOf(path)));
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    if (there !== undefined) accessSync(path, constants.W_OK);
    refuseClosedFolder(path, folder);
  });
}

/** A file is made under another name beside it first, so that it appears whole. */
function refuseClosedFolder(path: string, folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new InputError(`${path}: can't be written: its folder takes no file: ${whyUnwritable(error)}`);
  }
}
