/**
 * What vCPUs that write wait for mmu_lock while the dirty log of their VM is on: in the first write-protect and in the rounds
 * behind it.
 */
import { grouped } from '../../counted.js';
import type { ReplayResult } from '../../results/replay.js';
import { measuredIn, stepOf, timeText } from './numbers.js';

/** What is done to the table and what vCPUs write meanwhile, without the mapping of the memory before. */
export const MEANWHILE = 'ts_ns!=0';

/**
 * First writes to a page: how many wait for mmu_lock, for how long in all, and the longest, for which the lock answers: its other
 * waiter, the write-protect, waits only for what a fault holds it. No median: the latency of a write counts from when its vCPU is
 * free, and a vCPU that waits writes nothing meanwhile.
 */
export function waiting(result: ReplayResult, label: string): string {
  const writes = measuredIn(result, label, 's2_fault');
  const wait = stepOf(writes, 'wait[mmu_rwlock]');
  const { max } = measuredIn(result, label, 'lock_wait[mmu_rwlock]');
  return `${grouped(wait.count)} of ${grouped(writes.n)} writes wait, ${timeText(wait.time)} in all, at most ${timeText(max)}`;
}
