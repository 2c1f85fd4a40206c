/**
 * Writes the project's traces: `node dist/scripts/traces.js`, and with `--full` the whole fio run into traces/full.
 * The same code writes the same bytes again.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
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
  if (path.endsWith('.gz')) await pipeline(chunks, createGzip({ level: 9 }), createWriteStream(path));
  else await pipeline(chunks, createWriteStream(path));
  process.stdout.write(`${path}\n`);
}

const full = process.argv.includes('--full');
for (const workload of full ? FULL_WORKLOADS : WORKLOADS) await write(workload, 'traces');
