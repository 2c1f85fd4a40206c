import { expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { GranuleList } from './granule-list.js';

it('is a set, each of whose members is drawn in an equal part of [0, 1)', () => {
  const step = fc.record({ add: fc.boolean(), granule: fc.nat(7) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const list = new GranuleList(8);
      const set = new Set<number>();
      for (const { add, granule } of steps) {
        if (add) {
          list.add(granule);
          set.add(granule);
        } else {
          list.delete(granule);
          set.delete(granule);
        }
        expect(list.size).toBe(set.size);
        expect(list.has(granule)).toBe(add);
        const ends = [...set].flatMap((_, i) => [i / set.size, (i + 1 - 1e-9) / set.size]);
        const picked = ends.map((uniform) => list.pick(uniform));
        expect(new Set(picked)).toEqual(set);
        for (let i = 0; i < picked.length; i += 2) expect(picked[i + 1]).toBe(picked[i]);
      }
    }),
    { numRuns: 50 },
  );
});
