/** The replays behind the figures: traces of the package on the hosts that they name, each run once. */
import { fileURLToPath } from 'node:url';
import { loadHost } from '../hosts/load.js';
import { parseFilter } from '../replay/filter.js';
import { outcome } from '../replay/outcome.js';
import { prepare, replay } from '../replay/replay.js';
import type { ReplayResult } from '../stats/result.js';
import { openTrace } from '../trace/open.js';
import { DEFAULT_BASE, select } from '../variants/select.js';

/** A file of the package, from src/validation or dist/src/validation. */
export function packageFile(path: string): string {
  const here = fileURLToPath(import.meta.url);
  return fileURLToPath(
    new URL(`${here.includes('/dist/src/') ? '../../../' : '../../'}${path}`, import.meta.url),
  );
}

/** Replays a trace of the package as BASE and variants, seed 1. */
export async function replayPackaged(
  path: string,
  variants: readonly string[],
  filter: string | null,
): Promise<ReplayResult> {
  const trace = await openTrace(packageFile(path), {});
  const host = loadHost(trace.meta.host ?? '');
  const run = prepare(trace, {
    base: DEFAULT_BASE,
    variants: await Promise.all(variants.map(select)),
    host,
    overrides: [],
    unit: host.unit,
    seed: 1,
    limit: Number.POSITIVE_INFINITY,
    skip: 0,
    filter: filter === null ? null : parseFilter(filter),
  });
  await replay(run);
  return outcome(run, '', []);
}
