import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Host, hostSchema } from '../hosts/host.js';
import { packageFile } from '../package-file.js';
import fc from '../property.test-data.js';
import { parseFilter } from '../replay/filter.js';
import type { CalibrationResult } from '../results/calibration.js';
import { openTrace } from '../trace/open.js';
import { DEFAULT_BASE, select } from '../variants/select.js';
import { calibrate } from './calibrate.js';
import { gather, latencyIn } from './gather.js';
import { latenciesOn, tellingRows, traceText } from './loop.test-data.js';
import { ClassGatherer } from './measured-classes.js';

const MADE_UP = hostSchema.parse(
  JSON.parse(readFileSync(packageFile('fixtures/hosts/made-up.json'), 'utf8')),
);
/** A quieter one: its hundred thousand interrupts a second hit every second call. */
const LIKE: Host = {
  ...MADE_UP,
  call: { ...MADE_UP.call!, sigma: 0.02 },
  interrupts: { ...MADE_UP.interrupts!, perSecond: 100 },
  steps: Object.fromEntries(
    Object.entries(MADE_UP.steps).map(([name, price]) => [
      name,
      price.sigma === undefined ? price : { ...price, sigma: price.sigma / 4 },
    ]),
  ),
};
const PINS = 'op=pin';

interface MeasuredRun {
  readonly variant: string | null;
  readonly latencies: readonly string[];
}

async function calibrated(
  rows: readonly string[],
  runs: readonly MeasuredRun[],
  like: Host,
): Promise<{ host: Host; result: CalibrationResult }> {
  const into = new ClassGatherer();
  for (const { variant, latencies } of runs) {
    const trace = await openTrace('m.csv', { content: Buffer.from(traceText(rows, latencies)) });
    await gather(
      {
        trace,
        base: DEFAULT_BASE,
        variant: variant === null ? null : await select(variant),
        measure: latencyIn(like, 'm.csv'),
        place: (line) => ({ source: 'm.csv', line }),
        filter: parseFilter(PINS),
        skip: 0,
        seed: 1,
      },
      like,
      into,
    );
  }
  const left = { without: 0, differing: 0, badRows: 0 };
  const inputs = [{ name: 'm.csv', form: 'trace', lane: 'BASE', role: 'fit', values: 1, ...left }] as const;
  const classes = into.finish();
  return calibrate({
    name: 'mine',
    like,
    seed: 1,
    inputs,
    kernels: [],
    classes,
    predicted: [],
    warnings: [],
  });
}

/** A host that costs something else, step by step. */
function otherHost(factors: readonly number[]): Host {
  const steps = Object.entries(LIKE.steps).map(([name, price], i) => [
    name,
    { ...price, price: price.price * factors[i % factors.length] },
  ]);
  return { ...LIKE, name: 'truth', steps: Object.fromEntries(steps) };
}

function costOn(host: Host, steps: CalibrationResult['prices'][number]['steps']): number {
  return steps.reduce((sum, { step, times }) => sum + times * host.steps[step].price, 0);
}

/** How far a sum may be from its middle where the trace tells it. */
const TOLD_WITHIN = 0.015;
const FOUND_WITHIN = 0.02;

describe('closing the loop', () => {
  it('finds the prices of a known host again, whatever host it starts from', async () => {
    const rows = tellingRows(10000, 1);
    const factor = fc.double({ min: 0.4, max: 2.5, noNaN: true, noDefaultInfinity: true });
    const steps = Object.keys(LIKE.steps).length;
    const factors = fc.array(factor, { minLength: steps, maxLength: steps });
    let found = 0;
    await fc.assert(
      fc.asyncProperty(factors, fc.nat(1000), async (by, seed) => {
        const truth = otherHost(by);
        const latencies = await latenciesOn(truth, rows, seed);
        const { host, result } = await calibrated(rows, [{ variant: null, latencies }], LIKE);
        expect(result.reasons).toEqual([]);
        hostSchema.parse(host);
        const told = result.prices.filter(
          ({ price, interval }) => interval !== null && interval[1] - interval[0] < 2 * TOLD_WITHIN * price,
        );
        found += told.length;
        for (const { steps, price } of told)
          expect(Math.abs(price / costOn(truth, steps) - 1), steps[0].step).toBeLessThan(FOUND_WITHIN);
        // the host file adds up to the same sums
        for (const { steps, price } of told) expect(costOn(host, steps) / price).toBeCloseTo(1, 2);
        expect(host.call!.sigma).toBeCloseTo(truth.call!.sigma, 1.6);
      }),
      { numRuns: 5, endOnFailure: true },
    );
    expect(found).toBeGreaterThanOrEqual(5);
  });

  it('tells apart what a variant does otherwise', async () => {
    const rows = tellingRows(6000, 2);
    const truth = otherHost([2, 0.5, 1.3]);
    const base = { variant: null, latencies: await latenciesOn(truth, rows) };
    const variant = 'contiguous-pin';
    const patched = { variant, latencies: await latenciesOn(truth, rows, 1, [variant]) };
    const alone = await calibrated(rows, [base], LIKE);
    const both = await calibrated(rows, [base, patched], LIKE);
    expect(both.result.prices.length).toBeGreaterThan(alone.result.prices.length);
    const priced = (host: Host) => Object.values(host.steps).filter(({ from }) => from !== 'assumed').length;
    expect(priced(both.host)).toBeGreaterThan(priced(alone.host));
  });

  it('sees a machine that it has no steps for', async () => {
    const rows = tellingRows(3000, 3);
    // every page of the second half of the memory costs as much as a whole call: nothing in the model says so
    const latencies = (await latenciesOn(LIKE, rows)).map((text, i) =>
      Number(/0x([0-9a-f]+)/.exec(rows[i])?.[1].at(-1)?.charCodeAt(0)) % 2 === 0
        ? text
        : String(Number(text) * 4),
    );
    const { result } = await calibrated(rows, [{ variant: null, latencies }], LIKE);
    expect(result.follows).toBe(false);
  });
});
