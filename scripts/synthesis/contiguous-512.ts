/** The patch author's benchmark: pins of 1 and of 512 consecutive pages on three kinds of host pages. */
import type { TraceRow } from '../../src/trace/write.js';

/** The vm of each backing: a filter on vm picks one row of the author's table. */
const BACKINGS = ['4k', 'thp', 'hugetlb-2m'] as const;
const PAGES_PER_CALL = [1, 512] as const;
const REPETITIONS = 16;
/** Each call has memory of its own, aligned to 2 MB. */
const REGION_PAGES = 512;
/** From one call to the next, ns: the benchmark made one call at a time, and none takes as long. */
const GAP_NS = 1_000_000;

/** One mapping per backing, then every cell REPETITIONS times: pin and unpin. */
export function* contiguous512Rows(): Generator<TraceRow, void> {
  const pages = REGION_PAGES * REPETITIONS;
  let ts = 0;
  const at = (): number => {
    ts += GAP_NS;
    return ts;
  };
  for (const [vm, backing] of BACKINGS.entries())
    yield { tsNs: at(), op: 'map', vm, addr: 0, len: pages * 4096, backing };
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    for (const vm of BACKINGS.keys()) {
      for (const count of PAGES_PER_CALL) {
        const pfns = Array.from({ length: count }, (_, i) => repetition * REGION_PAGES + i);
        yield { tsNs: at(), op: 'pin', vm, pfns };
        yield { tsNs: at(), op: 'unpin', vm, pfns };
      }
    }
  }
}
