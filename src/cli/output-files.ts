/** Result files appear whole or not at all: written under a temporary name beside the target, then renamed. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { InputError } from '../failure.js';

const partial = new Set<string>();

/** Writes a file; throws InputError where that can't be done. */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.partial`;
  try {
    const file = openSync(temporary, 'wx');
    partial.add(temporary);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
    closeSync(file);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new InputError(`${path}: can't be written: ${(error as NodeJS.ErrnoException).code}`);
  } finally {
    partial.delete(temporary);
  }
}

/** Removes what an interrupted run has left half-written. */
export function discardPartialFiles(): void {
  for (const file of partial) rmSync(file, { force: true });
  partial.clear();
}
