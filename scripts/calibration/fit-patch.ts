/**
 * Fits the price and dispersion of one step to histograms through the replay's own draws: each call's time without
 * the step is known, the step adds its count times a price times the row's draw. Exact where a closed form is not: a
 * few widely dispersed runs beside narrow pages make no lognormal.
 */
import { eachCall } from '../../src/calibration/each-call.js';
import type { Host } from '../../src/hosts/host.js';
import { PIN } from '../../src/replay/ops.js';
import { draw, lognormalTable, rowHash, streamHash } from '../../src/replay/pricing/draws.js';
import { prepareOn } from '../../src/replay/run-on.js';
import type { Bucket } from '../../src/results/replay.js';
import { totalVariation } from '../../src/stats/compare.js';
import { Log2Histogram } from '../../src/stats/log2.js';
import type { TraceSource } from './trace-source.js';

/** The calls of one probe: time without the step in ns, the step's count, and the hash of its draw. */
export interface CallsWithStep {
  readonly restNs: readonly number[];
  readonly count: readonly number[];
  readonly hash: readonly number[];
}

/** Replays a trace as a variant on a host whose step is free, and keeps the calls of more than one page. */
export async function callsWithStep(
  trace: TraceSource,
  variant: string,
  host: Host,
  step: string,
): Promise<CallsWithStep> {
  const run = await prepareOn(
    { ...host, steps: { ...host.steps, [step]: { price: 0, from: 'assumed', why: 'to be fitted' } } },
    await trace(),
    [variant],
  );
  const number = run.steps.find(step)!;
  const calls = { restNs: [] as number[], count: [] as number[], hash: [] as number[] };
  await eachCall(run, [run.lanes[1]], ({ ledger, pricer }, batch, row, at) => {
    if (batch.op[row] !== PIN || batch.pfnCount[row] <= 1) return;
    const hash = rowHash(run.options.seed, at);
    calls.count.push(ledger.counts[number] * pricer.callFactor(hash));
    calls.restNs.push(pricer.price(ledger, hash) / 1000);
    calls.hash.push(streamHash(hash, number));
  });
  return calls;
}

/** A published histogram and the calls behind it. */
export interface PatchFigure {
  readonly calls: CallsWithStep;
  readonly published: readonly Bucket[];
}

/** The histogram of the calls at a price and a dispersion of the step. */
export function histogramAt(calls: CallsWithStep, price: number, sigma: number): Bucket[] {
  const table = lognormalTable(sigma);
  const histogram = new Log2Histogram();
  calls.restNs.forEach((rest, i) => {
    histogram.record(Math.floor(rest + calls.count[i] * price * draw(table, calls.hash[i])));
  });
  return histogram.buckets();
}

/** A price and a dispersion, with the sum of the total-variation distances there. */
export interface FittedPatch {
  readonly price: number;
  readonly sigma: number;
  readonly distance: number;
}

const ROUNDS = 5;
const STEPS = 8;

/** The best price and dispersion within bounds: a grid, refined around its best point. */
export function fitPatch(
  figures: readonly PatchFigure[],
  bounds: { readonly price: readonly [number, number]; readonly sigma: readonly [number, number] },
): FittedPatch {
  let [lowPrice, highPrice] = bounds.price;
  let [lowSigma, highSigma] = bounds.sigma;
  let best = { price: lowPrice, sigma: lowSigma, distance: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i <= STEPS; i++) {
      for (let j = 0; j <= STEPS; j++) {
        const price = lowPrice * (highPrice / lowPrice) ** (i / STEPS);
        const sigma = lowSigma + ((highSigma - lowSigma) * j) / STEPS;
        const distance = figures.reduce(
          (sum, { calls, published }) => sum + totalVariation(published, histogramAt(calls, price, sigma)),
          0,
        );
        if (distance < best.distance) best = { price, sigma, distance };
      }
    }
    const ratio = (highPrice / lowPrice) ** (1 / STEPS);
    const width = (highSigma - lowSigma) / STEPS;
    [lowPrice, highPrice] = [
      Math.max(bounds.price[0], best.price / ratio),
      Math.min(bounds.price[1], best.price * ratio),
    ];
    [lowSigma, highSigma] = [
      Math.max(bounds.sigma[0], best.sigma - width),
      Math.min(bounds.sigma[1], best.sigma + width),
    ];
  }
  return best;
}
