import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import type { Measured } from '../results/replay.js';
import type { Rule } from './judge.js';
import { parseCondition } from './parse-condition.js';
import { selftest } from './selftest.js';
import type { Comparison } from './side.js';
import { bucketsOf, type SideParts, side } from './sides.test-data.js';

const rule = (text: string, level: Rule['level'] = 'fail'): Rule => ({
  level,
  ...parseCondition(text, '--fail-on'),
  where: '--fail-on',
});

const VALUES = [500, 1000, 2000, 4000, 50_000];

/** As a replay would come out: every time by the factor, plus what a wrong model of slowness would add. */
function slowed(factor: number, lag = 0): SideParts {
  const times = (value: number) => value * factor - (factor === 1 ? 0 : lag);
  const ns: Partial<Measured> = {
    mean: times(2000),
    min: times(500),
    max: times(50_000),
    total: times(4e6),
    log2: bucketsOf(VALUES.map(times)),
  };
  return { ns, p: { 50: times(1000), 90: times(2000), 99: times(10_000), 99.9: times(20_000) } };
}

const tried: number[] = [];
const at =
  (lag: number) =>
  async (factor: number): Promise<Comparison> => {
    tried.push(factor);
    return { base: side(slowed(1)), variant: side(slowed(factor, lag)), nsPer: {}, isInRows: false };
  };

const test = async (text: string, lag = 0) => (await selftest([rule(text)], at(lag)))[0];

describe('the self-test', () => {
  it.each([
    ['n_pages p99 > +5%', 'caught times × 1.0521; silent without'],
    ['n_pages p99 > +5% and > +2us', 'caught times × 1.2024; silent without'],
    ['n_pages mean > +0%', 'caught times × 1.002; silent without'],
    ['n_pages mean > 3us', 'caught times × 1.503; silent without'],
    ['n_pages p99 > +5% and < +5.1%', 'caught times × 1.0505; silent without'],
    ['n_pages total != +0ns', 'caught times × 1.002; silent without'],
    ['n_pages moved > 30%', 'caught times × 1.5; silent without'],
    ['n_pages mean > +5% and moved > 10%', 'caught times × 1.0521; silent without'],
    ['steps gup_call > +0', 'caught the count set just past its threshold; silent without'],
    ['steps gup_call > +10 and < +13', 'caught the count set just past its threshold; silent without'],
    // fewer is as much a change as more
    ['steps gup_call < +0', 'caught the count set just past its threshold; silent without'],
    ['errnos pin < 1', 'caught the count set just past its threshold; silent without'],
    [
      'n_pages p99 > +5% and steps gup_call != +0',
      'caught times × 1.0521 and the count set just past its threshold; silent without',
    ],
    // a term that holds anyway needs no slow-down
    ['n_pages p99 > +5% and n > 100', 'caught times × 1.0521; silent without'],
  ])('%s is caught', async (text, note) => {
    expect(await test(text)).toMatchObject({ verdict: 'pass', note });
  });

  it.each([
    ['n_pages min < -20%', "can't fire on a slow-down: only a speed-up sets it off (times × 0.7984)"],
    ['n_pages mean < 1ns', "can't fire on a slow-down: only a speed-up sets it off (times × 0.000499)"],
    [
      'n_pages mean < -5% and steps gup_call > +0',
      "can't fire on a slow-down: only a speed-up sets it off (times × 0.9481 and the count set just past its threshold)",
    ],
    ['n_pages p99 > +5% and < -5%', "can't fire: its terms exclude one another"],
    ['n_pages p99 > +5% and mean < +1%', "can't fire: its terms exclude one another"],
    ['n_pages n > +1', "can't fire: no slow-down moves @n_pages_ns n"],
    ['npage mean > +1%', "can't fire: no slow-down moves @npage mean"],
    ['n_pages p99 > +5% and n > +0', "can't fire: no slow-down moves @n_pages_ns n"],
    [
      'n_pages mean == +5%',
      "can't fire: it holds at one exact value only, which no slow-down meets for sure",
    ],
    ['n_pages max > 100000s', "can't fire: BASE would have to be 2000000000 times as slow"],
    ['steps gup_call > +1 and < +2', "can't fire: no count satisfies its terms"],
    ['steps gup_call < -100', "can't fire: no count satisfies its terms"],
    ['n_pages mean < +1%', 'fires without any slow-down, BASE being compared with itself'],
    ['n_pages mean > 1us', 'fires without any slow-down, BASE being compared with itself'],
    ['steps gup_call == +0', 'fires without any slow-down, BASE being compared with itself'],
  ])('%s is reported', async (text, note) => {
    expect(await test(text)).toMatchObject({ verdict: 'fail', note, condition: text });
  });

  it('looks at what really happened: times that do not follow the prices are not taken for caught', async () => {
    tried.length = 0;
    expect(await test('n_pages p99 > +5%', 100)).toMatchObject({
      verdict: 'pass',
      note: 'caught times × 1.0605; silent without',
    });
    expect(tried).toEqual([1, 1.05 * 1.002, 1.05 * 1.01]);
    expect(await test('n_pages p99 > +5%', 1e6)).toMatchObject({
      verdict: 'fail',
      note: 'did not fire at times × 1.0521, 1.0605, 1.1025, 1.3125',
    });
  });

  it('reports what the model refuses to run so slowly', async () => {
    const refusing = async (factor: number) => {
      if (factor > 1)
        throw new InputError('a.csv:7: pin: the call would take more than two and a half hours');
      return at(0)(factor);
    };
    expect((await selftest([rule('n_pages p99 > +5%')], refusing))[0]).toMatchObject({
      verdict: 'fail',
      note: "can't be tested, times × 1.0521: a.csv:7: pin: the call would take more than two and a half hours",
    });
    const broken = async (factor: number) => {
      if (factor > 1) throw new Error('ours');
      return at(0)(factor);
    };
    await expect(selftest([rule('n_pages p99 > +5%')], broken)).rejects.toThrow('ours');
  });

  it('tests warnings alike, runs each factor once, and refuses what names nothing', async () => {
    tried.length = 0;
    const rules = ['n_pages p99 > +5%', 'n_pages p50 > +5%', 'n_pages mean > +5%'].map((text) =>
      rule(text, 'warn'),
    );
    const checks = await selftest(rules, at(0));
    expect(checks.map(({ level, verdict }) => [level, verdict])).toEqual(rules.map(() => ['warn', 'pass']));
    expect(tried).toEqual([1, 1.05 * 1.002]);
    await expect(selftest([rule('n_page p99 > +5%')], at(0))).rejects.toThrow(InputError);
  });
});
