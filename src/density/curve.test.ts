import { describe, expect, it } from 'vitest';
import type { DensityPoint } from '../results/density.js';
import { shapeOf } from './curve.js';

const curve = (...throughputs: number[]): DensityPoint[] =>
  throughputs.map((throughput, i) => ({ guests: i + 1, throughput }) as DensityPoint);

describe('shape of a curve', () => {
  it('of a straight line is its slope, without an inflection point', () => {
    expect(shapeOf(curve(2, 4, 6, 8))).toEqual({
      slope: 2,
      inflection: null,
      slopeAfter: null,
      plateau: { throughput: 8, from: 4, to: 4 },
    });
  });

  it('of static pinning bends where memory is out, and stays there', () => {
    const shape = shapeOf(curve(2, 4, 6, 6, 6, 6));
    expect(shape).toMatchObject({ inflection: 3, plateau: { throughput: 6, from: 3, to: 6 } });
    expect(shape.slope).toBeCloseTo(2, 12);
    expect(shape.slopeAfter).toBeCloseTo(0, 12);
  });

  it('of a collapse goes down after it', () => {
    const shape = shapeOf(curve(2, 4, 6, 8, 10, 7, 4, 1));
    expect(shape.inflection).toBe(5);
    expect(shape.slopeAfter).toBeCloseTo(-3, 12);
  });

  it('that gets steeper has no inflection point in this sense, nor has one point', () => {
    expect(shapeOf(curve(1, 2, 5, 8)).inflection).toBeNull();
    expect(shapeOf(curve(5))).toMatchObject({ slope: 5, inflection: null });
    expect(shapeOf(curve(0, 0, 0))).toMatchObject({ slope: 0, inflection: null });
  });

  it('has a bend only where it takes a tenth off the slope or more', () => {
    const bending = (after: number) =>
      curve(...[1, 2, 3].map((guests) => 10 * guests), ...[1, 2, 3].map((more) => 30 + more * after));
    expect(shapeOf(bending(9.05)).inflection).toBeNull();
    expect(shapeOf(bending(8.95))).toMatchObject({ inflection: 3, slopeAfter: expect.closeTo(8.95) });
  });

  it('has a plateau of what is within 2 % of its highest point', () => {
    expect(shapeOf(curve(100, 200, 195.9, 196.1, 150)).plateau).toEqual({ throughput: 200, from: 2, to: 4 });
    expect(shapeOf(curve(195.9, 196.1, 200, 195.9)).plateau).toEqual({ throughput: 200, from: 2, to: 3 });
  });
});
