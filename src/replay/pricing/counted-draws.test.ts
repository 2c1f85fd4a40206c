import { expect, it } from 'vitest';
import { CountedDraws } from './counted-draws.js';
import { PlainSteps } from './plain-steps.js';

const CALLS = Float64Array.of(1, 2);

/** Takes down what is recorded. */
function recording() {
  const recorded: number[][] = [];
  const recorder = {
    recordAll: () => expect.unreachable(),
    recordMany: (ps: number, times: number) => recorded.push([ps, times]),
  };
  return { recorder, recorded };
}

it('adds up the steps of each draw and records its times at once, and then begins anew', () => {
  const plain = new PlainSteps(Float64Array.of(10.4, 0.3), CALLS);
  const counted = new CountedDraws(plain);
  expect(counted.longestPs).toBe(22);
  for (const draw of [0, 1, 1, 0, 1, 1, 0, 1]) expect(counted.count(draw)).toBe(false);
  const { recorder, recorded } = recording();
  expect(counted.record(recorder)).toBe(8);
  expect(recorded).toEqual([
    [10, 3],
    [22, 5],
  ]);
  // 20.8 and 0.6, each rounded for itself
  expect([...plain.timesPs]).toEqual([3 * 10 + 5 * 21, 5 * 1]);
  expect(counted.record(recorder)).toBe(0);
});

it('counts as many calls of a draw as its counter holds', () => {
  const counted = new CountedDraws(new PlainSteps(Float64Array.of(1), CALLS));
  for (let call = 1; call < 255; call++) expect(counted.count(0)).toBe(false);
  expect(counted.count(1)).toBe(false);
  expect(counted.count(0)).toBe(true);
  const { recorder, recorded } = recording();
  expect(counted.record(recorder)).toBe(256);
  expect(recorded).toEqual([
    [1, 255],
    [2, 1],
  ]);
});
