/** A trace replayed for a gate, and what that was of. */
import { InputError } from '../../failure.js';
import { hashOf, type LaneVariants } from '../../gate/baseline.js';
import type { Identity } from '../../gate/mismatch.js';
import { hostNames } from '../../hosts/built-in.js';
import type { Host } from '../../hosts/host.js';
import { loadHost } from '../../hosts/load.js';
import type { ReplayOptions } from '../../replay/replay.js';
import type { GateResult } from '../../results/gate.js';
import type { ReplayResult } from '../../results/replay.js';
import { VERSION } from '../../version.js';
import { askedOf, jobsOf, type ModelOptions, replayOptions } from '../model-options.js';
import { type ReadingOptions, withTrace } from '../open-trace.js';
import { refuseNothing, runReplay } from '../run-replay.js';
import type { Streams } from '../streams.js';
import { slowed } from './slowed.js';

export interface Replayed {
  /** The trace as the user named it: the same wherever the package lies. */
  readonly name: string;
  readonly options: ReplayOptions;
  readonly result: ReplayResult;
  readonly sha256: string | null;
}

/** Replays a trace once. Throws InputError where nothing is recorded: a comparison of nothing passes nothing. */
export async function replayed(
  name: string,
  options: ModelOptions & ReadingOptions & { readonly quiet?: boolean },
  streams: Streams,
  factor: number,
): Promise<Replayed> {
  const asked = await askedOf(options);
  const { run, result } = await withTrace(name, options, streams, async (trace) => {
    const run = slowed(await replayOptions(trace, options, asked), factor);
    const how = { jobs: jobsOf(options), quiet: options.quiet === true };
    return { run, result: await runReplay(trace, run, how, streams) };
  });
  refuseNothing(result);
  return { name, options: run, result, sha256: result.trace.sha256 };
}

/** What the replay was of, for a baseline. Throws InputError where the trace was not read whole. */
export function identityOf({ name, options, result, sha256 }: Replayed, { filter }: ModelOptions): Identity {
  if (sha256 === null)
    throw new InputError(`${name}: a baseline stands for a whole trace; leave out --limit`);
  const { overrides } = result.host;
  return {
    trace: { name, sha256 },
    host: {
      name: options.host.name,
      sha256: hashOf([prices(options.host), options.overrides]),
      ...(overrides.length === 0 ? {} : { set: overrides }),
    },
    seed: options.seed,
    version: VERSION,
    base: options.base.label,
    recorded: { skip: options.skip, filter: filter ?? null },
  };
}

/** The variants of each lane with all of their parameters, BASE first. */
export function chosenIn({ options: { base, variants } }: Replayed): LaneVariants[] {
  return [base, ...variants].map(({ chosen }) =>
    chosen.map(({ variant: { name }, params }) => ({ name, params: { ...params } })),
  );
}

/** What of a host bears on times; prose does not. */
function prices(host: Host): unknown {
  const prose = new Set(['name', 'summary', 'kernel', 'source', 'caveats', 'from', 'why']);
  return JSON.parse(JSON.stringify(host, (key, value) => (prose.has(key) ? undefined : value)));
}

/** @param seeds with how many it was replayed, this one being the first */
export function replayText(
  { name, result, options }: Replayed,
  seeds: number,
): NonNullable<GateResult['replay']> {
  const { trace, host, seed, unit } = result;
  return {
    trace: name,
    sha256: trace.sha256,
    rows: trace.rows,
    recordedRows: trace.recordedRows,
    host: host.name,
    hostSha256: hashOf([prices(options.host), options.overrides]),
    isHostOfPackage:
      hostNames().includes(host.name) && hashOf(prices(loadHost(host.name))) === hashOf(prices(options.host)),
    overrides: host.overrides,
    effects: host.effects,
    chosen: trace.chosen ?? null,
    seed,
    ...(seeds === 1 ? {} : { seeds }),
    unit,
  };
}

/** Nanoseconds in a unit of the host that is no time. */
export function nsPer({ options: { host } }: Replayed): Readonly<Record<string, number>> {
  return host.unit === 'ns' ? {} : { [host.unit]: 1 / host.unitsPerNs.value };
}

/** Whether times vary with the seed. */
export function isDrawn({ options: { host } }: Replayed): boolean {
  const sigmas = [...Object.values(host.steps), ...(host.call === undefined ? [] : [host.call])];
  return host.interrupts !== undefined || sigmas.some(({ sigma = 0 }) => sigma > 0);
}
