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
import { isSpecial, type OpenOutput, openSpecial } from './special-files.js';

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
 * Writes files; throws InputError where one can't be written. None appears then but in two cases: a pipe is written to
 * before the files get their names, and what renamed one of them may fail at the next. A signal waits until all is done.
 */
export async function writeWhole(files: readonly OutputFile[]): Promise<void> {
  const signals: NodeJS.Signals[] = [];
  const wait = (signal: NodeJS.Signals): void => {
    signals.push(signal);
  };
  for (const signal of SIGNALS) process.on(signal, wait);
  try {
    writeAll(files);
    // the event loop calls handlers; between two of its turns it has looked for signals
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    for (const signal of SIGNALS) process.off(signal, wait);
  }
  for (const signal of signals) process.kill(process.pid, signal);
}

function writeAll(files: readonly OutputFile[]): void {
  const special = files.filter(({ path }) => isSpecial(path));
  const regular = files.filter((file) => !special.includes(file));
  const partial: string[] = [];
  try {
    for (const { path, text } of regular) attempt(path, () => writeTemporary(path, text, partial));
    for (const { path, text } of special) attempt(path, () => writeText(openSpecial(path), text));
    for (const { path } of regular) attempt(path, () => renameSync(temporaryOf(path), targetOf(path)));
  } finally {
    for (const file of partial) rmSync(file, { force: true });
  }
}

/**
 * Writes a file piece by piece, each before the next one is asked for; it appears when it is whole. A signal that ends
 * the process leaves nothing behind.
 * Throws InputError where it can't be written, and what the pieces throw.
 */
export async function writePieces(path: string, pieces: Pieces): Promise<void> {
  const special = isSpecial(path);
  if (!special) refuseFolder(path);
  const target = special ? path : temporaryOf(path);
  const output = attempt(path, () => (special ? openSpecial(path) : openTemporary(path)));
  const { file } = output;
  const stop = (signal: NodeJS.Signals): void => {
    for (const each of SIGNALS) process.off(each, stop);
    if (!special) rmSync(target, { force: true });
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    try {
      for await (const piece of pieces) attempt(path, () => writeBytes(file, bytesOf(piece)));
      if (!special) attempt(path, () => fsyncSync(file));
    } finally {
      output.close();
    }
    if (!special) attempt(path, () => renameSync(target, targetOf(path)));
  } finally {
    if (!special) rmSync(target, { force: true });
    for (const signal of SIGNALS) process.off(signal, stop);
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
    for (const folder of missing) mkdirSync(folder);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    // what is above it is there
    const reason = code === 'ENOENT' ? 'the file system takes no folder there' : (REASONS[code] ?? code);
    throw new InputError(`${path}: can't be made: ${reason} (${code})`);
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

/** Throws InputError where the folder that a file would be in is not there, or is none. */
export function refuseMissingFolder(path: string): void {
  attempt(path, () => {
    const folder = statSync(dirname(resolve(targetOf(path))));
    if (!folder.isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
  });
}

/** The file that a path stands for, through symbolic links; the path itself where there is none yet. */
export function targetOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function temporaryOf(path: string): string {
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
  writeText(output, text, () => fsyncSync(output.file));
}

/** Who may not read the file that was there may not read what takes its place, either. */
function openTemporary(path: string): OpenOutput {
  const before = statSync(path, { throwIfNoEntry: false });
  const mode = before === undefined ? undefined : before.mode & PERMISSIONS;
  const file = openSync(temporaryOf(path), 'w', mode ?? 0o666);
  // the umask was taken off
  if (mode !== undefined && mode !== (fstatSync(file).mode & PERMISSIONS)) fchmodSync(file, mode);
  return { file, close: () => closeSync(file) };
}

/** Writes and closes. */
function writeText({ file, close }: OpenOutput, text: string, written: () => void = () => {}): void {
  try {
    writeBytes(file, Buffer.from(text));
    written();
  } finally {
    close();
  }
}

function bytesOf(piece: string | Uint8Array): Uint8Array {
  return typeof piece === 'string' ? Buffer.from(piece) : piece;
}

function writeBytes(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  EBADF: 'nothing is open there to be written to',
};

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new InputError(`${path}: can't be written: ${REASONS[code] ?? code} (${code})`);
  }
}
