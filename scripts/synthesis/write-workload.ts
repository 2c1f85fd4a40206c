/** A workload becomes a file. */
import { dirname, join } from 'node:path';
import { makeFolder, temporaryOf, writePieces } from '../../src/cli/output-files.js';
import { gzipped } from '../../src/cli/trace-forms.js';
import { traceChunks } from '../../src/trace/write.js';
import type { Workload } from './workloads.js';

/** zlib's levels for what git keeps, and for whole runs, whose last 6 % would take seven times the time. */
const PACKAGED_LEVEL = 9;
const FULL_LEVEL = 6;

/** Whether it is a whole run, which is too large for git. */
export function isWhole({ file }: Workload): boolean {
  return file.startsWith('full/');
}

/** The path of a workload's file below the folder, and under which name it is written. */
export function pathsOf({ file }: Workload, folder: string): { path: string; partial: string } {
  const path = join(folder, file);
  return { path, partial: temporaryOf(path) };
}

/**
 * Writes the file whole or not at all. The bytes depend on the content only: zlib leaves the header's mtime at 0.
 * @param folder traces/, as a rule
 * @param seen is told how many rows were taken so far
 * @returns its path
 * Throws InputError where it can't be written.
 */
export async function writeWorkload(
  workload: Workload,
  folder: string,
  seen?: (rows: number) => void,
): Promise<string> {
  const { path } = pathsOf(workload, folder);
  makeFolder(dirname(path));
  const text = traceChunks(workload.meta, workload.columns, workload.rows(), seen);
  const level = isWhole(workload) ? FULL_LEVEL : PACKAGED_LEVEL;
  await writePieces(path, path.endsWith('.gz') ? gzipped(text, level) : text);
  return path;
}
