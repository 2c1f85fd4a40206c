import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.js';
import { Ledger } from '../../kernel/ledger.js';
import { STEPS, StepTable } from '../../kernel/steps.js';
import fc from '../../property.test-data.js';
import { ONE_NS_HOST } from '../replay-text.test-data.js';
import { MOST_WAITING, type Shape, type TimesRecorder } from './call-shapes.js';
import { RowHashes, rowHash } from './draws.js';
import { Pricer, type StepSums } from './pricer.js';
import { pricesOf } from './prices.js';

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

/** Takes down the times of calls one by one. */
function takes(times: number[]): TimesRecorder {
  return {
    recordAll: (values, count) => times.push(...values.subarray(0, count)),
    recordMany: (value, count) => times.push(...new Array<number>(count).fill(value)),
  };
}

const nobody: TimesRecorder = {
  recordAll: () => expect.unreachable(),
  recordMany: () => expect.unreachable(),
};

/** Two lanes that see the same calls: one prices in the way that is tried, the other each call for itself. */
class Twins {
  readonly tried: Pricer;
  readonly single: Pricer;
  readonly triedSums = sums();
  readonly singleSums = sums();
  readonly ledger = new Ledger(STEPS.length, STEPS);
  readonly other = new Ledger(STEPS.length, STEPS);

  constructor(of: Host) {
    this.tried = pricer(of);
    this.single = pricer(of);
  }

  /** A call takes its steps in both. */
  begin(tape: readonly (readonly [step: number, times: number])[], crowded: boolean): void {
    for (const [step, times] of tape) {
      this.ledger.charge(step, times);
      this.other.charge(step, times);
    }
    this.tried.crowded = crowded;
    this.single.crowded = crowded;
  }

  end(): void {
    this.ledger.clear(this.tried.known);
    this.other.clear();
  }
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
        const twins = new Twins(host(sigma, callSigma, interrupts));
        const { tried, single, triedSums, singleSums, ledger, other } = twins;
        // few rows, so that some draws come again; more than a shape needs to have its times kept
        for (let row = 0; row < 600; row++) {
          const { kind, probe, others } = calls[row % calls.length];
          twins.begin(tapes[kind], others);
          const offset = probe < 0 ? -1 : probe * STEPS_OF_A_PROBE;
          const hash = rowHash(1, row % 50);
          expect(tried.time(ledger, hash, triedSums, offset)).toBe(
            single.price(other, hash, singleSums, offset),
          );
          twins.end();
        }
        tried.finish(new RowHashes(1), triedSums, () => nobody);
        expect(triedSums).toEqual(singleSums);
      }),
      { numRuns: 15 },
    );
  });
});

describe('calls that were put off', () => {
  const charge = fc.tuple(fc.nat(STEPS.length - 2), fc.constantFrom(1, 2, 300));
  const call = fc.record({ kind: fc.nat(3), probe: fc.nat(2), others: fc.boolean() });
  const kinds = fc.array(fc.array(charge, { minLength: 1, maxLength: 12 }), { minLength: 4, maxLength: 4 });

  it('take the time of each, and are told apart by probe and by who ran beside them', () => {
    const noisy = host(0.5, 0.2, 1e6);
    fc.assert(
      fc.property(kinds, fc.array(call, { minLength: 1, maxLength: 40 }), (tapes, calls) => {
        const twins = new Twins(noisy);
        const { tried, single, triedSums, singleSums, ledger, other } = twins;
        const hashes = new RowHashes(1);
        const times: number[][] = [[], [], []];
        const expected: number[][] = [[], [], []];
        const recorderOf = (offset: number) => takes(times[offset / STEPS_OF_A_PROBE]);
        const take = (shape: Shape): void =>
          tried.priceWaiting(shape, hashes, triedSums, recorderOf(shape.offset));
        let mostAtOnce = 0;
        // enough for a shape to come often, and for its rows to be full once
        for (let row = 0; row < 2000; row++) {
          const { kind, probe, others } = calls[row % calls.length];
          twins.begin(tapes[kind], others);
          const offset = probe * STEPS_OF_A_PROBE;
          expected[probe].push(single.price(other, rowHash(1, row), singleSums, offset));
          const shape = tried.shapeOf(ledger, offset);
          if (shape === null) times[probe].push(tried.price(ledger, rowHash(1, row), triedSums, offset));
          else if (shape.putOff(row)) {
            mostAtOnce = Math.max(mostAtOnce, shape.waiting);
            take(shape);
          }
          twins.end();
        }
        tried.finish(hashes, triedSums, recorderOf);
        const sorted = (all: number[][]) => all.map((one) => one.sort((a, b) => a - b));
        expect(sorted(times)).toEqual(sorted(expected));
        expect(triedSums).toEqual(singleSums);
        if (calls.length === 1) expect(mostAtOnce).toBe(MOST_WAITING);
      }),
      {
        numRuns: 6,
        // one step that disperses, and one that does not
        examples: [3, 1].map((step) => [
          Array.from({ length: 4 }, () => [[step, 1]]),
          [{ kind: 0, probe: 1, others: false }],
        ]),
      },
    );
  });

  it('of more shapes than are kept are priced one by one', () => {
    const [prices, found] = [pricer(host(0, 0, 0)), sums()];
    const ledger = new Ledger(STEPS.length, STEPS);
    const shapeOf = (times: number) => {
      ledger.charge(1, times);
      const shape = prices.shapeOf(ledger, 0);
      if (shape === null) prices.price(ledger, rowHash(1, times), found, 0);
      ledger.clear(prices.known);
      return shape;
    };
    for (let round = 0; round < 2; round++) for (let times = 1; times <= 10_000; times++) shapeOf(times);
    expect(shapeOf(8192)).not.toBeNull();
    expect(shapeOf(8193)).toBeNull();
  });
});
