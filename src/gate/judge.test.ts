/** Each kind of condition just below and just above its threshold, and every reason why one can't be applied. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import type { GateVerdict } from '../results/gate.js';
import { judge, type Rule, worst } from './judge.js';
import { parseCondition } from './parse-condition.js';
import { bucketsOf, pair, type SideParts } from './sides.test-data.js';

function rule(text: string, level: Rule['level'] = 'fail'): Rule {
  return { level, ...parseCondition(text, '--fail-on'), where: '--fail-on' };
}

const p99 = (value: number): SideParts => ({ p: { 99: value } });
const eight = [1, 2, 4, 8, 16, 32, 64, 128];

/** Condition; a variant on which it does not hold, and the nearest one on which it does. BASE: sides.test-data.ts. */
const TABLE: readonly [condition: string, below: SideParts, above: SideParts, base?: SideParts][] = [
  // relative to BASE: p99 is 10,000 ns there
  ['n_pages_ns p99 > +5%', p99(10_500), p99(10_500.001)],
  ['n_pages_ns p99 >= +5%', p99(10_499.999), p99(10_500)],
  ['n_pages_ns p99 < -5%', p99(9500), p99(9499.999)],
  ['n_pages_ns p99 <= -5%', p99(9500.001), p99(9500)],
  ['n_pages_ns p99 == +5%', p99(10_499.999), p99(10_500)],
  ['n_pages_ns p99 == +5%', p99(10_500.001), p99(10_500)],
  ['n_pages_ns p99 != +5%', p99(10_500), p99(10_499.999)],
  ['n_pages_ns p99 != +0%', p99(10_000), p99(10_000.001)],
  ['n_pages_ns p99 > -0.1%', p99(9990), p99(9990.001)],
  ['n_pages_ns p99 < -99.999999%', p99(0.0002), p99(0)],
  // by an absolute time
  ['n_pages p99 > +200ns', p99(10_200), p99(10_200.001)],
  ['@n_pages p99 > +3us', p99(13_000), p99(13_000.001)],
  ['n_pages_ns p99 > +1ms', p99(1_010_000), p99(1_010_000.01)],
  ['n_pages p99 < -200ns', p99(9800), p99(9799.999)],
  // the variant itself
  ['n_pages p99 > 12us', p99(12_000), p99(12_000.001)],
  ['n_pages p99 <= 12us', p99(12_000.001), p99(12_000)],
  // each statistic
  ['n_pages mean > +1%', { ns: { mean: 2020 } }, { ns: { mean: 2020.001 } }],
  ['n_pages p50 > +1%', { p: { 50: 1010 } }, { p: { 50: 1010.001 } }],
  ['n_pages p90 > +1%', { p: { 90: 2020 } }, { p: { 90: 2020.001 } }],
  ['n_pages p99.9 > +1%', { p: { 99.9: 20_200 } }, { p: { 99.9: 20_200.001 } }],
  ['n_pages max > +1%', { ns: { max: 50_500 } }, { ns: { max: 50_500.001 } }],
  ['n_pages min > +1%', { ns: { min: 505 } }, { ns: { min: 505.001 } }],
  ['n_pages total > +1ms', { ns: { total: 5e6 } }, { ns: { total: 5_000_001 } }],
  ['n_pages n > +1%', { ns: { n: 2020 } }, { ns: { n: 2021 } }],
  ['n_pages n < 2000', { ns: { n: 2000 } }, { ns: { n: 1999 } }],
  // one of eight values in another row is 12.5 %
  [
    'n_pages moved > 12.5%',
    { ns: { log2: bucketsOf([1, 2, 4, 8, 16, 32, 64, 256]) } },
    { ns: { log2: bucketsOf([1, 2, 4, 8, 16, 32, 256, 256]) } },
    { ns: { log2: bucketsOf(eight) } },
  ],
  // pages, with and without their unit, and a probe with a key
  ['npage mean > +1', { npage: { mean: 14 / 3 + 1 } }, { npage: { mean: 14 / 3 + 1.001 } }],
  ['npage max > 9pages', { npage: { max: 9 } }, { npage: { max: 10 } }],
  ['lock_wait[iommu_lock] mean > +1us', { waited: 1500 }, { waited: 1501 }],
  ['@lock_wait_ns[iommu_lock] mean > +1us', { waited: 1500 }, { waited: 1501 }],
  // counts, exactly
  ['steps gup_call > +0', { gupCalls: 100 }, { gupCalls: 101 }],
  ['steps gup_call > +5%', { gupCalls: 105 }, { gupCalls: 106 }],
  [
    'steps gup_call > +0.1%',
    { gupCalls: 9_007_199_254 },
    { gupCalls: 9_007_199_255 },
    { gupCalls: 8_998_201_053 },
  ],
  ['counter "pages got" == +0', { pagesGot: 201 }, { pagesGot: 200 }],
  ['counter "pages got" < -10', { pagesGot: 190 }, { pagesGot: 189 }],
  ['counter errors > 2', { einval: 2 }, { einval: 3 }],
  ['errnos pin > +0', { einval: 2 }, { einval: 3 }],
  ['errnos pin:-EINVAL >= +1', { einval: 2 }, { einval: 3 }],
  ['errnos pin:EINVAL > 2', { einval: 2 }, { einval: 3 }],
  ['errnos pin > +0', { einval: 0 }, { einval: 1 }, { einval: 0 }],
  // from nothing to something is more than any percentage
  ['steps gup_call > +1000%', { gupCalls: 0 }, { gupCalls: 1 }, { gupCalls: 0 }],
  // terms hold together
  ['n_pages p99 > +5% and > +200ns', p99(10_500), p99(10_500.001)],
  ['n_pages p99 > +1% and > +200ns', p99(10_200), p99(10_200.001)],
  ['n_pages p99 > +1% and < +2%', p99(10_200), p99(10_199.999)],
  ['n_pages p99 > +5% and mean > +1%', p99(10_600), { ...p99(10_600), ns: { mean: 2021 } }],
  ['n_pages p99 > +5% and steps gup_call > +0', p99(10_600), { ...p99(10_600), gupCalls: 101 }],
];

describe('a condition holds above its threshold and not below', () => {
  it.each(TABLE)('%s', (text, below, above, base) => {
    expect(judge(rule(text), pair(below, base)).verdict).toBe('pass');
    expect(judge(rule(text), pair(above, base)).verdict).toBe('fail');
    expect(judge(rule(text, 'warn'), pair(above, base)).verdict).toBe('warn');
  });

  it('in cycles, where the host says how long one is', () => {
    const base: SideParts = { unit: 'cycles' };
    const at3GHz = { cycles: 1 / 3 };
    const verdict = (text: string, value: number) =>
      judge(rule(text), pair(p99(value), base, at3GHz)).verdict;
    expect(verdict('n_pages p99 > +200cycles', 10_200)).toBe('pass');
    expect(verdict('n_pages_cycles p99 > +200cycles', 10_201)).toBe('fail');
    expect(verdict('n_pages p99 > +100ns', 10_300)).toBe('pass');
    expect(verdict('n_pages p99 > +100ns', 10_301)).toBe('fail');
    expect(verdict('n_pages p99 > +0.0001ms', 10_301)).toBe('fail');
  });
});

describe('a check', () => {
  it('says what each term came to', () => {
    const check = judge(rule('n_pages p99 > +5% and max > 1s and moved > 1%'), pair(p99(11_000)));
    const exactly = (value: number) => ({ lo: value, hi: value, hiOpen: false });
    expect(check).toEqual({
      level: 'fail',
      condition: 'n_pages p99 > +5% and max > 1s and moved > 1%',
      base: 'BASE',
      variant: 'mine',
      verdict: 'pass',
      note: null,
      terms: [
        {
          text: 'n_pages p99 > +5%',
          quantity: '@n_pages_ns p99',
          unit: 'ns',
          base: exactly(10_000),
          variant: exactly(11_000),
          change: { absolute: 1000, percent: 10 },
          operator: '>',
          threshold: { is: 'percent', value: 5, unit: '%' },
          holds: 'yes',
        },
        {
          text: 'n_pages max > 1s',
          quantity: '@n_pages_ns max',
          unit: 'ns',
          base: null,
          variant: exactly(50_000),
          change: null,
          operator: '>',
          threshold: { is: 'limit', value: 1e9, unit: 'ns' },
          holds: 'no',
        },
        {
          text: 'n_pages moved > 1%',
          quantity: '@n_pages_ns moved',
          unit: '%',
          base: null,
          variant: exactly(0),
          change: null,
          operator: '>',
          threshold: { is: 'limit', value: 1, unit: '%' },
          holds: 'no',
        },
      ],
    });
  });

  it('the worst verdict is that of the gate', () => {
    const of = (...verdicts: GateVerdict[]) => worst(verdicts.map((verdict) => ({ verdict })));
    expect([
      of('pass', 'pass'),
      of('pass', 'warn'),
      of('warn', 'inconclusive'),
      of('inconclusive', 'fail'),
    ]).toEqual(['pass', 'warn', 'inconclusive', 'fail']);
  });
});

describe('a condition that can’t be applied', () => {
  it.each<[string, string, SideParts?]>([
    [
      'n_page p99 > +5%',
      'no probe is called n_page (did you mean n_pages?); there are n_pages, npage, lock_wait[iommu_lock], 1_page, unmap',
    ],
    ['lock_wait p99 > +5%', 'no probe is called lock_wait; '],
    [
      'lock_wait[mmap_lock] p99 > +5%',
      'nothing waited for mmap_lock here (did you mean lock_wait[iommu_lock]?), but for others: lock_wait[iommu_lock]',
    ],
    ['gup_call n > +5%', 'no probe is called gup_call; it is a count: write steps gup_call'],
    ['unmap mean > +5%', '@unmap has no values in mine'],
    ['npage mean > +5%', '@npage has no values in mine', { npage: null }],
    ['n_pages p99.99 > +5%', '@n_pages_ns p99.99: n too small: BASE has n 2,000, which tells mean, p50, '],
    ['n_pages_us p99 > +5%', 'n_pages_us is in ns here, not in us: write n_pages_ns, or n_pages'],
    [
      'lock_wait_us[iommu_lock] mean > +5%',
      'lock_wait_us[iommu_lock] is in ns here, not in us: write lock_wait_ns[iommu_lock], or lock_wait[iommu_lock]',
    ],
    ['n_pages p99 > +5', '+5: n_pages p99 is in ns: give the value a unit, as in +5ns'],
    ['n_pages p99 > 5', '5: n_pages p99 is in ns: give the value a unit, as in 5ns'],
    ['n_pages p99 > +5cycles', '+5cycles: n_pages p99 is in ns, and nothing says how many cycles that is'],
    ['n_pages p99 > +5pages', '+5pages: n_pages p99 is in ns, not in pages'],
    ['npage mean > +5ns', '+5ns: npage mean is in pages, not in ns'],
    ['n_pages n > +5ns', '+5ns: n_pages n is a count: write it without ns'],
    ['steps gup_call > +5ns', '+5ns: steps gup_call is a count: write it without ns'],
    ['steps gup_cal > +0', 'no step is called gup_cal (did you mean gup_call?)'],
    ['counter pages > +0', 'no counter is called pages; there are pages got, errors'],
    [
      'errnos pinn > +0',
      'no operation with modelled errnos is called pinn (did you mean pin?); there are map, unmap, pin',
    ],
    ['errnos pin:ENONSENSE > +0', 'errnos pin:ENONSENSE: ENONSENSE is no errno; it is like pin:-EINVAL'],
  ])('%s', (text, message, variant) => {
    let thrown: unknown;
    try {
      judge(rule(text), pair(variant));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InputError);
    const start = `--fail-on ${text}: `;
    expect((thrown as Error).message.slice(0, start.length + message.length)).toBe(start + message);
  });

  it('names the side that has no values', () => {
    expect(() => judge(rule('npage mean > +5%'), pair({ npage: {} }, { npage: null }))).toThrow(
      '@npage has no values in BASE',
    );
    // a limit looks at the variant alone
    expect(judge(rule('npage max > 5'), pair({ npage: {} }, { npage: null })).verdict).toBe('fail');
  });
});
