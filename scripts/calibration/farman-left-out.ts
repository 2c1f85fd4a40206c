/** The fitted histograms of farman-s390x, each as the fit of the others says it. */
import type { DispersedPrices, HistogramFigure } from '../../src/calibration/histogram-figure.js';
import { bucketShares, distanceTo } from '../../src/calibration/lognormal-mixture.js';
import type { FitRecord } from '../../src/validation/host-fits.js';
import { fitRecord, untested } from './fit-record.js';

const HOST = 'farman-s390x';
/** Price of the patch and its dispersion: fitted to this one alone. */
const PATCHED = 'ccw-boot-n_pages_ns-contiguous-pin';
const PATCH_PRICES = ['pages_array', 'its dispersion'];

/**
 * @param names of the prices; the call has no dispersion, the others have one each
 * @param patchedBuckets buckets of the patched histogram that hold calls
 */
export function farmanFit(
  names: readonly string[],
  figures: readonly HistogramFigure[],
  patchedBuckets: number,
  fitTo: (figures: readonly HistogramFigure[]) => DispersedPrices,
): FitRecord {
  const leftOut = figures.map((figure) => {
    const others = fitTo(figures.filter((other) => other !== figure));
    const shares = bucketShares(figure.classes, figure.borders, others);
    return { id: figure.id.replaceAll(' ', '-'), predicted: distanceTo(figure.observed, shares) };
  });
  const dispersions = names.slice(1).map((name) => `dispersion of a ${name}`);
  // shares add up to 1: one a histogram is no news
  const shares = figures.map(({ observed }) => observed.filter((count) => count > 0).length - 1);
  return fitRecord(
    HOST,
    [...names, ...dispersions, ...PATCH_PRICES],
    [...leftOut, ...untested([PATCHED])],
    shares.reduce((a, b) => a + b, patchedBuckets - 1),
    `shares of ${figures.length + 1} histograms`,
  );
}
