/** Every trace that comes along, on the host that it names, in every way that there is: no price may be missing. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import { openTrace } from '../trace/open.js';
import { OPS } from '../trace/ops.js';
import type { Trace } from '../trace/trace.js';
import { VARIANTS } from '../variants/table.js';
import { usesPath } from './outcome/paths.js';
import { replay } from './replay.js';
import { prepareOn } from './run-on.js';

const ROWS = 1500;
/** Without those of more memory than a test has the time for: their like is there in small. */
const TRACES = readdirSync('traces').filter(
  (file) => /\.csv(\.gz)?$/.test(file) && !/256g|page-table-64g|migration-64g|dirty-log/.test(file),
);

/** Memory of a trace that takes seconds to map in every lane, and what stands for it: the rows are the same else. */
const SMALLER: Readonly<Record<string, readonly [string, string]>> = {
  'madvise-4g.csv.gz': ['s2_fault,0x100000000,0x100000000,', 's2_fault,0x100000000,0x1000000,'],
};

async function opened(file: string): Promise<Trace> {
  const path = `traces/${file}`;
  const smaller = SMALLER[file];
  if (smaller === undefined) return openTrace(path, { limit: ROWS });
  const text = gunzipSync(readFileSync(path)).toString();
  expect(text.split(smaller[0])).toHaveLength(2);
  return openTrace(path, { limit: ROWS, content: Buffer.from(text.replace(...smaller)) });
}

/** Which operations the first rows of a trace hold. */
async function opsOf(file: string): Promise<Uint8Array> {
  const seen = new Uint8Array(OPS.length);
  for await (const batch of (await opened(file)).batches()) {
    for (let row = 0; row < batch.rows; row++) seen[batch.op[row]] = 1;
  }
  return seen;
}

describe.each(TRACES)('traces/%s', (file) => {
  it('replays as every variant of the paths that it uses', async () => {
    const seen = await opsOf(file);
    const trace = await opened(file);
    const fitting = VARIANTS.filter(
      ({ path, needsContainer }) =>
        usesPath(path, seen) && (needsContainer === undefined || needsContainer === trace.meta.container),
    ).map(({ name }) => name);
    expect(fitting.length).toBeGreaterThan(1);
    const run = await prepareOn(loadHost(trace.meta.host!), trace, fitting);
    const { seenOps } = await replay(run);
    expect(run.lanes).toHaveLength(fitting.length + 1);
    expect(seenOps).toEqual(seen);
  });
});
