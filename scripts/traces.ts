/**
 * npm run traces [-- --small | NAME...]: writes the project's traces, the whole runs into traces/full; --small leaves
 * those out, names (glmark2-1vm) pick some. The same code writes the same bytes again. A trace appears whole or not at
 * all.
 */
import { basename } from 'node:path';
import { FULL_WORKLOADS, WORKLOADS } from './synthesis/workloads.js';
import { writeWorkload } from './synthesis/write-workload.js';

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
for (const workload of chosen) process.stdout.write(`${await writeWorkload(workload, 'traces')}\n`);
