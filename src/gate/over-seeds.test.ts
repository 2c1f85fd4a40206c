/** Several seeds: what is judged by an interval of the mean, what with each seed, and where neither tells. */
import { describe, expect, it } from 'vitest';
import type { GateCheck } from '../results/gate.js';
import { judge, type Rule } from './judge.js';
import { parseCondition } from './parse-condition.js';
import { selftest } from './selftest.js';
import type { Comparison } from './side.js';
import { measuredOf, pair, type SideParts } from './sides.test-data.js';

const rule = (text: string): Rule => ({
  level: 'fail',
  ...parseCondition(text, '--fail-on'),
  where: '--fail-on',
});

/** BASE's p99 is 10,000 ns with every seed, if `bases` does not say otherwise. */
function over(variants: readonly SideParts[], bases: readonly SideParts[] = []): Comparison {
  const each = variants.map((variant, i) => pair(variant, bases[i] ?? {}));
  return { ...each[0], seeds: new Map(each.map((one, i) => [7 + i, one])) };
}

const p99 = (...values: number[]) => values.map((value): SideParts => ({ p: { 99: value } }));
const gup = (...values: number[]) => values.map((value): SideParts => ({ gupCalls: value }));
const judged = (text: string, comparison: Comparison): GateCheck => judge(rule(text), comparison);

/** +6 to +10 %: mean +8 %, standard error 0.707, t of 4 degrees 2.776. */
const FIVE = over(p99(10_600, 10_700, 10_800, 10_900, 11_000));

describe('a time over several seeds', () => {
  it.each<[condition: string, verdict: string]>([
    ['n_pages p99 > +6%', 'fail'],
    ['n_pages p99 > +6.1%', 'inconclusive'],
    ['n_pages p99 > +9.9%', 'inconclusive'],
    ['n_pages p99 > +10%', 'pass'],
    ['n_pages p99 < +10%', 'fail'],
    ['n_pages p99 < +6%', 'pass'],
    ['n_pages p99 > +600ns', 'fail'],
    ['n_pages p99 > +610ns', 'inconclusive'],
    ['n_pages p99 > 10.6us', 'fail'],
    ['n_pages p99 > 10.9us', 'inconclusive'],
    ['n_pages p99 > 11us', 'pass'],
    ['n_pages p99 == +8%', 'inconclusive'],
    ['n_pages p99 != +0%', 'fail'],
    ['n_pages p99 > +6% and > +10%', 'pass'],
    ['n_pages p99 > +6% and > +800ns', 'inconclusive'],
    // the same with all of them
    ['n_pages p90 > +0%', 'pass'],
    ['n_pages p90 == +0%', 'fail'],
  ])('%s: %s', (condition, verdict) => {
    expect(judged(condition, FIVE).verdict).toBe(verdict);
  });

  it('shows means, the range and the interval', () => {
    const [term] = judged('n_pages p99 > +6%', FIVE).terms;
    expect(term).toMatchObject({
      base: { lo: 10_000, hi: 10_000 },
      variant: { lo: 10_800, hi: 10_800 },
      change: { absolute: 800, percent: 8 },
      seeds: { count: 5, least: 6, most: 10 },
    });
    expect(term.seeds!.interval!.lo).toBeCloseTo(8 - 1.9632, 3);
    expect(term.seeds!.interval!.hi).toBeCloseTo(8 + 1.9632, 3);
  });

  it('takes the change seed by seed: luck that both sides share is none of it', () => {
    const bases = p99(8000, 10_000, 12_000);
    const shared = over(p99(8408, 10_500, 12_588), bases);
    const { terms, verdict } = judged('n_pages p99 > +4.5%', shared);
    expect(verdict).toBe('fail');
    expect(terms[0].change!.percent).toBeCloseTo(5, 9);
  });

  it('says that more seeds tell more', () => {
    expect(judged('n_pages p99 > +8%', FIVE).note).toBe(
      'the values do not tell whether n_pages p99 > +8% holds; more seeds narrow the interval',
    );
  });

  it('names the seed with which there is nothing to judge', () => {
    const gone = over([{}, { npage: null }, {}]);
    expect(() => judged('npage mean > +1%', gone)).toThrow(
      '--fail-on npage mean > +1%: with seed 8: @npage has no values in mine',
    );
  });
});

describe('a count over several seeds', () => {
  it.each<[condition: string, verdict: string]>([
    ['steps gup_call > +0', 'fail'],
    ['steps gup_call > +1', 'inconclusive'],
    ['steps gup_call > +9', 'pass'],
    ['steps gup_call > +0.5%', 'fail'],
    ['steps gup_call > +1%', 'inconclusive'],
    ['steps gup_call <= 109', 'fail'],
    ['counter "pages got" == +0', 'fail'],
  ])('holds where it does with each: %s: %s', (condition, verdict) => {
    const check = judged(condition, over(gup(101, 105, 109)));
    expect(check.verdict).toBe(verdict);
    expect(check.terms[0].seeds!.interval).toBeNull();
  });

  it('says so', () => {
    expect(judged('steps gup_call > +1', over(gup(101, 105, 109))).note).toBe(
      'with some seeds steps gup_call > +1 holds, with others not',
    );
  });

  it('has no percentage where BASE is 0 with one of them', () => {
    const check = judged('steps gup_call > +1%', over(gup(2, 2), gup(0, 1)));
    expect(check).toMatchObject({ verdict: 'fail', terms: [{ change: { absolute: 1.5, percent: null } }] });
    expect(check.terms[0].seeds).toEqual({ count: 2, least: null, most: null, interval: null });
  });
});

it('a self-test slows BASE down with every seed, and sets counts with each', async () => {
  const bases = [9000, 10_000, 11_000];
  const at = async (factor: number) => {
    const times = (value: number): SideParts => ({
      p: { 99: value * factor },
      ns: measuredOf([value * factor]),
    });
    return over(
      bases.map((value, i) => ({ ...times(value), gupCalls: 100 + i })),
      bases.map((value, i) => ({ p: { 99: value }, ns: measuredOf([value]), gupCalls: 100 + i })),
    );
  };
  const rules = ['n_pages p99 > +5%', 'n_pages p99 > 13us', 'steps gup_call > +3', 'n_pages p99 < -5%'];
  const checks = await selftest(rules.map(rule), at);
  expect(checks.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass', 'fail']);
  expect(checks[0].note).toBe('caught times × 1.0521; silent without');
  // far enough for the whole interval of the mean
  expect(Number(/× ([\d.]+)/.exec(checks[1].note!)![1])).toBeGreaterThan(13_000 / 8000);
  expect(checks[2].terms[0].change!.absolute).toBe(4);
});

it('a self-test tells of too few seeds', async () => {
  const [check] = await selftest([rule('n_pages max > 60us')], async (factor) => {
    const of = [9000, 100_000, 900_000].map((max): SideParts => ({ ns: { max: max * factor } }));
    return over(of, of);
  });
  expect(check.note).toBe("can't fire: too few seeds: @n_pages_ns max stays open however slow BASE is");
});
