/** What a validation judges by: the published figures, and replays of the package's traces on the hosts that they name. */
import type { Host } from '../hosts/host.js';
import { loadHost } from '../hosts/load.js';
import { parseNic } from '../nic/setup.js';
import { packageFile } from '../package-file.js';
import { parseFilter } from '../replay/filter.js';
import { outcome } from '../replay/outcome.js';
import { prepare, type Run, replay } from '../replay/replay.js';
import type { ReplayResult } from '../stats/result.js';
import { openTrace } from '../trace/open.js';
import type { Trace } from '../trace/trace.js';
import { DEFAULT_BASE, select } from '../variants/select.js';
import { type Published, readPublished } from './published.js';

/**
 * A run of a trace on a host as BASE and variants, with nothing overridden or skipped.
 * @param filter which rows are recorded (--filter); null: all
 * @param nic a NIC beside it (--nic); null: none
 */
export async function prepareOn(
  host: Host,
  trace: Trace,
  variants: readonly string[],
  filter: string | null = null,
  seed = 1,
  nic: string | null = null,
): Promise<Run> {
  return prepare(trace, {
    base: DEFAULT_BASE,
    variants: await Promise.all(variants.map(select)),
    host,
    overrides: [],
    unit: host.unit,
    seed,
    skip: 0,
    filter: filter === null ? null : parseFilter(filter),
    nic: nic === null ? null : parseNic(nic),
  });
}

/** The result of such a run. */
export async function replayOn(...on: Parameters<typeof prepareOn>): Promise<ReplayResult> {
  const run = await prepareOn(...on);
  await replay(run);
  return outcome(run, '', []);
}

/** Replays a trace of the package, named by its path there, as BASE and variants. */
export type ReplayPackaged = (
  path: string,
  variants: readonly string[],
  filter: string | null,
  nic?: string,
) => Promise<ReplayResult>;

/** @param hostNamed finds the host that a trace names */
export function replayPackaged(hostNamed: (name: string) => Host = loadHost): ReplayPackaged {
  return async (path, variants, filter, nic) => {
    const trace = await openTrace(packageFile(path), {});
    return replayOn(hostNamed(trace.meta.host ?? ''), trace, variants, filter, 1, nic ?? null);
  };
}

export interface Evidence {
  readonly published: Published;
  /** Finds a host by its name. */
  readonly hostNamed: (name: string) => Host;
  readonly replay: ReplayPackaged;
}

/**
 * The package's figures and hosts, or others in their place: a check that can't fail proves nothing, so its tests plant
 * errors here.
 */
export function evidence({
  published = readPublished(),
  hostNamed = loadHost,
  replay = replayPackaged(hostNamed),
}: Partial<Evidence> = {}): Evidence {
  return { published, hostNamed, replay };
}
