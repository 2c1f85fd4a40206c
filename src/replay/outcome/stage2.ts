/** Counters of a lane about stage-2 page tables; none where the trace has no such rows. */
import {
  S2_CLEAR_PTE,
  S2_FAULT as S2_FAULT_STEP,
  S2_LEAF_L0,
  S2_LEAF_L1,
  S2_LEAF_L2,
  S2_LEAF_L3,
  S2_TABLE_FREE,
  S2_TLBI_IPA,
  S2_TLBI_RANGE_OP,
  S2_TLBI_VMID,
} from '../../kernel/steps.js';
import type { LaneResult } from '../../results/replay.js';
import { DIRTY_LOG, S2_FAULT, S2_UNMAP, S2_WP } from '../ops.js';

/**
 * @param seen by op number: 1 where the trace has a row of it
 * @param count sums up how often steps were taken
 */
export function stage2Counters(
  seen: Uint8Array,
  count: (...steps: number[]) => number,
): LaneResult['counters'] {
  if (![S2_FAULT, S2_UNMAP, S2_WP, DIRTY_LOG].some((op) => seen[op] === 1)) return [];
  return [
    { name: 'stage-2 faults', value: count(S2_FAULT_STEP) },
    { name: 'leaf visits', value: count(S2_LEAF_L0, S2_LEAF_L1, S2_LEAF_L2, S2_LEAF_L3) },
    { name: 'PTEs cleared', value: count(S2_CLEAR_PTE) },
    { name: 'tables freed', value: count(S2_TABLE_FREE) },
    { name: 'TLBIs', value: count(S2_TLBI_IPA, S2_TLBI_VMID, S2_TLBI_RANGE_OP) },
  ];
}
