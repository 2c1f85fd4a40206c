/** Every trace that comes along, on the host that it names, in every way that there is: no price may be missing. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import { openTrace } from '../trace/open.js';
import { OPS } from '../trace/ops.js';
import { VARIANTS } from '../variants/table.js';
import { usesPath } from './outcome/paths.js';
import { replay } from './replay.js';
import { prepareOn } from './run-on.js';

const ROWS = 1500;
/** Without those of more memory than a test has the time for: their like is there in small. */
const TRACES = readdirSync('traces').filter(
  (file) => /\.csv(\.gz)?$/.test(file) && !/256g|page-table-64g|migration-64g|dirty-log/.test(file),
);

/** Which operations the first rows of a trace hold. */
async function opsOf(file: string): Promise<Uint8Array> {
  const seen = new Uint8Array(OPS.length);
  for await (const batch of (await openTrace(`traces/${file}`, { limit: ROWS })).batches()) {
    for (let row = 0; row < batch.rows; row++) seen[batch.op[row]] = 1;
  }
  return seen;
}

describe.each(TRACES)('traces/%s', (file) => {
  it('replays as every variant of the paths that it uses', async () => {
    const seen = await opsOf(file);
    const trace = await openTrace(`traces/${file}`, { limit: ROWS });
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
