import { expect, it } from 'vitest';
import { CountedDraws } from './counted-draws.js';
import { PlainSteps } from './plain-steps.js';

const CALLS = Float64Array.of(1, 2);

it('adds up the steps of each draw and records its times at once, and then begins anew', () => {
  const plain = new PlainSteps(Float64Array.of(10.4, 0.3), CALLS);
  const counted = new CountedDraws(plain);
  expect(counted.longestPs).toBe(22);
  counted.calls.set([3, 5]);
  const recorded: number[][] = [];
  const recorder = {
    recordAll: () => expect.unreachable(),
    recordMany: (ps: number, times: number) => recorded.push([ps, times]),
  };
  expect(counted.record(recorder)).toBe(8);
  expect(recorded).toEqual([
    [10, 3],
    [22, 5],
  ]);
  // 20.8 and 0.6, each rounded for itself
  expect([...plain.timesPs]).toEqual([3 * 10 + 5 * 21, 5 * 1]);
  expect(counted.record(recorder)).toBe(0);
});

it('counts as many calls as its counters hold', () => {
  const counted = new CountedDraws(new PlainSteps(Float64Array.of(1), CALLS));
  expect(counted.expect(2 ** 32 - 513)).toBe(true);
  expect(counted.expect(512)).toBe(true);
  expect(counted.expect(1)).toBe(false);
});
