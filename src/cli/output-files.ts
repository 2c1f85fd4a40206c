/**
 * Result files appear whole or not at all: written under a temporary name beside the target, then renamed, with the
 * permissions of the file that was there. What is no regular file (a pipe, /dev/stdout) is written to as it is; a
 * symbolic link is followed.
 */
import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../failure.js';
import { isSpecial, openSpecial } from './special-files.js';
import { whyUnwritable } from './unwritable.js';

export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** What a file consists of, in order. */
export type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

const PERMISSIONS = 0o777;

/** What would end the process in the middle. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Writes files; throws InputError where one can't be written. None has appeared then, with two exceptions: pipes are
 * written to before the files get their names, and renaming may fail after some files have theirs. A signal that comes
 * meanwhile waits until all files are written and renamed.
 */
export async function writeWhole(files: readonly OutputFile[]): Promise<void> {
  const special = files.filter(({ path }) => isSpecial(path));
  const regular = files.filter((file) => !special.includes(file));
  const partial: string[] = [];
  await clearedAway(partial, async () => {
    for (const { path, text } of regular) attempt(path, () => writeTemporary(path, text, partial));
    for (const { path, text } of special) await writeSpecial(path, [text]);
    for (const { path } of regular) attempt(path, () => renameSync(temporaryOf(path), targetOf(path)));
  });
}

/**
 * Writes a file piece by piece, each before the next one is asked for; it appears when it is whole. A signal that ends
 * the process leaves nothing behind.
 * Throws InputError where it can't be written, and what the pieces throw.
 */
export async function writePieces(path: string, pieces: Pieces): Promise<void> {
  if (isSpecial(path)) return writeSpecial(path, pieces);
  refuseFolder(path);
  const target = temporaryOf(path);
  await clearedAway([target], async () => {
    const output = attempt(path, () => openTemporary(path));
    try {
      for await (const piece of pieces) {
        attempt(path, () => writeBytes(output, bytesOf(piece)));
        await signalsHeard();
      }
      attempt(path, () => fsyncSync(output));
    } finally {
      closeSync(output);
    }
    attempt(path, () => renameSync(target, targetOf(path)));
  });
}

/** Runs `work`, and removes its temporary files whatever ends it, also a signal. Signals are noticed where `work` awaits. */
async function clearedAway(partial: readonly string[], work: () => Promise<void>): Promise<void> {
  const clear = (): void => {
    // one that could not be made is not there, and `force` alone stumbles over x.json/y where x.json is a file
    for (const file of partial) if (existsSync(file)) rmSync(file, { force: true });
  };
  const stop = (signal: NodeJS.Signals): void => {
    for (const each of SIGNALS) process.off(each, stop);
    clear();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    await work();
    await signalsHeard();
  } finally {
    clear();
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

/** Lets the event loop look for signals and call their handlers, which takes it two turns. */
async function signalsHeard(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Writes to what is no regular file, as far as somebody reads. */
async function writeSpecial(path: string, pieces: Pieces): Promise<void> {
  const output = await attempted(path, openSpecial(path));
  try {
    for await (const piece of pieces) {
      if (!(await attempted(path, output.write(bytesOf(piece))))) return;
    }
  } finally {
    await output.close();
  }
}

/**
 * Makes a folder, and those above it. Throws InputError where one can't be made. Level by level: where a file system takes
 * no folder (/proc), mkdirSync that is recursive never returns (Node 20).
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let there = resolve(path);
  for (; !existsSync(there); there = dirname(there)) missing.unshift(there);
  try {
    if (!statSync(there).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    for (const folder of missing) makeOne(folder);
  } catch (error) {
    // what is above it is there
    const takesNone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = takesNone ? 'the file system takes no folder there (ENOENT)' : whyUnwritable(error);
    throw new InputError(`${path}: can't be made: ${reason}`);
  }
}

/** Makes a folder whose parent is there. Another thread or process may make it at the same time, and is welcome. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const isMade = (error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(folder).isDirectory();
    if (!isMade) throw error;
  }
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

/** Throws InputError where the folder that a file would be in is not there, or is none; `x.json/` is in x.json. */
export function refuseMissingFolder(path: string): void {
  attempt(path, () => {
    const folder = statSync(path.endsWith('/') ? path : dirname(resolve(targetOf(path))));
    if (!folder.isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
  });
}

/** The file that a path stands for, through symbolic links; the path itself where there is none yet. */
export function targetOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** Under which name this process writes a file. */
export function temporaryOf(path: string): string {
  return `${targetOf(path)}.${process.pid}.partial`;
}

/** Throws InputError where a path is that of a folder. */
export function refuseFolder(path: string): void {
  attempt(path, () => {
    if (existsSync(path) && statSync(path).isDirectory())
      throw Object.assign(new Error(), { code: 'EISDIR' });
  });
}

/** @param partial takes the name of the temporary file */
function writeTemporary(path: string, text: string, partial: string[]): void {
  refuseFolder(path);
  partial.push(temporaryOf(path));
  const output = openTemporary(path);
  try {
    writeBytes(output, Buffer.from(text));
    fsyncSync(output);
  } finally {
    closeSync(output);
  }
}

/** Who may not read the file that was there may not read what takes its place, either. */
function openTemporary(path: string): number {
  const before = statSync(path, { throwIfNoEntry: false });
  const mode = before === undefined ? undefined : before.mode & PERMISSIONS;
  const file = openSync(temporaryOf(path), 'w', mode ?? 0o666);
  // the umask was taken off
  if (mode !== undefined && mode !== (fstatSync(file).mode & PERMISSIONS)) fchmodSync(file, mode);
  return file;
}

function bytesOf(piece: string | Uint8Array): Uint8Array {
  return typeof piece === 'string' ? Buffer.from(piece) : piece;
}

function writeBytes(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw unwritable(path, error);
  }
}

async function attempted<T>(path: string, action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): InputError {
  return new InputError(`${path}: can't be written: ${whyUnwritable(error)}`);
}
