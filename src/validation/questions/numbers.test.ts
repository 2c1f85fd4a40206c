import { describe, expect, it } from 'vitest';
import type { Measured } from '../../results/replay.js';
import { changeOf, stepOf, timeText } from './numbers.js';

describe('numbers of the answers', () => {
  it.each([
    [2.505e9, '2.50 s'],
    [97.8e9, '97.8 s'],
    [452.5e6, '453 ms'],
    [34_757, '34.8 us'],
    [999, '999 ns'],
  ])('%d ns are %s', (ns, text) => {
    expect(timeText(ns)).toBe(text);
  });

  it('what is not taken takes nothing', () => {
    const measured = { steps: [{ step: 'a', count: 2, time: 7 }] } as unknown as Measured;
    expect(stepOf(measured, 'a')).toMatchObject({ count: 2, time: 7 });
    expect(stepOf(measured, 'b')).toEqual({ count: 0, time: 0 });
  });

  it('a change in words', () => {
    expect([changeOf(100, 104), changeOf(100, 96), changeOf(100, 100.01)]).toEqual([
      '4.0 % slower',
      '4.0 % faster',
      'the same',
    ]);
  });
});
