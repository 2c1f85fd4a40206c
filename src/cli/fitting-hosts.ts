/** Finds hosts that price a trace, for the message where the named one does not, or where none is named. */
import { InputError, shownName } from '../failure.js';
import type { Host } from '../hosts/host.js';
import { hostsThat } from '../hosts/load.js';
import { unpricedText } from '../replay/failures.js';
import type { ReplayOptions } from '../replay/replay.js';
import { OPS } from '../trace/ops.js';
import type { Trace, TraceMeta } from '../trace/trace.js';
import { hostsPricing, isRereadable, type Lanes, stepsTaken } from './look-ahead.js';

/** A step that BASE takes in (nearly) every call of an operation, and that only hosts with its kind of prices have. */
const TELLING: Readonly<Record<string, string>> = {
  map: 'dma_alloc',
  unmap: 'dma_erase',
  pin: 'vpfn_lookup',
  unpin: 'vpfn_unref',
  dma_read: 'kvm_rw',
  dma_write: 'kvm_rw',
  dev_dma: 'dev_start',
  invalidate: 'mmu_notifier',
  ioeventfd: 'ioeventfd',
  ioeventfd_del: 'ioeventfd',
  kick: 'eventfd_signal',
  s2_fault: 's2_fault',
  s2_unmap: 's2_walk',
  s2_wp: 's2_walk',
  dirty_log: 'dirty_log',
};

/**
 * Names of the built-in hosts that price what the first rows of a trace take. It reads them: the trace is used up.
 * @param lanes left out: only what is told by the operations
 * Throws InputError where these rows can't be read, or there is none: that would be wrong with any host.
 */
export async function hostsFor(trace: Trace, lanes?: Lanes, set: readonly string[] = []): Promise<string[]> {
  const ops = new Set<string>();
  let rows = 0;
  for await (const batch of trace.batches()) {
    rows += batch.rows;
    for (const op of new Set(batch.op.subarray(0, batch.rows))) ops.add(OPS[op].name);
    // one that is not full ends where the trace does, or before a row that can't be read
    if (batch.full) break;
  }
  if (rows === 0)
    throw new InputError(`${shownName(trace.name)}: nothing is recorded: the trace has no rows`);
  if (lanes !== undefined && isRereadable(trace.name)) {
    try {
      return await hostsPricing(trace.name, lanes, set);
    } catch {
      // whatever else is wrong with the trace is told in its turn
    }
  }
  return hostsPricingOps(ops, trace.meta.container);
}

/** Names of the built-in hosts that price these operations, by the steps that tell. */
export function hostsPricingOps(ops: Iterable<string>, container: TraceMeta['container']): string[] {
  const taken = [...ops];
  return hostsThat((host) => unpricedOps(host, taken, container).length === 0);
}

/** Those of the operations that a host has no price for, by the steps that tell. */
export function unpricedOps(
  { steps }: Host,
  ops: readonly string[],
  container: TraceMeta['container'],
): string[] {
  const lacks = (step: string | undefined) => step !== undefined && steps[step] === undefined;
  return ops.filter(
    (op) => lacks(TELLING[op]) || (op === 'map' && container === 'iommu' && lacks('pin_remote')),
  );
}

/** `; those that price what it does: …`, or that none does. */
export function hostsText(hosts: readonly string[]): string {
  return hosts.length === 0
    ? '; no built-in host prices all that it does'
    : `; those that price what it does: ${hosts.join(', ')}`;
}

/** The same error; where it is one of a missing price, with all that are missing and the hosts that price everything. */
export async function withHosts(
  error: unknown,
  { name }: Trace,
  { host, overrides, ...lanes }: ReplayOptions,
): Promise<unknown> {
  const step = error instanceof InputError ? error.facts.unpriced : undefined;
  if (!(error instanceof InputError) || step === undefined) return error;
  const set = overrides.map((override) => override.step);
  if (!isRereadable(name)) {
    const others = hostsThat(({ steps }) => steps[step] !== undefined);
    return others.length === 0
      ? error
      : new InputError(`${error.message}; those that price it: ${others.join(', ')}`);
  }
  try {
    const taken = await stepsTaken(name, lanes, host, set);
    const missing = taken.filter((one) => host.steps[one] === undefined && !set.includes(one));
    const before = error.message.slice(0, -unpricedText(host.name, [step]).length);
    const what = unpricedText(host.name, [...new Set([step, ...missing])]);
    return new InputError(before + what + hostsText(await hostsPricing(name, lanes, set)));
  } catch {
    return error;
  }
}
