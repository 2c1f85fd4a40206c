/** How well the vfio-ccw histograms know the prices of farman-s390x. */
import type { SquaredHalfWidths } from '../../src/calibration/known-sums.js';
import type { Interval } from '../../src/hosts/intervals.js';
import { totalVariation } from '../../src/stats/compare.js';
import { type FittedPatch, histogramAt, type PatchFigure } from './fit-patch.js';
import { jackknifeErrors } from './price-errors.js';

/** Said of the BASE prices. */
export const BY_LEAVING_OUT = 'fitted again without each of the three histograms in turn (jackknife)';

/**
 * Errors of the BASE prices, one after the other in the order of the draft's groups; the last one, of a slow page, twice: two
 * steps stand for it, each of them for all of it.
 * @param fitPrices the prices that these figures give
 */
export function baseErrors<Figure>(
  figures: readonly Figure[],
  fitPrices: (figures: readonly Figure[]) => readonly number[],
): SquaredHalfWidths {
  return jackknifeErrors(
    figures.map((_, left) => {
      const prices = fitPrices(figures.filter((__, i) => i !== left));
      return [...prices, prices[prices.length - 1]];
    }),
  );
}

/** Prices are tried in steps of 2 %. */
const STEP = 1.02;
const MOST_STEPS = 250;

/**
 * Prices around the fitted one, its dispersion kept, at which each patched histogram stays as near to the published one as
 * its bound asks; how near that is was set before any fit.
 * @param bound largest total-variation distance of one histogram
 */
export function patchInterval(
  figures: readonly PatchFigure[],
  { price, sigma }: FittedPatch,
  bound: number,
): Interval {
  const isNear = (at: number) =>
    figures.every(
      ({ calls, published }) => totalVariation(published, histogramAt(calls, at, sigma)) <= bound,
    );
  const end = (ratio: number): number => {
    let at = price;
    for (let step = 0; step < MOST_STEPS && isNear(at * ratio); step++) at *= ratio;
    return at;
  };
  return [Math.floor(end(1 / STEP)), Math.ceil(end(STEP))];
}
