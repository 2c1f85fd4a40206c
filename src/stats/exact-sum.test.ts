import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { ExactSum } from './exact-sum.js';

const values = fc.array(fc.oneof(fc.maxSafeNat(), fc.constant(2 ** 53 - 1), fc.nat()), { maxLength: 60 });

function sumOf(list: readonly number[]): ExactSum {
  const sum = new ExactSum();
  for (const value of list) sum.add(value);
  return sum;
}

function bySummingBigInts(list: readonly number[]): bigint {
  return list.reduce((sum, value) => sum + BigInt(value), 0n);
}

describe('ExactSum', () => {
  it('is exact beyond 2^53', () => {
    expect(sumOf([2 ** 53 - 1, 2 ** 53 - 1, 3]).toBigInt()).toBe(2n ** 54n + 1n);
  });

  it('agrees with BigInt', () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(sumOf(list).toBigInt()).toBe(bySummingBigInts(list));
        expect(sumOf(list).toNumber()).toBe(Number(bySummingBigInts(list)));
      }),
    );
  });

  it('merges to what one sum would hold', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const sum = sumOf(left);
        sum.merge(sumOf(right));
        expect(sum.toBigInt()).toBe(bySummingBigInts([...left, ...right]));
      }),
    );
  });

  it('divides to the double next to the true quotient', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 1e9 }), (list, divisor) => {
        const quotient = sumOf(list).dividedBy(divisor);
        const scaled = (bySummingBigInts(list) * 2n ** 140n) / BigInt(divisor);
        const expected = Number(scaled) / 2 ** 140;
        expect(Math.abs(quotient - expected)).toBeLessThanOrEqual(expected * 2 ** -52);
      }),
    );
  });
});
