import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.js';
import { Ledger } from '../../kernel/ledger.js';
import { CALL, FIND_DMA, GUP_CALL, INTERRUPT, PUT_PAGE, STEPS, StepTable } from '../../kernel/steps.js';
import fc from '../../property.test-data.js';
import { ONE_NS_HOST } from '../replay-text.test-data.js';
import { NoPrice } from '../row-failure.js';
import { rowHash } from './draws.js';
import { Pricer } from './pricer.js';
import { type Price, pricesOf } from './prices.js';

/** Prices in fractions of a picosecond, so that rounding shows; many steps disperse. */
const ODD_HOST: Host = {
  ...ONE_NS_HOST,
  steps: Object.fromEntries(
    STEPS.map(({ name }, i) => [
      name,
      {
        price: 0.1234567 * (i + 1),
        sigma: i % 2 === 0 || i === FIND_DMA ? 0.5 : 0,
        from: 'assumed' as const,
        why: 'test',
      },
    ]),
  ),
  call: { sigma: 0.2, why: 'test' },
};

function pricer(host: Host): Pricer {
  return new Pricer(pricesOf(host, new StepTable(), [], []), host);
}

function ledgerOf(charges: readonly (readonly [step: number, times: number])[]): Ledger {
  const ledger = new Ledger(STEPS.length);
  for (const [step, times] of charges) ledger.charge(step, times);
  return ledger;
}

describe('Pricer', () => {
  it('adds up whole picoseconds: the total is the sum of the costs', () => {
    const charge = fc.tuple(fc.nat(STEPS.length - 1), fc.integer({ min: 1, max: 100_000 }));
    const prices = pricer(ODD_HOST);
    fc.assert(
      fc.property(fc.array(charge, { minLength: 1, maxLength: 30 }), fc.nat(), (charges, row) => {
        const ledger = ledgerOf(charges);
        const total = prices.price(ledger, rowHash(1, row));
        const costs = [...ledger.touched.subarray(0, ledger.touchedCount)].map((step) => prices.costPs[step]);
        expect(costs.every(Number.isSafeInteger)).toBe(true);
        expect(total).toBe(costs.reduce((sum, cost) => sum + cost, 0));
      }),
    );
  });

  it('takes counts times price where nothing disperses', () => {
    const prices = pricer(ONE_NS_HOST);
    const ledger = ledgerOf([
      [CALL, 1],
      [FIND_DMA, 512],
    ]);
    expect(prices.price(ledger, rowHash(1, 0))).toBe(513_000);
    expect(prices.costPs[FIND_DMA]).toBe(512_000);
    expect(prices.factor(FIND_DMA, rowHash(1, 0))).toBe(1);
  });

  it('rounds a cost to the nearest picosecond, a half up', () => {
    const whole = fc.nat(2 ** 31 - 1).chain((high) => fc.nat(2 ** 21).map((low) => high * 2 ** 21 + low));
    const cost = fc.oneof(
      fc.double({ min: 0, max: 2 ** 52, noNaN: true }),
      fc.tuple(whole, fc.constantFrom(0, 0.5, 0.49999999999999994)).map(([n, part]) => n + part),
      fc.constantFrom(0, 0.5, 0.49999999999999994, 1.5, 2 ** 52 - 0.5, 2 ** 52 + 1, 2 ** 53 - 1),
    );
    fc.assert(
      fc.property(cost, (ps) => {
        const price: Price = { ps, sigma: 0, from: 'assumed', why: 'test' };
        const prices = new Pricer([price], ONE_NS_HOST);
        expect(prices.price(ledgerOf([[0, 1]]), 1)).toBe(Math.round(ps));
      }),
      { numRuns: 1000 },
    );
  });

  it('draws one factor for a step of a row, whatever else the lane does', () => {
    const base = pricer(ODD_HOST);
    const lane = pricer(ODD_HOST);
    const unit = 123.4567 * (FIND_DMA + 1);
    const factors = new Set<number>();
    for (let row = 0; row < 200; row++) {
      const hash = rowHash(7, row);
      base.price(ledgerOf([[FIND_DMA, 1000]]), hash);
      lane.price(
        ledgerOf([
          [GUP_CALL, 3],
          [PUT_PAGE, 9],
          [FIND_DMA, 10],
        ]),
        hash,
      );
      const factor = base.factor(FIND_DMA, hash);
      expect(lane.factor(FIND_DMA, hash)).toBe(factor);
      expect(Math.abs(base.costPs[FIND_DMA] - 1000 * unit * factor)).toBeLessThanOrEqual(0.5 + 1e-6);
      expect(Math.abs(lane.costPs[FIND_DMA] - 10 * unit * factor)).toBeLessThanOrEqual(0.5 + 1e-6);
      factors.add(factor);
    }
    expect(factors.size).toBeGreaterThan(150);
  });

  it('draws the call as a whole once, for all of its steps', () => {
    const host: Host = { ...ONE_NS_HOST, call: { sigma: 0.5, why: 'test' } };
    const prices = pricer(host);
    for (let row = 0; row < 50; row++) {
      const ledger = ledgerOf([
        [CALL, 1000],
        [FIND_DMA, 1000],
      ]);
      prices.price(ledger, rowHash(3, row));
      expect(prices.costPs[CALL]).toBe(prices.costPs[FIND_DMA]);
      expect(prices.factor(CALL, rowHash(3, row))).not.toBe(1);
    }
  });

  it('keeps the mean: over many rows the factors average 1', () => {
    const prices = pricer(ODD_HOST);
    const rows = 20_000;
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += prices.factor(FIND_DMA, rowHash(1, row));
    // sigma of the product is about 0.58; three standard errors
    expect(Math.abs(sum / rows - 1)).toBeLessThan((3 * 0.58) / Math.sqrt(rows));
  });

  it('names the step that has no price', () => {
    const { gup_call: _, ...steps } = ONE_NS_HOST.steps;
    const prices = pricer({ ...ONE_NS_HOST, steps });
    const ledger = ledgerOf([
      [CALL, 1],
      [GUP_CALL, 1],
    ]);
    expect(() => prices.price(ledger, 1)).toThrow(NoPrice);
    try {
      prices.price(ledger, 1);
    } catch (error) {
      expect((error as NoPrice).step).toBe(GUP_CALL);
    }
  });
});

describe('interrupts of the host', () => {
  const { interrupt: _, ...steps } = ONE_NS_HOST.steps;
  const host: Host = {
    ...ONE_NS_HOST,
    steps,
    interrupts: { perSecond: 1e6, mean: 5000, sigma: 0.3, why: 'test' },
  };
  const CALL_NS = 100_000;

  it('hit a call with probability rate times latency, at their mean', () => {
    const prices = pricer(host);
    const rows = 40_000;
    const ledger = ledgerOf([]);
    let hits = 0;
    let ps = 0;
    let wrong = 0;
    for (let row = 0; row < rows; row++) {
      ledger.charge(CALL, CALL_NS / 1000);
      const total = prices.price(ledger, rowHash(1, row));
      const hit = ledger.counts[INTERRUPT];
      if (total !== CALL_NS + (hit === 1 ? prices.costPs[INTERRUPT] : 0)) wrong++;
      hits += hit;
      if (hit === 1) ps += prices.costPs[INTERRUPT];
      ledger.clear();
    }
    expect(wrong).toBe(0);
    // 1e6 a second times 100 ns: one call in ten
    expect(Math.abs(hits / rows - 0.1)).toBeLessThan(3 * Math.sqrt((0.1 * 0.9) / rows));
    expect(Math.abs(ps / hits / 5_000_000 - 1)).toBeLessThan((3 * 0.31) / Math.sqrt(hits));
  });

  it('hit a longer call more often, and wherever they hit the shorter one', () => {
    const prices = pricer(host);
    let short = 0;
    let long = 0;
    const [one, two] = [ledgerOf([]), ledgerOf([])];
    for (let row = 0; row < 5000; row++) {
      one.clear();
      two.clear();
      one.charge(CALL, 100);
      two.charge(CALL, 300);
      prices.price(one, rowHash(1, row));
      const shortCost = prices.costPs[INTERRUPT];
      prices.price(two, rowHash(1, row));
      short += one.counts[INTERRUPT];
      long += two.counts[INTERRUPT];
      if (one.counts[INTERRUPT] === 0) continue;
      expect(two.counts[INTERRUPT]).toBe(1);
      expect(prices.costPs[INTERRUPT]).toBe(shortCost);
      expect(shortCost).toBe(Math.round(5_000_000 * prices.factor(INTERRUPT, rowHash(1, row))));
    }
    expect(long / short).toBeGreaterThan(2.5);
    expect(long / short).toBeLessThan(3.5);
  });
});
