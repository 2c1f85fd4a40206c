import { describe, expect, it } from 'vitest';
import type { Flip, PriceVerdict } from '../../results/sensitivity.js';
import { differenceSentence, sensibleFlips, spreadSentence, verdictSentence } from './sensitivity-words.js';

const flip = (price: string, now: number, at: number | null, rest: Partial<Flip> = {}): Flip => ({
  price,
  from: 'fitted',
  now,
  interval: null,
  slope: 1,
  at,
  times: at === null || now === 0 ? null : at / now,
  ...rest,
});

const verdict = (
  difference: number,
  flips: readonly Flip[],
  rest: Partial<PriceVerdict> = {},
): PriceVerdict => ({
  label: 'contiguous-pin',
  probe: '@n_pages_ns',
  base: 1000,
  difference,
  interval: null,
  held: [],
  unpriced: 0,
  flips,
  ...rest,
});

const said = (...of: Parameters<typeof verdict>) => verdictSentence(verdict(...of), 'ns');

describe('verdictSentence', () => {
  it('names the price that turns it, and to which side', () => {
    expect(said(100, [flip('gup_call', 112, 310)])).toBe(
      'contiguous-pin is slower on this trace unless gup_call costs more than 310 ns (fitted: 112)',
    );
    expect(said(-100, [flip('gup_call', 112, 40, { from: 'assumed' })])).toBe(
      'contiguous-pin is faster on this trace unless gup_call costs less than 40 ns (assumed: 112)',
    );
    expect(said(100, [flip('gup call', 112, 310, { steps: ['gup_call', 'acct'] })])).toMatch(
      /unless the sum "gup call" of 2 steps costs more than 310 ns \(fitted: 112\)$/,
    );
    expect(said(100, [flip('interference', 1.5, 1.25)])).toMatch(
      /unless beside another VM every step costs less than 1\.25 times its price \(fitted: 1\.50\)$/,
    );
  });

  it('says that none does, or none near', () => {
    expect(said(100, [flip('acct', 5, null)])).toBe(
      'contiguous-pin is slower on this trace, and no price flips it',
    );
    expect(said(100, [flip('acct', 5, 51)])).toBe(
      'contiguous-pin is slower on this trace, and no price from a tenth to ten times what it is flips it',
    );
  });

  it('says where the difference is small, nothing, or waiting', () => {
    expect(said(4.9, [flip('acct', 5, 6)])).toMatch(
      /^contiguous-pin is slower on this trace, by less than half a percent, unless acct costs more/,
    );
    expect(said(0, [])).toBe('contiguous-pin costs exactly what BASE does on this trace');
    expect(said(100, [flip('acct', 5, 6)], { unpriced: 90 })).toMatch(/\(fitted: 5\), its waiting held$/);
    expect(said(100, [], { unpriced: 90 })).toMatch(/no price flips it, its waiting held$/);
  });
});

describe('sensibleFlips', () => {
  it('are within a factor of ten, or within the interval of the price', () => {
    const flips = [
      flip('near', 10, 100),
      flip('far', 10, 101),
      flip('possible', 10, 200, { interval: [0, 200] }),
      flip('free', 0, 3),
      flip('free, perhaps not', 0, 3, { interval: [0, 5] }),
      flip('never', 10, null),
    ];
    expect(sensibleFlips(verdict(1, flips)).map(({ price }) => price)).toEqual([
      'near',
      'possible',
      'free, perhaps not',
    ]);
  });
});

describe('spreadSentence', () => {
  it('says what holds, and what has no interval', () => {
    const spread = { interval: [-20, -10] as const, held: [], unpriced: 0 };
    expect(spreadSentence(spread, 'ns')).toBe("by the prices' intervals −20.0 ns to −10.0 ns (95 %)");
    expect(spreadSentence({ ...spread, interval: [-20, 10], held: ['acct'] }, 'cycles')).toBe(
      "by the prices' intervals −20.0 cycles to +10.0 cycles (95 %), so its sign is not certain; no interval: acct",
    );
    expect(spreadSentence({ ...spread, unpriced: -5 }, 'ns')).toBe(
      "by the prices' intervals, the waiting in it held, −20.0 ns to −10.0 ns (95 %)",
    );
    expect(spreadSentence({ ...spread, interval: null }, 'ns')).toMatch(/^no interval: none of the prices/);
    const many = Array.from({ length: 8 }, (_, i) => `s${i}`);
    expect(spreadSentence({ ...spread, held: many }, 'ns')).toMatch(/no interval: s0, .*s5 and 2 more$/);
  });

  it('is left out where no price is behind a difference', () => {
    expect(differenceSentence(verdict(-100, [], { unpriced: -100 }), 'ns')).toBe(
      '−100 ns a call, −100 ns of it waiting',
    );
    expect(differenceSentence(verdict(-100, [flip('acct', 5, 6)], { probe: null }), 'ns')).toBe(
      '−100 ns in total; no interval: none of the prices behind it has one',
    );
  });
});
