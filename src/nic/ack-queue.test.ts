import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { AckQueue } from './ack-queue.js';
import { NEVER } from './flow.js';

describe('acknowledgements', () => {
  it('come out in the order in which they went in, each of its flow, however many there are', () => {
    const step = fc.oneof(
      fc.record({ put: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ take: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ ps: fc.nat(1000), packets: fc.nat(9) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const queue = new AckQueue();
        let naive: { at: number; flow: number; sequence: number }[] = [];
        let [next, now] = [0, 0];
        const took = () => {
          const at = queue.nextPs;
          queue.take();
          return { at, flow: queue.flow, sequence: queue.sequence };
        };
        for (const one of steps) {
          if ('put' in one)
            for (let i = 0; i < one.put; i++, next++, now += 10) {
              naive.push({ at: now, flow: next % 7, sequence: next * 3 });
              queue.put(now, next % 7, next * 3);
            }
          else if ('take' in one) {
            const first = naive.splice(0, one.take);
            expect(first.map(took)).toEqual(first);
          } else {
            queue.shift(one.ps, one.packets);
            now += one.ps;
            naive = naive.map(({ at, flow, sequence }) => ({
              at: at + one.ps,
              flow,
              sequence: sequence + one.packets,
            }));
          }
          expect([queue.size, queue.nextPs]).toEqual([naive.length, naive[0]?.at ?? NEVER]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are even where each comes a gap behind the one before, up to the last, and none is of a copy', () => {
    const queue = new AckQueue();
    expect([queue.isEven(100, 10, 100), queue.isEven(100, 10, 110)]).toEqual([true, false]);
    for (const at of [110, 120, 130]) queue.put(at, 0, at);
    expect(queue.isEven(100, 10, 130)).toBe(true);
    expect([queue.isEven(100, 10, 140), queue.isEven(99, 10, 130), queue.isEven(100, 9, 130)]).toEqual([
      false,
      false,
      false,
    ]);
    queue.put(140, 0, -1);
    expect(queue.isEven(100, 10, 140)).toBe(false);
  });
});
