/** What a validation judges by: the published figures, and replays of the package's traces on the hosts that they name. */
import type { Host } from '../hosts/host.js';
import { loadHost } from '../hosts/load.js';
import { packageFile } from '../package-file.js';
import { replayOn } from '../replay/run-on.js';
import type { ReplayResult } from '../results/replay.js';
import { openTrace } from '../trace/open.js';
import { type Published, readPublished } from './published.js';

/** Replays a trace of the package, named by its path there, as BASE and variants. */
export type ReplayPackaged = (
  path: string,
  variants: readonly string[],
  filter: string | null,
  nic?: string,
) => Promise<ReplayResult>;

/** @param hostNamed finds the host that a trace names */
export function replayPackaged(hostNamed: (name: string) => Host): ReplayPackaged {
  return async (path, variants, filter, nic) => {
    const trace = await openTrace(packageFile(path), {});
    return replayOn(hostNamed(trace.meta.host ?? ''), trace, variants, { filter, nic: nic ?? null });
  };
}

/** The same, each replay done once. */
function remembered(replay: ReplayPackaged): ReplayPackaged {
  const done = new Map<string, Promise<ReplayResult>>();
  return (...run) => {
    const key = JSON.stringify(run);
    const result = done.get(key) ?? replay(...run);
    done.set(key, result);
    return result;
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
  replay = remembered(replayPackaged(hostNamed)),
}: Partial<Evidence> = {}): Evidence {
  return { published, hostNamed, replay };
}
