import { expect, it } from 'vitest';
import { NEVER } from './flow.js';
import { ReceiveRing } from './receive-ring.js';

it('a ring holds as many packets as it has descriptors, in their order, and knows since when it is full', () => {
  const ring = new ReceiveRing(3);
  const full = () => ring.fullSincePs;
  expect([ring.put(1, 10, 100), full(), ring.put(2, 20, 200), full()]).toEqual([true, NEVER, true, NEVER]);
  expect([ring.put(3, 30, 300), full()]).toEqual([true, 300]);
  expect([ring.put(4, 40, 400), full(), ring.size]).toEqual([false, 300, 3]);
  const take = () => {
    ring.take();
    return [ring.flow, ring.sequence, ring.size];
  };
  expect([take(), full()]).toEqual([[1, 10, 2], NEVER]);
  expect([ring.put(5, -1, 500), full()]).toEqual([true, 500]);
  expect([take(), take(), take()]).toEqual([
    [2, 20, 2],
    [3, 30, 1],
    [5, -1, 0],
  ]);
  expect(take).toThrow('empty');
});
