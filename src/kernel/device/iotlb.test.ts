import { expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { Iotlb } from './iotlb.js';

/** The entries in the order in which they were walked, the last `most` of them being there. */
class Queue {
  private walked: (string | null)[] = [];

  constructor(private readonly most: number) {}

  lookup(page: number, end: number, shift: number): number {
    let misses = 0;
    for (let entry = Math.floor(page / 2 ** shift); entry * 2 ** shift < end; entry++) {
      const there = this.most > 0 ? this.walked.slice(-this.most) : [];
      if (there.includes(`${shift}:${entry}`)) continue;
      this.walked.push(`${shift}:${entry}`);
      misses++;
    }
    return misses;
  }

  forget(first: number, pages: number): void {
    this.walked = this.walked.map((name) => {
      const [shift, entry] = (name ?? '0:-1').split(':').map(Number);
      const size = 2 ** shift;
      return entry * size < first + pages && (entry + 1) * size > first ? null : name;
    });
  }
}

it('holds the translations that were walked last, first in, first out', () => {
  const range = fc.tuple(fc.nat(1100), fc.integer({ min: 1, max: 30 }));
  const call = fc.record({
    range,
    shift: fc.constantFrom(0, 0, 2, 9),
    forget: fc.nat(5).map((n) => n === 0),
  });
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 8, 40), fc.array(call, { maxLength: 40 }), (entries, calls) => {
      const iotlb = new Iotlb(entries);
      const queue = new Queue(entries);
      for (const {
        range: [page, pages],
        shift,
        forget,
      } of calls) {
        if (forget) {
          iotlb.forget(page, pages);
          queue.forget(page, pages);
        } else expect(iotlb.lookup(page, page + pages, shift)).toBe(queue.lookup(page, page + pages, shift));
      }
    }),
  );
});
