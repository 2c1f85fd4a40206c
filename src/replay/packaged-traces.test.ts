/** Every trace that comes along, on the host that it names, in every way that there is: no price may be missing. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import { openTrace } from '../trace/open.js';
import { DEFAULT_BASE, select } from '../variants/select.js';
import { VARIANTS } from '../variants/table.js';
import { usesPath } from './paths.js';
import { prepare, type ReplayOptions, replay } from './replay.js';

const ROWS = 1500;
const TRACES = readdirSync('traces').filter((file) => /\.csv(\.gz)?$/.test(file));

async function options(file: string, names: readonly string[]): Promise<ReplayOptions> {
  const { meta } = await openTrace(`traces/${file}`, { limit: 1 });
  const host = loadHost(meta.host!);
  const variants = await Promise.all(names.map((name) => select(name)));
  return {
    base: DEFAULT_BASE,
    variants,
    host,
    overrides: [],
    unit: host.unit,
    seed: 1,
    skip: 0,
    filter: null,
  };
}

describe.each(TRACES)('traces/%s', (file) => {
  it('replays as every variant of the paths that it uses', async () => {
    const { meta } = await openTrace(`traces/${file}`, { limit: 1 });
    const run = prepare(await openTrace(`traces/${file}`, { limit: ROWS }), await options(file, []));
    await replay(run);
    const fitting = VARIANTS.filter(
      ({ path, needsContainer }) =>
        usesPath(path, run.seenOps) && (needsContainer === undefined || needsContainer === meta.container),
    );
    expect(fitting.length).toBeGreaterThan(1);
    const all = prepare(
      await openTrace(`traces/${file}`, { limit: ROWS }),
      await options(
        file,
        fitting.map(({ name }) => name),
      ),
    );
    await replay(all);
    expect(all.lanes).toHaveLength(fitting.length + 1);
    expect(all.rows).toBe(run.rows);
  });
});
