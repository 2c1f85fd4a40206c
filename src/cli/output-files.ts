/**
 * Result files appear whole or not at all: written under a temporary name beside the target, then renamed. What is no
 * regular file (a pipe, /dev/null) is written to as it is; a symbolic link is followed.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { InputError } from '../failure.js';

export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** What would end the process in the middle. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Writes files, all of them or none; throws InputError where one can't be written. A signal waits until that is done. */
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
    for (const { path, text } of special) attempt(path, () => writeText(openSync(path, 'w'), text, false));
    for (const { path } of regular) attempt(path, () => renameSync(temporaryOf(path), targetOf(path)));
  } finally {
    for (const file of partial) rmSync(file, { force: true });
  }
}

/** The file that a path stands for, through symbolic links; the path itself where there is none yet. */
export function targetOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** It exists and is neither a file nor a folder. */
function isSpecial(path: string): boolean {
  if (!existsSync(path)) return false;
  const stat = statSync(path);
  return !stat.isFile() && !stat.isDirectory();
}

function temporaryOf(path: string): string {
  return `${targetOf(path)}.${process.pid}.partial`;
}

/** @param partial takes the name of the temporary file once it is there */
function writeTemporary(path: string, text: string, partial: string[]): void {
  if (existsSync(path) && statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  const temporary = temporaryOf(path);
  const file = openSync(temporary, 'w');
  partial.push(temporary);
  writeText(file, text, true);
}

/** Writes and closes. */
function writeText(file: number, text: string, toDisk: boolean): void {
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    if (toDisk) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
};

function attempt(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new InputError(`${path}: can't be written: ${REASONS[code] ?? code} (${code})`);
  }
}
