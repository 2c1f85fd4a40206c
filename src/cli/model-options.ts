/** The options of every command that runs the model, turned into what the replay takes. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { InputError, inputErrorAt, shownName } from '../failure.js';
import type { Host } from '../hosts/host.js';
import { loadHost } from '../hosts/load.js';
import { parseNic } from '../nic/setup.js';
import { parseFilter } from '../replay/filter.js';
import { parseOverrides, psPerUnit } from '../replay/pricing/prices.js';
import type { ReplayOptions } from '../replay/replay.js';
import { rowChoiceOf } from '../results/row-choice.js';
import type { Unit } from '../sizes.js';
import type { Trace } from '../trace/trace.js';
import { DEFAULT_BASE, select, selectAll } from '../variants/select.js';
import { PATHS } from '../variants/table.js';
import { hostsFor, hostsText } from './fitting-hosts.js';
import { pathOfNamed } from './open-trace.js';
import { folderOf, hostFrom } from './relative-paths.js';

export interface ModelOptions {
  readonly base?: string;
  readonly variant?: readonly string[];
  readonly host?: string;
  readonly set?: readonly string[];
  readonly unit?: Unit;
  readonly seed: number;
  readonly skipBadRows?: boolean;
  readonly skip?: number;
  readonly filter?: string;
  readonly limit?: number;
  readonly nic?: string;
  readonly jobs?: number;
}

/**
 * Threads to replay on. By default one for each free core; where there are several cores, one more, which reads the trace
 * and needs only a part of a core.
 */
export function jobsOf({ jobs }: ModelOptions): number {
  const cores = availableParallelism();
  return jobs ?? (cores === 1 ? 1 : cores + 1);
}

/** What the options say before the trace is opened. */
export type Asked = Pick<ReplayOptions, 'base' | 'variants' | 'seed' | 'skip' | 'filter' | 'chosen' | 'nic'>;

/** Throws InputError on the first option that does not fit, before anything is read. */
export async function askedOf(options: ModelOptions): Promise<Asked> {
  const base = options.base === undefined ? DEFAULT_BASE : await select(options.base);
  const variants = await selectAll(PATHS, options.variant ?? []);
  return {
    base,
    variants,
    seed: options.seed,
    skip: options.skip ?? 0,
    filter: options.filter === undefined ? null : parseFilter(options.filter),
    chosen: rowChoiceOf(options),
    nic: options.nic === undefined ? null : parseNic(options.nic),
  };
}

/** Adds the host, and what is given in its unit. Throws InputError on the first option that does not fit. */
export async function replayOptions(
  trace: Trace,
  options: ModelOptions,
  asked: Asked,
): Promise<ReplayOptions> {
  const hostName = options.host ?? trace.meta.host;
  if (hostName === undefined) {
    const set = (options.set ?? []).map((text) => text.split('=')[0]);
    const fitting = await hostsFor(trace, asked, set);
    throw new InputError(
      `${shownName(trace.name)} names no host in its metadata ("# host: …"); give one with --host (vfiobench list hosts)${hostsText(fitting)}`,
    );
  }
  const host = options.host === undefined ? ownHost(trace, hostName) : loadHost(hostName);
  const unit = options.unit ?? host.unit;
  psPerUnit(host, unit);
  return { ...asked, host, overrides: parseOverrides(options.set, host), unit };
}

/** The host that a trace names, by a path from the trace's folder. Throws InputError with the line that names it. */
function ownHost({ name, hostLine = null }: Trace, host: string): Host {
  const path = hostFrom(folderOf(pathOfNamed(name)), host);
  try {
    return loadHost(path);
  } catch (error) {
    if (!(error instanceof InputError) || hostLine === null) throw error;
    const isElsewhere = path !== host && !existsSync(path) && existsSync(host);
    const hint = isElsewhere ? `; the path is from the trace's folder, not from here, where ${host} is` : '';
    throw inputErrorAt(name, hostLine, `host: ${error.message}${hint}`);
  }
}
