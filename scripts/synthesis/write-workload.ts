/** A workload becomes a file. */
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { makeFolder } from '../../src/cli/output-files.js';
import { traceChunks } from '../../src/trace/write.js';
import type { Workload } from './workloads.js';

/** zlib's levels for what git keeps, and for whole runs, whose last 6 % would take seven times the time. */
const PACKAGED_LEVEL = 9;
const FULL_LEVEL = 6;

/**
 * Writes the file whole or not at all.
 * @param folder traces/, as a rule
 * @returns its path
 */
export async function writeWorkload(workload: Workload, folder: string): Promise<string> {
  const path = join(folder, workload.file);
  makeFolder(dirname(path));
  const chunks = Readable.from(traceChunks(workload.meta, workload.columns, workload.rows()));
  // zlib leaves the header's mtime at 0, so that the bytes depend on the content only
  const gzip = createGzip({ level: workload.file.startsWith('full/') ? FULL_LEVEL : PACKAGED_LEVEL });
  const partial = `${path}.partial`;
  try {
    if (path.endsWith('.gz')) await pipeline(chunks, gzip, createWriteStream(partial));
    else await pipeline(chunks, createWriteStream(partial));
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
  return path;
}
