/**
 * Result files appear whole or not at all: written under a temporary name beside the target, then renamed, with the
 * permissions of the file that was there, and its owner and group where this process may give a file away. What is no regular
 * file (a pipe, /dev/stdout) is written to as it is; a symbolic link is followed.
 */
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../failure.js';
import { refuseUnwritable, targetOf } from './output-checks.js';
import { isSpecial, openSpecial } from './special-files.js';
import { attempt, attempted, whyUnwritable } from './unwritable.js';

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
  refuseUnwritable(path);
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

/** Under which name this process writes a file. */
export function temporaryOf(path: string): string {
  return `${targetOf(path)}.${process.pid}.partial`;
}

/** @param partial takes the name of the temporary file */
function writeTemporary(path: string, text: string, partial: string[]): void {
  refuseUnwritable(path);
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
  if (before !== undefined) keepOwner(file, before);
  // the umask was taken off
  if (mode !== undefined && mode !== (fstatSync(file).mode & PERMISSIONS)) fchmodSync(file, mode);
  return file;
}

/** Only root may give files away, and others only to a group of theirs: as far as that goes. */
function keepOwner(file: number, { uid, gid }: Stats): void {
  const mine = fstatSync(file);
  for (const owner of [uid, mine.uid]) {
    if (owner === mine.uid && gid === mine.gid) return;
    try {
      fchownSync(file, owner, gid);
      return;
    } catch {
      // it stays this process's
    }
  }
}

function bytesOf(piece: string | Uint8Array): Uint8Array {
  return typeof piece === 'string' ? Buffer.from(piece) : piece;
}

function writeBytes(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
