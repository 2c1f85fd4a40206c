/** Which hosts would do, where the one that was named, or none, does not. */
import { InputError } from '../failure.js';
import { hostsThat } from '../hosts/load.js';
import { OPS } from '../trace/ops.js';
import type { Trace } from '../trace/trace.js';

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
};

/** Names of the built-in hosts that price what the first rows of a trace do. It reads them: the trace is used up. */
export async function hostsFor(trace: Trace): Promise<string[]> {
  const steps = new Set<string>();
  for await (const batch of trace.batches()) {
    for (const op of new Set(batch.op.subarray(0, batch.rows))) {
      const step = TELLING[OPS[op].name];
      if (step !== undefined) steps.add(step);
    }
    break;
  }
  if (trace.meta.container === 'iommu' && steps.has(TELLING.map)) steps.add('pin_remote');
  return hostsThat((host) => [...steps].every((step) => host.steps[step] !== undefined));
}

/** The same error, with the hosts that have the price where it is one of a missing price. */
export function withHosts(error: unknown): unknown {
  const step = error instanceof InputError ? error.facts.unpriced : undefined;
  if (!(error instanceof InputError) || step === undefined) return error;
  const others = hostsThat((host) => host.steps[step] !== undefined);
  if (others.length === 0) return error;
  return new InputError(`${error.message}; those that price it: ${others.join(', ')}`);
}
