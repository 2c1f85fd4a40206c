import { describe, expect, it } from 'vitest';
import type { Against } from '../results/replay.js';
import { effect, howMuch } from './change.js';

function against(given: Partial<Against>): Against {
  return {
    meanPercent: 11.2,
    totalDelta: 1,
    word: 'slower',
    percentilePercent: [],
    totalVariation: 0,
    why: [],
    ...given,
  };
}

describe('howMuch', () => {
  it('is a percentage below a factor of three', () => {
    expect([17.93, -11.2, 199.9, -66.6, 0].map(howMuch)).toEqual([
      '17.9 %',
      '11.2 %',
      '199.9 %',
      '66.6 %',
      '0.0 %',
    ]);
  });

  it('is a factor of three digits from there on, up or down', () => {
    expect([200, -66.67, 345, -90.629, 17_783].map(howMuch)).toEqual([
      '3 ×',
      '3 ×',
      '4.45 ×',
      '10.7 ×',
      '179 ×',
    ]);
    expect(howMuch((11_586 / 835_006_148 - 1) * 100)).toBe('72,100 ×');
  });

  it('has no factor of what became nothing', () => {
    expect(howMuch(-100)).toBe('100.0 %');
  });
});

describe('effect', () => {
  it('says how much and which way, or the same', () => {
    expect(effect(against({}))).toBe('11.2 % slower');
    expect(effect(against({ word: 'faster', meanPercent: -90 }))).toBe('10 × faster');
    expect(effect(against({ word: 'same', meanPercent: 0.12 }))).toBe('same (+0.1 %)');
    expect(effect(against({ meanPercent: null }))).toBe('slower (from 0)');
  });

  it('says of counts that they are larger or smaller', () => {
    const counts = (meanPercent: number) => effect(against({ word: null, meanPercent }));
    expect([4, 900, -75].map(counts)).toEqual(['+4.0 %', '10 × larger', '4 × smaller']);
  });

  it('says where the prices leave the sign open, but of no mean that is the same', () => {
    expect(effect(against({ signCertain: false }))).toBe('11.2 % slower, sign not certain');
    expect(effect(against({ signCertain: true }))).toBe('11.2 % slower');
    expect(effect(against({ word: 'same', meanPercent: 0, signCertain: false }))).toBe('same (0.0 %)');
  });

  it('marks what rests on assumed prices alone', () => {
    const step = (from: 'assumed' | 'fitted', timeDelta: number) =>
      ({ step: 'a', countDelta: 1, timeDelta, from }) as const;
    expect(effect(against({ why: [step('assumed', 5)] }))).toBe('11.2 % slower *');
    expect(effect(against({ why: [step('assumed', 5), step('fitted', -1)] }))).toBe('11.2 % slower');
  });

  it('says where most of it is waiting by an assumed handover of locks', () => {
    const of = (from: 'handover' | 'waited', word: 'slower' | 'same' = 'slower') => {
      const [wait, other] = [90, 80].map((timeDelta) => ({ step: 'a', countDelta: 1, timeDelta }));
      return effect(
        against({
          word,
          why: [
            { ...wait, from },
            { ...other, from: 'fitted' },
          ],
        }),
      );
    };
    expect(of('handover')).toBe('11.2 % slower, by handover *');
    expect(of('waited')).toBe('11.2 % slower');
    expect(of('handover', 'same')).toBe('same (+11.2 %)');
  });

  it('has the mean and what speaks against it where they are mixed', () => {
    const mixed = { word: 'mixed', meanPercent: -90.629, ranks: { faster: 0, slower: 0.76 } } as const;
    const percentilePercent = [{ p: 50, percent: 345 }];
    expect(effect(against({ ...mixed, percentilePercent }))).toBe(
      'mixed: mean 10.7 × faster, p50 4.45 × slower',
    );
    expect(effect(against({ ...mixed, percentilePercent: [{ p: 50, percent: 0.2 }] }))).toBe(
      'mixed: mean 10.7 × faster, 76 % of calls slower',
    );
    expect(effect(against({ ...mixed, meanPercent: -0.1, percentilePercent, signCertain: false }))).toBe(
      'mixed: mean same (−0.1 %), p50 4.45 × slower',
    );
    expect(effect(against({ ...mixed, percentilePercent, signCertain: false }))).toBe(
      'mixed, sign not certain: mean 10.7 × faster, p50 4.45 × slower',
    );
  });
});
