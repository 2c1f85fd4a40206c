/** Runs for whoever asks the model rather than for a user's command line: a trace on a host, BASE and variants by name. */
import type { Host } from '../hosts/host.js';
import { parseNic } from '../nic/setup.js';
import type { ReplayResult } from '../results/replay.js';
import type { Trace } from '../trace/trace.js';
import { DEFAULT_BASE, select } from '../variants/select.js';
import { parseFilter } from './filter.js';
import { outcome } from './outcome/outcome.js';
import { prepare, type ReplayOptions, type Run, replay } from './replay.js';

/** What is other than usual in such a run; left out or null: nothing. */
export interface OnOptions {
  /** Which rows are recorded (--filter). */
  readonly filter?: string | null;
  /** 1 by default. */
  readonly seed?: number;
  /** A NIC beside it (--nic). */
  readonly nic?: string | null;
}

/** BASE alone on a host as it is: nothing overridden, skipped or left out. */
export function plainOptions(host: Host): ReplayOptions {
  return {
    base: DEFAULT_BASE,
    variants: [],
    host,
    overrides: [],
    unit: host.unit,
    seed: 1,
    skip: 0,
    filter: null,
  };
}

/** A run of a trace on a host as BASE and variants, with nothing overridden or skipped. */
export async function prepareOn(
  host: Host,
  trace: Trace,
  variants: readonly string[],
  { filter = null, seed = 1, nic = null }: OnOptions = {},
): Promise<Run> {
  return prepare(trace, {
    ...plainOptions(host),
    variants: await Promise.all(variants.map(select)),
    seed,
    filter: filter === null ? null : parseFilter(filter),
    nic: nic === null ? null : parseNic(nic),
  });
}

/** The result of such a run. */
export async function replayOn(...on: Parameters<typeof prepareOn>): Promise<ReplayResult> {
  return outcome(await replay(await prepareOn(...on)));
}
