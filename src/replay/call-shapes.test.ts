import { describe, expect, it } from 'vitest';
import type { Host } from '../hosts/host.js';
import { Ledger } from '../kernel/ledger.js';
import { STEPS, StepTable } from '../kernel/steps.js';
import fc from '../property.test-data.js';
import { rowHash } from './draws.js';
import { Pricer, type StepSums } from './pricer.js';
import { pricesOf } from './prices.js';
import { ONE_NS_HOST } from './replay-text.test-data.js';

const STEPS_OF_A_PROBE = STEPS.length;

/** Prices in fractions of a picosecond, so that rounding shows. */
function host(sigma: number, call: number, interrupts: number): Host {
  const steps = STEPS.map(({ name }, i) => {
    const price = { price: 0.1234567 * (i + 1), sigma: i % 3 === 0 ? sigma : 0, from: 'assumed' as const };
    return [name, { ...price, why: 'test' }];
  });
  const { interrupt: _, ...rest } = Object.fromEntries(steps);
  return {
    ...ONE_NS_HOST,
    steps: interrupts > 0 ? rest : Object.fromEntries(steps),
    call: { sigma: call, why: 'test' },
    ...(interrupts > 0 ? { interrupts: { perSecond: interrupts, mean: 5000, sigma: 0.3, why: 'test' } } : {}),
    interference: { factor: 1.3, why: 'test' },
  } as Host;
}

function pricer(of: Host): Pricer {
  return new Pricer(pricesOf(of, new StepTable(), [], []), of);
}

function sums(): StepSums {
  return { counts: new Float64Array(3 * STEPS_OF_A_PROBE), timesPs: new Float64Array(3 * STEPS_OF_A_PROBE) };
}

describe('calls that are alike', () => {
  const charge = fc.tuple(fc.nat(STEPS.length - 2), fc.constantFrom(1, 2, 300, 2 ** 19, 2.5));
  const call = fc.record({
    kind: fc.nat(3),
    probe: fc.constantFrom(-1, 0, 1, 2),
    others: fc.boolean(),
  });
  const kinds = fc.array(fc.array(charge, { maxLength: 40 }), { minLength: 4, maxLength: 4 });

  it.each([
    ['nothing disperses', 0, 0, 0],
    ['steps disperse', 0.5, 0, 0],
    ['calls disperse', 0, 0.2, 0],
    ['all disperses, and interrupts come', 0.5, 0.2, 1e6],
  ])('take the time and the steps of each for itself: %s', (_, sigma, callSigma, interrupts) => {
    fc.assert(
      fc.property(kinds, fc.array(call, { minLength: 1, maxLength: 200 }), (tapes, calls) => {
        const [alike, single] = [
          pricer(host(sigma, callSigma, interrupts)),
          pricer(host(sigma, callSigma, interrupts)),
        ];
        const [alikeSums, singleSums] = [sums(), sums()];
        const [ledger, other] = [new Ledger(STEPS.length, STEPS), new Ledger(STEPS.length, STEPS)];
        // few rows, so that some draws come again; more than a shape needs to have its times kept
        for (let row = 0; row < 600; row++) {
          const { kind, probe, others } = calls[row % calls.length];
          for (const [step, times] of tapes[kind]) {
            ledger.charge(step, times);
            other.charge(step, times);
          }
          alike.crowded = others;
          single.crowded = others;
          const place = probe < 0 ? -1 : probe * STEPS_OF_A_PROBE;
          const hash = rowHash(1, row % 50);
          expect(alike.time(ledger, hash, alikeSums, place)).toBe(
            single.price(other, hash, singleSums, place),
          );
          ledger.clear(alike.known);
          other.clear();
        }
        alike.settle(alikeSums);
        expect(alikeSums).toEqual(singleSums);
      }),
      { numRuns: 15 },
    );
  });
});
