import { describe, expect, it } from 'vitest';
import fc from '../../../property.test-data.js';
import { Ledger } from '../../ledger.js';
import {
  S2_TLBI_CPU,
  S2_TLBI_IPA,
  S2_TLBI_RANGE,
  S2_TLBI_RANGE_OP,
  S2_TLBI_VMID,
  STEPS,
} from '../../steps.js';
import { rangeOps, Tlb } from './tlb.js';

describe('the instructions of a range flush', () => {
  it('cover all pages, each once, by ranges that there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 21 }), (pages) => {
        // a range is (num + 1) << (5 * scale + 1) pages, num up to 31: largest scale first
        let left = pages;
        let ops = 0;
        for (const scale of [3, 2, 1, 0]) {
          const unit = 1 << (5 * scale + 1);
          if (left < unit) continue;
          left -= Math.min(32, Math.floor(left / unit)) * unit;
          ops++;
        }
        expect(left).toBeLessThanOrEqual(1);
        expect(rangeOps(pages)).toBe(ops + left);
      }),
    );
  });

  it('are one for 2 MB, 1 GB and 8 GB of 4K pages, and one for a page', () => {
    expect([1, 512, 2 ** 18, 2 ** 21].map(rangeOps)).toEqual([1, 1, 1, 1]);
    expect(rangeOps(513)).toBe(2);
  });
});

describe('an invalidation beside three other CPUs', () => {
  /** Counts of calls and instructions, by kind, and how often a CPU had to take part. */
  function charged(flush: (tlb: Tlb) => void, hasRange = true) {
    const ledger = new Ledger(STEPS.length);
    flush(new Tlb(ledger, 3, hasRange, true));
    const count = (step: number) => ledger.counts[step];
    return {
      ipa: count(S2_TLBI_IPA),
      vmid: count(S2_TLBI_VMID),
      ranges: count(S2_TLBI_RANGE),
      ops: count(S2_TLBI_RANGE_OP),
      cpus: count(S2_TLBI_CPU),
    };
  }
  const none = { ipa: 0, vmid: 0, ranges: 0, ops: 0, cpus: 0 };

  it('is broadcast to each of them, every time', () => {
    expect(charged((tlb) => tlb.ipa(5))).toEqual({ ...none, ipa: 5, cpus: 15 });
    expect(charged((tlb) => tlb.vmid())).toEqual({ ...none, vmid: 1, cpus: 3 });
    expect(charged((tlb) => tlb.range(513))).toEqual({ ...none, ranges: 1, ops: 2, cpus: 3 });
  });

  it('of a range is made in pieces of 8 GB of 4K pages, and is of the whole VM where there are no ranges', () => {
    expect(charged((tlb) => tlb.range(2 ** 21))).toEqual({ ...none, ranges: 1, ops: 1, cpus: 3 });
    expect(charged((tlb) => tlb.range(2 ** 22 + 513))).toEqual({ ...none, ranges: 3, ops: 4, cpus: 9 });
    expect(charged((tlb) => tlb.range(2 ** 22 + 513), false)).toEqual({ ...none, vmid: 1, cpus: 3 });
  });
});
