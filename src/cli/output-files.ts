/** Result files appear whole or not at all: written under a temporary name beside the target, then renamed. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { InputError } from '../failure.js';

export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

const partial = new Set<string>();

/** Writes files, all of them or none; throws InputError where one can't be written. */
export function writeWhole(files: readonly OutputFile[]): void {
  try {
    for (const { path, text } of files) attempt(path, () => writeTemporary(path, text));
    for (const { path } of files) attempt(path, () => renameSync(temporaryOf(path), path));
  } finally {
    discardPartialFiles();
  }
}

function temporaryOf(path: string): string {
  return `${path}.${process.pid}.partial`;
}

function writeTemporary(path: string, text: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw Object.assign(new Error(), { code: 'EISDIR' });
  const temporary = temporaryOf(path);
  const file = openSync(temporary, 'w');
  partial.add(temporary);
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function attempt(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new InputError(`${path}: can't be written: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** Removes what an interrupted run has left half-written. */
export function discardPartialFiles(): void {
  for (const file of partial) rmSync(file, { force: true });
  partial.clear();
}
