/** From recorded histograms, and the trace that made them, to a host file and the report of its fit. */
import { InputError } from '../failure.js';
import type { CalibratedBucket, CalibratedProbe } from '../results/calibration.js';
import type { Bucket } from '../results/replay.js';
import { totalVariation } from '../stats/compare.js';
import { valuesIn } from '../stats/distances.js';
import { sumOf } from '../sums.js';
import { type Calibrated, type Conclusion, conclude, startOf } from './conclusion.js';
import { fitRecorded } from './fit-recorded.js';
import { keptInterrupts } from './interrupts.js';
import type { MeasuredClass } from './measured-classes.js';
import { noiseOf } from './probes-of.js';
import type { RecordedFigure } from './recorded-figures.js';
import { tooFewValues, unlike } from './verdict.js';

export interface RecordedTask extends Conclusion {
  readonly figures: readonly RecordedFigure[];
  /** Calls of the trace, in every lane that was recorded. */
  readonly classes: readonly MeasuredClass[];
}

/** Fits a host to histograms. Throws InputError where the trace has no call that a histogram is of. */
export function calibrateRecorded(task: RecordedTask): Calibrated {
  const { like, figures, classes } = task;
  const matched = figures.map((figure) => {
    const of = classes.filter(({ lane, probe }) => lane === figure.lane && probe === figure.probe);
    if (of.length === 0)
      throw new InputError(
        `${figure.source}: the trace has no call that @${figure.probe} (${figure.lane}) sees`,
      );
    return { figure, classes: of };
  });
  const fit = fitRecorded(matched, startOf(like), noiseOf(like));
  return conclude(task, fit, keptInterrupts(like), () => {
    const probes = figures.map((figure, i) => probeOf(figure, fit.shares[i]));
    const calls = sumOf(probes, ({ n }) => n);
    return {
      classes: new Set(matched.flatMap((one) => one.classes)).size,
      fit: {
        calls,
        rSquared: null,
        misfit: null,
        misfitLimits: null,
        assumedMisfit: null,
        kinds: null,
        leftOut: null,
        interrupted: 0,
      },
      heldOut: null,
      probes,
      worst: [],
      slowest: [],
      reasons: unlike(probes),
      notJudged: tooFewValues(probes),
    };
  });
}

/** The recorded rows beside what the fit puts into them; what it puts elsewhere stands in rows of its own. */
function probeOf({ lane, probe, buckets }: RecordedFigure, shares: readonly number[]): CalibratedProbe {
  const n = valuesIn(buckets);
  const last = buckets[buckets.length - 1].hi;
  const rows = [{ lo: 0, hi: buckets[0].lo }, ...buckets, { lo: last, hi: 2 * last }];
  const modelled: Bucket[] = rows
    .map(({ lo, hi }, i) => ({ lo, hi, count: Math.round(shares[i] * n) }))
    .filter(({ count }, i) => count > 0 || (i > 0 && i <= buckets.length));
  const measured = buckets.map(({ lo, hi, count }) => ({ lo, hi, count }));
  const distance = totalVariation(measured, modelled);
  return {
    lane,
    probe,
    role: 'fit',
    n,
    measuredMean: null,
    modelledMean: null,
    errorPercent: null,
    measured: measured.map(told),
    modelled: modelled.map(told),
    totalVariation: distance,
    // the fit is to the rows themselves
    shapeDistance: distance,
  };
}

/** JSON has no infinity. */
function told({ lo, hi, count }: Bucket): CalibratedBucket {
  return { lo, hi: Number.isFinite(hi) ? hi : null, count };
}

/** Files whose number of values is not that of the trace, as warnings. */
export function otherNumbers(
  figures: readonly RecordedFigure[],
  classes: readonly MeasuredClass[],
): string[] {
  return figures.flatMap(({ source, lane, probe, buckets }) => {
    const recorded = valuesIn(buckets);
    const calls = sumOf(
      classes.filter((one) => one.lane === lane && one.probe === probe),
      ({ fitted }) => fitted.n,
    );
    if (calls === 0 || Math.abs(recorded / calls - 1) <= 0.01) return [];
    return [
      `${source}: @${probe} (${lane}) has ${recorded} values, and the trace ${calls} such calls; their shares are compared`,
    ];
  });
}
