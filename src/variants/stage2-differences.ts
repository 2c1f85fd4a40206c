/** Where lanes find something else of a guest's stage-2 page table, since the host has something else behind its pages. */
import type { AllowedDifference } from './variant.js';

const OPS = ['s2_fault', 's2_unmap', 's2_wp', 'dirty_log'];

/**
 * The guest faults on pages that the host took back in one lane and not in the other, and once more on a zero page that was
 * replaced. So how many faults it took, which pages are mapped and which of them are dirty may differ.
 */
export function stage2Differences(reason: string): AllowedDifference[] {
  return [{ op: 's2_fault', reason }, ...OPS.map((op) => ({ op, what: 'copied' as const, reason }))];
}

/** The same once an earlier row has differed. */
export function stage2Follows(reason: string): AllowedDifference[] {
  return OPS.map((op) => ({ op, what: 'follows' as const, reason }));
}
