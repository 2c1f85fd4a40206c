import { describe, expect, it } from 'vitest';
import { withErrors } from '../../src/calibration/known-sums.js';
import { type HostPrice, hostSchema } from '../../src/hosts/host.js';
import type { Cell, Draft } from './draft.js';
import {
  figureHalfWidth,
  jackknifeErrors,
  leastSquaresErrors,
  propagatedErrors,
  repeatsOf,
  sumsOf,
} from './price-errors.js';

const DRAFT: Draft = {
  groups: {
    call: { shares: { call: 0.75, group_get: 0.25 }, why: 'once a call' },
    page: { shares: { gup_page_4k: 1 }, why: 'once a page' },
  },
  assumed: {},
};
const FITTED = new Map([
  ['call', 1000],
  ['page', 300],
]);
const NAMES = [...FITTED.keys()];

const cell = (pages: number, value: number): Cell => ({
  id: String(pages),
  counts: new Map([
    ['call', 1],
    ['group_get', 1],
    ['gup_page_4k', pages],
  ]),
  value,
});

describe('figureHalfWidth', () => {
  it('is Student’s t times the residuals’ deviation', () => {
    // 1 % off, three times; five figures for two prices leave three degrees of freedom
    const cells = [
      cell(1, 1300),
      cell(2, 1600),
      ...[4, 8, 16].map((pages) => cell(pages, (1000 + 300 * pages) / 1.01)),
    ];
    const t = figureHalfWidth({ draft: DRAFT, cells, names: NAMES }, FITTED) / 0.01;
    expect(t).toBeCloseTo(3.18245, 4);
  });

  it('pools figures that were published again, and refuses to say anything without either', () => {
    const exact = { draft: DRAFT, cells: [cell(1, 1300), cell(2, 1600)], names: NAMES };
    expect(() => figureHalfWidth(exact, FITTED)).toThrow('as many prices as figures');
    const repeats = repeatsOf([[99, 101, 100], [50], [198, 202]]);
    expect(repeats.degrees).toBe(3);
    expect(repeats.squares).toBeCloseTo(4e-4, 9);
    const t = figureHalfWidth(exact, FITTED, repeats) / Math.sqrt(4e-4 / 3);
    expect(t).toBeCloseTo(3.18245, 4);
  });
});

describe('errors of fitted sums', () => {
  /** A page is the difference of the two figures, a call twice the first less the second. */
  const EXACT = [cell(1, 1300), cell(2, 1600)];
  const PAGE = 13 ** 2 + 16 ** 2;
  const CALL = 26 ** 2 + 16 ** 2;
  const BOTH = -(2 * 13 ** 2 + 16 ** 2);

  it('follow from those of the figures, by least squares and through any fit alike', () => {
    const [[call, both], [, page]] = leastSquaresErrors({ draft: DRAFT, cells: EXACT, names: NAMES }, 0.01);
    expect(call).toBeCloseTo(CALL, 6);
    expect(page).toBeCloseTo(PAGE, 6);
    expect(both).toBeCloseTo(BOTH, 6);
    const through = propagatedErrors(([one, two]) => [2 * one - two, two - one], [1300, 1600], [13, 16]);
    expect(through.map((row) => row.map(Math.round))).toEqual([
      [CALL, BOTH],
      [BOTH, PAGE],
    ]);
  });

  it('refuse figures that do not tell the prices apart', () => {
    const alike = { draft: DRAFT, cells: [cell(1, 1300), cell(1, 1310)], names: NAMES };
    expect(() => leastSquaresErrors(alike, 0.01)).toThrow(/singular/i);
  });

  it('are the spread of the fits without each group of figures', () => {
    // 90, 100, 110: deviations of 10, 0, 10; (3 - 1) / 3 * 200, and t of two degrees
    const [[one, two], [, other]] = jackknifeErrors([
      [90, 5],
      [100, 4],
      [110, 3],
    ]);
    expect(Math.sqrt(one)).toBeCloseTo(4.30265 * Math.sqrt(400 / 3), 3);
    expect(other / one).toBeCloseTo(0.01, 9);
    expect(two / one).toBeCloseTo(-0.1, 9);
  });

  it('become intervals of a host', () => {
    const price = (value: number, from: HostPrice['from']): HostPrice => ({ price: value, from, why: 'why' });
    const steps = {
      call: price(750, 'split'),
      group_get: price(250, 'split'),
      gup_page_4k: price(300, 'fitted'),
      acct: price(7, 'assumed'),
    };
    const known = withErrors(
      steps,
      sumsOf(DRAFT),
      [
        [200.123 ** 2, -0.5 * 200.123 * 400],
        [-0.5 * 200.123 * 400, 400 ** 2],
      ],
      'residuals',
    );
    expect(known.steps).toEqual({
      call: {
        price: 750,
        interval: [0, 1210],
        from: 'split',
        why: 'why; interval: nothing to all of the sum',
      },
      group_get: {
        price: 250,
        interval: [0, 1210],
        from: 'split',
        why: 'why; interval: nothing to all of the sum',
      },
      gup_page_4k: { price: 300, interval: [0, 700], from: 'fitted', why: 'why; interval: residuals' },
      acct: price(7, 'assumed'),
    });
    expect(known.fits).toEqual([
      {
        sums: [
          { name: 'call', steps: ['call', 'group_get'], interval: [799, 1210] },
          { name: 'page', steps: ['gup_page_4k'], interval: [0, 700] },
        ],
        correlation: [
          [1, -0.5],
          [-0.5, 1],
        ],
        why: 'residuals',
      },
    ]);
    const host = {
      'vfiobench-host': 1,
      name: 'n',
      summary: 's',
      kernel: 'k',
      source: 's',
      unit: 'ns',
      unitsPerNs: { value: 1, why: 'ns' },
    };
    expect(hostSchema.safeParse({ ...host, ...known }).error).toBeUndefined();
  });
});
