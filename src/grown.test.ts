import { describe, expect, it } from 'vitest';
import { grown } from './grown.js';

describe('grown', () => {
  it('gives the same array while there is room', () => {
    const array = Int32Array.of(1, 2);
    expect(grown(array, 2)).toBe(array);
  });

  it('gives a copy of the same kind, twice as long or as long as asked', () => {
    const array = Uint16Array.of(1, 2, 3);
    expect(grown(array, 4)).toEqual(Uint16Array.of(1, 2, 3, 0, 0, 0));
    expect(grown(array, 8)).toEqual(Uint16Array.of(1, 2, 3, 0, 0, 0, 0, 0));
    expect(grown(new Float64Array(0), 1)).toEqual(Float64Array.of(0));
  });

  it('fills up with what is asked for', () => {
    expect(grown(Int32Array.of(7), 2, -1)).toEqual(Int32Array.of(7, -1));
  });
});
