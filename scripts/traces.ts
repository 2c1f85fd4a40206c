/**
 * npm run traces [-- --small | NAME...]: writes the project's traces, the whole runs into traces/full; --small leaves
 * those out, names (glmark2-1vm) pick some. The same code writes the same bytes again. A trace appears whole or not at
 * all.
 */
import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

const wanted = process.argv.slice(2).filter((name) => name !== '--small');
const offered = process.argv.includes('--small') ? WORKLOADS : [...WORKLOADS, ...FULL_WORKLOADS];
const chosen = offered.filter(
  ({ file }) => wanted.length === 0 || wanted.some((name) => basename(file).startsWith(`${name}.`)),
);
if (chosen.length === 0) {
  console.error(
    `no trace is called ${wanted.join(' ')}; there are ${offered.map(({ file }) => file).join(', ')}`,
  );
  process.exitCode = 2;
}
for (const workload of chosen) await write(workload, 'traces');
