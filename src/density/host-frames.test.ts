import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { HostFrames } from './host-frames.js';

describe('host frames', () => {
  it('go round: what is referenced is spared once, what is pinned always', () => {
    const frames = new HostFrames(4);
    frames.take(0, 10, true);
    for (const granule of [11, 12, 13]) frames.take(0, granule, false);
    const referenced = new Set([11]);
    const evicted: number[] = [];
    const owners = {
      isReferenced: (_: number, granule: number) => referenced.delete(granule),
      evicted: (_: number, granule: number) => void evicted.push(granule),
    };
    expect(frames.reclaim(1, owners)).toBe(1);
    expect(frames.reclaim(9, owners)).toBe(2);
    expect(evicted).toEqual([12, 13, 11]);
    expect({ free: frames.free, pinned: frames.pinned }).toEqual({ free: 3, pinned: 1 });
    expect(frames.reclaim(1, owners)).toBe(0);
  });

  it('are reclaimed even where all are always referenced', () => {
    const frames = new HostFrames(8);
    for (let i = 0; i < 8; i++) frames.take(0, i, false);
    expect(frames.reclaim(3, { isReferenced: () => true, evicted: () => {} })).toBe(3);
  });

  it('are never more than there are, never pinned ones taken back, each with one owner', () => {
    const step = fc.oneof(
      fc.record({ take: fc.constantFrom(true), pinned: fc.boolean() }),
      fc.record({ reclaim: fc.integer({ min: 1, max: 6 }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(step, { maxLength: 80 }),
        fc.infiniteStream(fc.boolean()),
        (count, steps, luck) => {
          const frames = new HostFrames(count);
          const held = new Map<number, boolean>();
          let next = 0;
          for (const one of steps) {
            if ('take' in one) {
              if (held.size === count)
                expect(() => frames.take(0, next, one.pinned)).toThrow('no free frame');
              else {
                frames.take(0, next, one.pinned);
                held.set(next++, one.pinned);
              }
            } else {
              const open = [...held.values()].filter((pinned) => !pinned).length;
              const freed = frames.reclaim(one.reclaim, {
                isReferenced: () => luck.next().value,
                evicted: (_, granule) => {
                  expect(held.get(granule)).toBe(false);
                  held.delete(granule);
                },
              });
              expect(freed).toBe(Math.min(one.reclaim, open));
            }
            expect(frames.used).toBe(held.size);
            expect(frames.pinned).toBe([...held.values()].filter(Boolean).length);
          }
        },
      ),
    );
  });
});
