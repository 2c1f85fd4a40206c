import { describe, expect, it } from 'vitest';
import { toldSums } from './told-sums.js';

describe('toldSums', () => {
  it('tells prices apart that are counted apart', () => {
    const sums = toldSums([
      [1, 1],
      [1, 8],
    ]);
    expect(sums).toEqual([
      { prices: [0], coefficients: [1] },
      { prices: [1], coefficients: [1] },
    ]);
  });

  it('tells them apart where the first call takes nothing of one', () => {
    const sums = toldSums([
      [1, 0],
      [1, 8],
    ]);
    expect(sums.map(({ prices }) => prices)).toEqual([[0], [1]]);
  });

  it('adds what all pages share to pinned ones and to hits', () => {
    // call, page, of those pinned, of those hit
    const sums = toldSums([
      [1, 8, 8, 0],
      [1, 8, 5, 3],
      [1, 2, 0, 2],
      [1, 64, 1, 63],
    ]);
    expect(sums).toEqual([
      { prices: [0], coefficients: [1] },
      { prices: [2, 1], coefficients: [1, 1] },
      { prices: [3, 1], coefficients: [1, 1] },
    ]);
  });

  it('keeps coefficients other than 1', () => {
    expect(
      toldSums([
        [1, 2],
        [2, 4],
        [3, 6],
      ]),
    ).toEqual([{ prices: [0, 1], coefficients: [1, 2] }]);
  });

  it('leaves out what no call takes', () => {
    expect(
      toldSums([
        [0, 3],
        [0, 4],
      ]),
    ).toEqual([{ prices: [1], coefficients: [1] }]);
    expect(toldSums([])).toEqual([]);
  });

  it('finds one sum where all calls are alike', () => {
    expect(toldSums([[1, 2, 3]])).toHaveLength(1);
  });
});
