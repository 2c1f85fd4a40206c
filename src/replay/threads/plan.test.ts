/** Every lane runs on one thread, and no thread has much more to do than another. */
import { describe, expect, it } from 'vitest';
import { planOf } from './plan.js';

describe('planOf', () => {
  it.each([
    [2, 1, [[0, 1]]],
    [1, 2, [[], [0]]],
    [2, 2, [[0], [1]]],
    [2, 3, [[], [0], [1]]],
    [2, 64, [[], [0], [1]]],
    [3, 2, [[0], [1, 2]]],
    [
      5,
      2,
      [
        [0, 1],
        [2, 3, 4],
      ],
    ],
    [5, 4, [[], [0, 1], [2, 3], [4]]],
    [
      9,
      3,
      [
        [0, 1, 2],
        [3, 4, 5],
        [6, 7, 8],
      ],
    ],
  ])('%i lanes on %i threads', (lanes, jobs, plan) => expect(planOf(lanes, jobs)).toEqual(plan));
});
