/** What chance leaves open of the statistics of single values. */
import { describe, expect, it } from 'vitest';
import { samples, series } from '../comparison/recorded.test-data.js';
import type { Series } from '../recordings/recording.js';
import { latencies } from '../stats/autocorrelated.test-data.js';
import { Random } from '../stats/random.js';
import { judge } from './judge.js';
import { parseCondition } from './parse-condition.js';
import { recordedSide } from './recorded-side.js';
import type { Comparison } from './side.js';

const one = (value: ReturnType<typeof samples>): Series => series('lat_ns', value);
const compared = (base: readonly Series[], variant: readonly Series[]): Comparison => ({
  base: recordedSide({ label: 'BASE', series: base }),
  variant: recordedSide({ label: 'new', series: variant }),
  nsPer: {},
  isInRows: false,
});
const ruleOf = (text: string) => ({
  level: 'fail' as const,
  ...parseCondition(text, '--fail-on'),
  where: '--fail-on',
});
const verdict = (text: string, comparison: Comparison) => judge(ruleOf(text), comparison).verdict;

describe('single values', () => {
  it('are held against a condition by what chance leaves of their mean and percentiles', () => {
    const sampled = (n: number, shift: number, seed: number) =>
      one(samples([...latencies(n, 0, new Random(seed), shift)]));
    const said = (n: number, shift: number) =>
      ['lat mean > +5%', 'lat p99 > +5%', 'lat moved > 5%', 'lat moved > 20%'].map((text) =>
        verdict(text, compared([sampled(n, 0, 1)], [sampled(n, shift, 2)])),
      );
    expect(said(100, 0).slice(0, 3)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(said(20_000, 0)).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(said(20_000, 0.5)).toEqual(['fail', 'fail', 'fail', 'fail']);
  });

  it('say what they come to themselves, and what one run does not tell', () => {
    const pair = compared([one(samples([9, 10, 11, 10]))], [one(samples([11, 12, 13, 12]))]);
    const { note, terms } = judge(ruleOf('lat mean > +5%'), pair);
    expect(note).toMatch(/^the values do not tell .*; the ranges are 95 % intervals .* one run of each/);
    expect(terms[0].change).toEqual({ absolute: 2, percent: 20 });
    expect(() => verdict('lat p99 > +5%', pair)).toThrow('n too small');
    // one value alone is a number
    expect(verdict('lat mean > +5%', compared([one(samples([10]))], [one(samples([12]))]))).toBe('fail');
  });
});
