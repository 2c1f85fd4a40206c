/** Which operations run through which path: a result names the BASE of a path only where the trace has calls of it. */
import { opNumber } from '../../trace/ops.js';
import type { Selection } from '../../variants/select.js';
import type { Path, Variant } from '../../variants/variant.js';

const OPS_OF: Readonly<Record<Path, readonly string[]>> = {
  pin: ['pin', 'unpin'],
  map: ['map', 'unmap'],
  dma_rw: ['dma_read', 'dma_write'],
  kick: ['ioeventfd', 'ioeventfd_del', 'kick'],
  s2_range: ['s2_unmap', 's2_wp', 'dirty_log'],
  s2_needbreak: ['s2_unmap', 's2_wp', 'dirty_log'],
  s2_tlbi: ['s2_unmap', 's2_wp', 'dirty_log'],
  dev_dma: ['dev_dma', 'invalidate'],
};

/**
 * The trace has calls that run through a path.
 * @param seen by op number: 1 where the trace has a row of it
 */
export function usesPath(path: Path, seen: Uint8Array): boolean {
  return OPS_OF[path].some((op) => seen[opNumber(op)] === 1);
}

/**
 * The variants of a lane that are worth naming: all that were asked for, of the defaults those whose path the trace
 * uses; without any such calls all of them.
 * @param seen by op number: 1 where the trace has a row of it
 */
export function namedVariants({ label, chosen }: Selection, seen: Uint8Array, container: string): Variant[] {
  const all = chosen
    .map(({ variant }) => variant)
    .filter(({ needsContainer }) => (needsContainer ?? container) === container);
  if (label !== 'BASE') return all;
  const used = all.filter(({ path }) => usesPath(path, seen));
  return used.length > 0 ? used : all;
}
