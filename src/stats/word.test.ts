import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import type { Against } from '../results/replay.js';
import { compareAll } from './compare.js';
import { type Values, valuesOf, withSteps } from './measured.js';
import { LatencyRecorder } from './recorder.js';
import { counterpart, rankShares, verdictWord, wordOf } from './word.js';

function valuesFrom(list: readonly number[]): Values {
  const recorder = new LatencyRecorder(1);
  for (const value of list) recorder.record(value);
  return valuesOf(recorder)!;
}

function against(base: readonly number[], variant: readonly number[]): Against {
  const values = [valuesFrom(base), valuesFrom(variant)];
  const lanes = values.map((one) => withSteps(one, []));
  return compareAll(lanes, values, { isTime: true, priceFrom: new Map() })[0]!;
}

const times = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

describe('rankShares', () => {
  it('holds the same rank of both sides against each other', () => {
    // every rank of the one is as many of the other as the other has more values
    const naive = (base: readonly number[], variant: readonly number[]) => {
      const parts = { faster: 0, slower: 0, same: 0 };
      const [one, other] = [base, variant].map((list) => [...list].sort((a, b) => a - b));
      for (let rank = 0; rank < one.length * other.length; rank++)
        parts[wordOf(one[Math.floor(rank / other.length)], other[Math.floor(rank / one.length)])]++;
      const whole = one.length * other.length;
      return { faster: parts.faster / whole, slower: parts.slower / whole };
    };
    // values below 2,048 are counted as they are
    const list = fc.array(fc.nat(2047), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(list, list, (base, variant) => {
        const [one, other] = [base, variant].map((values) => valuesFrom(values).ranked);
        expect(rankShares(one, other)).toEqual(naive(base, variant));
      }),
    );
  });
});

describe('the word', () => {
  it('is that of the mean where the calls went along, or not at all', () => {
    expect(against([100, 200, 300], [110, 220, 330]).word).toBe('slower');
    expect(against([100, 100, 100], [100, 100, 130]).word).toBe('slower');
    expect(against([1000, 1000], [1004, 1004]).word).toBe('same');
  });

  it('is mixed where more calls went the other way than along', () => {
    const found = against([...times(100, 99), 100_000], [...times(200, 99), 300]);
    expect(found).toMatchObject({ word: 'mixed', ranks: { faster: 0.01, slower: 0.99 } });
    expect(found.meanPercent).toBeLessThan(-80);
    expect(counterpart(found)).toEqual({ p: 50, percent: 100 });
    // and the other way round
    expect(against([...times(200, 99), 300], [...times(100, 99), 100_000]).word).toBe('mixed');
  });

  it('names the share where the median did not move', () => {
    const found = against(
      [...times(100, 70), ...times(200, 29), 1e6],
      [...times(100, 70), ...times(400, 30)],
    );
    expect(counterpart(found)).toEqual({ share: 0.29, word: 'slower' });
  });

  it('takes 2 % of all calls, or most of them beside a mean that is the same', () => {
    const shares = (faster: number, slower: number) => ({ faster, slower });
    expect(verdictWord(100, 90, shares(0.1, 0.11))).toBe('faster');
    expect(verdictWord(100, 90, shares(0.1, 0.13))).toBe('mixed');
    expect(verdictWord(100, 110, shares(0.13, 0.1))).toBe('mixed');
    expect(verdictWord(100, 100, shares(0.5, 0))).toBe('same');
    expect(verdictWord(100, 100, shares(0.1, 0.7))).toBe('mixed');
  });

  it('has nothing against it where it is not mixed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1 }),
        fc.array(fc.nat(1000), { minLength: 1 }),
        (a, b) => {
          const found = against(a, b);
          expect(counterpart(found) === null).toBe(found.word !== 'mixed');
        },
      ),
    );
  });

  it('is mixed for no single call, however it is counted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 1, max: 1e12 }), (a, b) => {
        expect(against([a], [b]).word).toBe(wordOf(a, b));
      }),
    );
  });
});
