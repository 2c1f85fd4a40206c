/** What every calibration ends in, whatever was measured: the host file, and the report of its fit. */
import type { Host } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';
import type { CalibrationInput, CalibrationResult } from '../results/calibration.js';
import { VERSION } from '../version.js';
import type { FittedPrices, Start } from './fit-calls.js';
import { fittedHost } from './fitted-host.js';
import { isUntold, toldPrices } from './told-prices.js';
import { otherReturns, predictionsOf } from './verdict.js';

/** What the end takes from the beginning. */
export interface Conclusion {
  /** Name of the host to be made. */
  readonly name: string;
  readonly like: Host;
  readonly seed: number;
  readonly inputs: readonly CalibrationInput[];
  /** Kernels that were measured, as the traces name them. */
  readonly kernels: readonly string[];
  readonly warnings: readonly string[];
}

export interface Calibrated {
  readonly host: Host;
  readonly result: CalibrationResult;
}

const NAMES = STEPS.map(({ name }) => name);

/** Where a fit starts from. */
export function startOf(like: Host): Start {
  return {
    prices: Float64Array.from(NAMES, (name) => like.steps[name]?.price ?? 0),
    sigmas: Float64Array.from(NAMES, (name) => like.steps[name]?.sigma ?? 0),
    callSigma: like.call?.sigma ?? 0,
  };
}

/** The files that were fitted, as reasons name them. */
export function sourceOf({ inputs }: Conclusion): string {
  return [...new Set(inputs.filter(({ role }) => role === 'fit').map(({ name }) => name))].join(', ');
}

/** How the fit stands against the measurement. */
export type Comparison = Pick<
  CalibrationResult,
  'classes' | 'fit' | 'heldOut' | 'probes' | 'worst' | 'slowest' | 'reasons' | 'notJudged'
>;

/**
 * Makes the host file and the report of a fit.
 * @param interrupts of the host to be made; undefined: none hit its calls
 * @param compare the measurement with the fitted host
 */
export function conclude(
  task: Conclusion,
  fit: FittedPrices,
  interrupts: Host['interrupts'],
  compare: (host: Host) => Comparison,
): Calibrated {
  const { name, like, seed, inputs, kernels, warnings } = task;
  const source = sourceOf(task);
  const fitted = fittedHost({ name, like, source, kernels, fit, interrupts });
  const { classes, fit: quality, heldOut, probes, worst, slowest, notJudged, ...compared } = compare(fitted);
  const reasons = [...compared.reasons, ...otherReturns(inputs)];
  const follows = reasons.length > 0 ? false : notJudged === null ? true : null;
  const predictions = predictionsOf(probes);
  const caveats = caveatsOf(source, { reasons, notJudged, predictions });
  const host = caveats.length === 0 ? fitted : { ...fitted, caveats };
  const touched = new Set(fit.groups.flatMap(({ steps }) => steps.map((step) => NAMES[step])));
  const result: CalibrationResult = {
    schema: 'vfiobench-calibration/1',
    version: VERSION,
    host: name,
    like: like.name,
    unit: like.unit,
    seed,
    inputs,
    classes,
    fit: quality,
    heldOut,
    prices: toldPrices(fit, NAMES),
    kept: fit.groups.flatMap(({ steps }, i) => (isUntold(fit, i) ? steps.map((step) => NAMES[step]) : [])),
    untouched: Object.keys(like.steps).filter((step) => !touched.has(step)),
    dispersion: dispersionOf(host, fit, touched, like),
    probes,
    predictions,
    worst,
    slowest,
    follows,
    reasons,
    notJudged: follows === null ? notJudged : null,
    warnings,
  };
  return { host, result };
}

/** What the host file says of itself where the model does not follow the measurement, or nobody can tell, a sentence each. */
function caveatsOf(
  source: string,
  { reasons, notJudged, predictions }: Pick<CalibrationResult, 'reasons' | 'notJudged' | 'predictions'>,
): string[] {
  const caveats = reasons.map((reason) => `The model can't follow ${source}: ${reason}.`);
  if (reasons.length === 0 && notJudged !== null)
    caveats.push(`Nobody can tell whether the model follows ${source}: ${notJudged}.`);
  const missed = predictions.filter(({ within }) => !within);
  return [
    ...caveats,
    ...missed.map(
      ({ lane, errorPercent }) =>
        `Its prices do not predict ${lane}: a mean of ${source} is off by ${errorPercent.toFixed(0)} %.`,
    ),
  ];
}

/** @param touched names of the steps that measured calls take: of the others nothing was learnt */
function dispersionOf(
  host: Host,
  { dispersions: { fittedTo } }: FittedPrices,
  touched: ReadonlySet<string>,
  like: Host,
): CalibrationResult['dispersion'] {
  const { call, steps, interrupts } = host;
  return {
    why:
      fittedTo === null
        ? `as on ${like.name}: no kind of call was measured often enough`
        : `from ${fittedTo}`,
    callSigma: call?.sigma ?? null,
    steps: Object.entries(steps).flatMap(([step, { sigma }]) =>
      sigma !== undefined && touched.has(step) ? [{ step, sigma }] : [],
    ),
    interrupts:
      interrupts === undefined
        ? null
        : { perSecond: interrupts.perSecond, mean: interrupts.mean, sigma: interrupts.sigma },
  };
}
