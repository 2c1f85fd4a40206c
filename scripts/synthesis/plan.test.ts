import { describe, expect, it } from 'vitest';
import fc from '../../src/property.test-data.js';
import { FIO_CALLS } from './call-counts.js';
import { trackPieces } from './dasd.js';
import { Deck, inProportion } from './deck.js';
import { planFio } from './fio-programs.js';
import { PageAges } from './page-ages.js';
import { PageStock } from './page-stock.js';
import { Random } from './random.js';
import { inBuckets, recount } from './recount.test-data.js';
import { layRun, spanOf } from './run-layout.js';
import { PARTIAL_RUNS, solveRunShares } from './run-shares.js';

describe('Deck', () => {
  it('deals every card as often as it is there, whatever is asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }), fc.integer(), (counts, seed) => {
        const random = new Random(seed);
        const deck = new Deck(counts.map((count, card) => [card, count] as const));
        const seen = counts.map(() => 0);
        while (deck.remaining > 0) seen[deck.draw(random, (card) => card % 2 === 0)]++;
        expect(seen).toEqual(counts);
      }),
    );
  });

  it('prefers cards that fit while there are some', () => {
    const deck = new Deck([
      ['fits', 3],
      ['does not', 50],
    ]);
    const random = new Random(1);
    const drawn = [1, 2, 3, 4].map(() => deck.draw(random, (card) => card === 'fits'));
    expect(drawn).toEqual(['fits', 'fits', 'fits', 'does not']);
  });

  it('splits into whole parts that add up', () => {
    expect(
      inProportion(10, [
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ] as const),
    ).toEqual([
      ['a', 4],
      ['b', 3],
      ['c', 3],
    ]);
  });
});

describe('planFio', () => {
  const callsOf = (plan: ReturnType<typeof planFio>) => {
    const sizes = new Map([
      [1, plan.total - plan.crossing],
      [2, plan.crossing],
    ]);
    const add = (size: number, count: number) => sizes.set(size, (sizes.get(size) ?? 0) + count);
    for (const [{ pieces }, count] of plan.programs) {
      if (pieces.length > 0) add(1, count * (1 + 2 * pieces.length));
      for (const piece of pieces) add(piece, count);
    }
    return inBuckets(sizes);
  };

  it('accounts for every published call', () => {
    const { one, two, four, eight } = FIO_CALLS;
    expect(callsOf(planFio(FIO_CALLS))).toEqual([one, two, four, eight]);
  });

  it('accounts for counts that do not come out even', () => {
    expect(callsOf(planFio({ one: 84573, two: 20670, four: 3601, eight: 14405 }))).toEqual([
      84573, 20670, 3601, 14405,
    ]);
  });
});

describe('trackPieces', () => {
  it('cuts a request at the ends of tracks', () => {
    expect(trackPieces(8, 32)).toEqual([4, 12, 12, 4]);
    expect(trackPieces(0, 2)).toEqual([2]);
  });
});

describe('layRun', () => {
  it('makes one run of the length asked for and single pages beside it, within its span', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), fc.nat(14), fc.integer(), (pages, less, seed) => {
        const run = Math.max(1, pages - less);
        const pfns = layRun(100, pages, run, new Random(seed));
        const { runs } = recount([{ op: 'pin', pfns }]);
        const singles = run === 1 ? pages : pages - run;
        expect(runs.get(1) ?? 0).toBe(singles);
        if (run > 1) expect(runs.get(run)).toBe(1);
        expect(pfns[pages - 1]).toBeLessThan(100 + spanOf(pages, run));
      }),
    );
  });
});

describe('solveRunShares', () => {
  it('finds the shares that runs were made with', () => {
    const task = {
      fixedOnes: 5000,
      fixedTwos: 700,
      twoCalls: 1000,
      fourCalls: 300,
      eightCalls: 1200,
      trackPages: 13000,
    };
    const made = { whole: 0.3, partial: 0.5, pair: 0.25 };
    const mean = PARTIAL_RUNS.reduce((a, b) => a + b, 0) / PARTIAL_RUNS.length;
    const partial = 1200 * (1 - made.whole) * made.partial;
    const observed = [
      5000 + 2 * 750 + 13000 * 0.7 - mean * partial,
      700 + 250,
      300 * 0.3 + partial,
      1200 * 0.3,
    ];
    const solved = solveRunShares(task, observed);
    for (const name of ['whole', 'partial', 'pair'] as const) expect(solved[name]).toBeCloseTo(made[name], 9);
  });

  it('says so where no shares can do it', () => {
    const task = {
      fixedOnes: 0,
      fixedTwos: 1000,
      twoCalls: 10,
      fourCalls: 10,
      eightCalls: 10,
      trackPages: 120,
    };
    expect(() => solveRunShares(task, [10, 1, 1, 1])).toThrow(/no such trace/);
  });
});

describe('PageStock', () => {
  it('hands a list out as cold only when it is old enough, and a fresh one where nothing fits', () => {
    const ages = new PageAges(5000);
    let next = 0;
    const stock = new PageStock(ages, () => [next++], 10);
    const first = stock.take('slow');
    ages.gup(first[0]);
    stock.giveBack(first);
    const second = stock.take('slow');
    ages.gup(second[0]);
    stock.giveBack(second);
    expect([first, second]).toEqual([[0], [1]]);
    expect(stock.has('hot')).toBe(true);
    expect(stock.has('cold')).toBe(false);
    for (let page = 1000; page < 2100; page++) ages.gup(page);
    expect(stock.has('hot')).toBe(false);
    expect(stock.take('cold')).toBe(first);
  });
});
