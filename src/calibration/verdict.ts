/**
 * Whether the model follows the measured calls: judged on what the fit misses, as far as there are more kinds of calls
 * than prices, and on repeated calls of the same kinds that it has not seen. What may be chance is held neither against the
 * model nor for it: its misfit counts by both ends of the 95 % interval.
 */
import { percent } from '../counted.js';
import type { CalibratedPrediction, CalibratedProbe, CalibrationInput } from '../results/calibration.js';
import { sumOf } from '../sums.js';
import { type CallFit, compareClasses, HELD_OUT, modelledLatency } from './fit-calls.js';
import { quadratic } from './kind-errors.js';
import type { MeasuredClass } from './measured-classes.js';
import { MOST_MISFIT, misfitLimits, misfitOf } from './misfit.js';
import { type PriceFit, showsMisfit } from './price-fit.js';
import { countsByGroup } from './step-groups.js';

/** That many calls may lie far outside of what calls with the same steps take. */
const MOST_INTERRUPTED = 0.05;
/** That many measured calls may have returned something else than the model says. */
const MOST_DIFFERING = 0.05;
/** Where the start says that calls of a probe differ by more than that, the fit must explain that share of it. */
const TO_EXPLAIN = 0.25;
const LEAST_EXPLAINED = 0.2;

/** A modelled histogram may differ by that much from the measured one; of fewer values than that nothing is asked. */
export const MOST_DISTANCE = 0.15;
export const LEAST_VALUES = 200;

export interface Judged {
  /** Held-out calls that were compared. */
  readonly calls: number;
  /** Error beyond the noise, and the mean |error| with the noise; null where nothing was held out. */
  readonly misfit: number | null;
  readonly meanError: number | null;
  /** Share of the spread within probes that the counts explain; null where there is none. */
  readonly explained: number | null;
  /** Why the model can't follow; empty: nothing speaks against it. */
  readonly reasons: readonly string[];
  /** Why nothing could speak against it; null: something could have. */
  readonly notJudged: string | null;
}

/** Which probes of the fit have other histograms than were measured; a distance that is no number is one too. */
export function unlike(probes: readonly CalibratedProbe[]): string[] {
  return probes.flatMap(({ lane, probe, role, n, shapeDistance }) => {
    if (role !== 'fit' || shapeDistance === null) return [];
    if (!Number.isFinite(shapeDistance))
      return [`how far the values of @${probe} (${lane}) are from the model can't be computed`];
    if (n < LEAST_VALUES || shapeDistance <= MOST_DISTANCE) return [];
    return [
      `${wholePercent(shapeDistance)} of the values of @${probe} (${lane}) would have to change their row, wherever within ${wholePercent(MOST_MISFIT)} the modelled ones lie; ${wholePercent(MOST_DISTANCE)} is the limit`,
    ];
  });
}

/** Why histograms alone judge nothing; null: one of them does. */
export function tooFewValues(probes: readonly CalibratedProbe[]): string | null {
  return probes.some(({ n }) => n >= LEAST_VALUES) ? null : `no histogram has ${LEAST_VALUES} values`;
}

/** Which files have too many calls that did not return what the model says: it may not be what ran. */
export function otherReturns(inputs: readonly CalibrationInput[]): string[] {
  return inputs.flatMap(({ name, lane, role, values, differing }) => {
    const share = differing / (values + differing);
    if (role === 'predict' || !(share > MOST_DIFFERING)) return [];
    return [
      `${wholePercent(share)} of the calls in ${name} (${lane}) did not return what the model says; ${wholePercent(MOST_DIFFERING)} is the limit`,
    ];
  });
}

/** Judgements are no finer than whole percents. */
function wholePercent(share: number): string {
  return percent(share, 0);
}

/** `22.1 % (95 %: 11.9 to 50.3 %)`, as the facts of the fit have it. */
function within(misfit: number, [low, high]: readonly [number, number]): string {
  return `${percent(misfit)} (95 %: ${(low * 100).toFixed(1)} to ${percent(high)})`;
}

export interface JudgedFit {
  readonly classes: readonly MeasuredClass[];
  /** Of all calls. */
  readonly whole: PriceFit;
  /** Made without the held-out calls. */
  readonly fit: CallFit;
  /** Prices that it started from, by step. */
  readonly start: Float64Array;
  /** Share of all calls that lie far outside. */
  readonly interrupted: number;
}

export function judge({ classes, whole, fit, start, interrupted }: JudgedFit): Judged {
  const compared = compareClasses(fit, classes, HELD_OUT).map(({ one, location, expected }) => {
    const fromFit = quadratic(fit.held, countsByGroup(fit.groups, one.counts)) / location.mean ** 2;
    return {
      probe: `${one.lane} ${one.probe}`,
      n: location.n,
      measured: location.mean,
      modelled: expected.mean,
      started: modelledLatency(start, one.counts),
      error: expected.mean / location.mean - 1,
      variance: location.variance + fromFit,
    };
  });
  const calls = sumOf(compared, ({ n }) => n);
  const misfit = calls === 0 ? null : misfitOf(compared);
  const meanError = calls === 0 ? null : sumOf(compared, ({ n, error }) => n * Math.abs(error)) / calls;
  const { explained, spread } = explainedWithin(compared);
  const reasons: string[] = [];
  const limits = calls === 0 ? null : misfitLimits(compared, compared.length);
  if (misfit !== null && limits !== null && limits[0] > MOST_MISFIT) {
    reasons.push(
      `repeated calls of the same kinds, held out, are off by ${within(misfit, limits)} beyond the noise of the measurement; ${wholePercent(MOST_MISFIT)} is the limit`,
    );
  }
  const own = whole.misfitLimits;
  if (own !== null && own[0] > MOST_MISFIT) {
    reasons.push(
      `the fit is off by ${within(whole.misfit, own)} beyond the noise of the very calls that it was fitted to; ${wholePercent(MOST_MISFIT)} is the limit`,
    );
  }
  if (spread > TO_EXPLAIN && explained !== null && explained < LEAST_EXPLAINED) {
    reasons.push(
      `calls that should differ by ${wholePercent(spread)} within their probe do not: their steps explain ${wholePercent(Math.max(0, explained))} of what they do differ by`,
    );
  }
  if (interrupted > MOST_INTERRUPTED) {
    reasons.push(
      `${wholePercent(interrupted)} of the calls lie far outside of what calls with the same steps take; ${wholePercent(MOST_INTERRUPTED)} is the limit`,
    );
  }
  return {
    calls,
    misfit,
    meanError,
    explained,
    reasons,
    notJudged: leftOpen(whole),
  };
}

/** Why the fit says neither yes nor no. */
function leftOpen(whole: PriceFit): string | null {
  if (!showsMisfit(whole) || whole.misfitLimits === null) return 'as many prices as kinds of calls';
  if (whole.misfitLimits[1] <= MOST_MISFIT) return null;
  return `the fit is off by ${within(whole.misfit, whole.misfitLimits)} beyond the noise, which may be more or less than ${wholePercent(MOST_MISFIT)}, the limit; more kinds of calls would tell`;
}

interface Compared {
  readonly probe: string;
  readonly n: number;
  readonly measured: number;
  readonly modelled: number;
  readonly started: number;
}

/**
 * In logarithms, so that probes and calls of all sizes weigh by their number of calls; the spread is what the start
 * expects.
 */
function explainedWithin(compared: readonly Compared[]): { explained: number | null; spread: number } {
  let [around, left, calls, spread] = [0, 0, 0, 0];
  for (const probe of new Set(compared.map((one) => one.probe))) {
    const of = compared.filter((one) => one.probe === probe);
    const n = sumOf(of, (one) => one.n);
    const mean = (pick: (one: Compared) => number): number =>
      sumOf(of, (one) => one.n * Math.log(pick(one))) / n;
    const [middle, started] = [mean((one) => one.measured), mean((one) => one.started)];
    for (const one of of) {
      around += one.n * (Math.log(one.measured) - middle) ** 2;
      left += one.n * Math.log(one.modelled / one.measured) ** 2;
      spread += one.n * (Math.log(one.started) - started) ** 2;
    }
    calls += n;
  }
  return {
    explained: around > 0 ? 1 - left / around : null,
    spread: calls > 0 ? Math.sqrt(spread / calls) : 0,
  };
}

/** How far each variant that was only predicted is off: its worst probe, by its mean. */
export function predictionsOf(probes: readonly CalibratedProbe[]): CalibratedPrediction[] {
  const of = probes.filter(({ role }) => role === 'predict');
  return [...new Set(of.map(({ lane }) => lane))].map((lane) => {
    const errors = of.flatMap((one) => (one.lane === lane ? [one.errorPercent ?? 0] : []));
    const errorPercent = errors.reduce((worst, one) => (Math.abs(one) > Math.abs(worst) ? one : worst));
    return { lane, errorPercent, within: Math.abs(errorPercent) <= MOST_MISFIT * 100 };
  });
}
