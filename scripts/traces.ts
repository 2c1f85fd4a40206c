/**
 * npm run traces [-- --small]: writes the project's traces, the whole fio run into traces/full; --small leaves that
 * one out. The same code writes the same bytes again. A trace appears whole or not at all.
 */
import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { traceChunks } from '../src/trace/write.js';
import { FULL_WORKLOADS, WORKLOADS, type Workload } from './synthesis/workloads.js';

async function write(workload: Workload, folder: string): Promise<void> {
  const path = join(folder, workload.file);
  mkdirSync(dirname(path), { recursive: true });
  const chunks = Readable.from(traceChunks(workload.meta, workload.columns, workload.rows()));
  // zlib leaves the header's mtime at 0, so that the bytes depend on the content only
  const partial = `${path}.partial`;
  try {
    if (path.endsWith('.gz')) await pipeline(chunks, createGzip({ level: 9 }), createWriteStream(partial));
    else await pipeline(chunks, createWriteStream(partial));
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
  process.stdout.write(`${path}\n`);
}

const small = process.argv.includes('--small');
for (const workload of small ? WORKLOADS : [...WORKLOADS, ...FULL_WORKLOADS]) await write(workload, 'traces');
