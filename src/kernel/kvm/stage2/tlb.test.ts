import { describe, expect, it } from 'vitest';
import fc from '../../../property.test-data.js';
import { rangeOps } from './tlb.js';

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
