/** From measured calls to a host file and the report of its fit. */
import { InputError } from '../failure.js';
import type { Host } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';
import type { CalibrationInput, CalibrationResult } from '../stats/calibration-result.js';
import { ALL, type CallFit, FITTED, fitCalls, modelledLatency } from './fit-calls.js';
import { fittedHost } from './fitted-host.js';
import { fitInterrupts } from './interrupts.js';
import type { MeasuredClass } from './measured-classes.js';
import { probesOf } from './probes-of.js';
import { isUntold, toldPrices } from './told-prices.js';
import { judge, unlike } from './verdict.js';
import { slowestRows, worstRows } from './worst-rows.js';

/** Fewer calls show nothing. */
const LEAST_VALUES = 3;

export interface CalibrationTask {
  /** Name of the host to be made. */
  readonly name: string;
  readonly like: Host;
  readonly seed: number;
  readonly inputs: readonly CalibrationInput[];
  /** Calls to fit, and calls that are only compared with what the fit predicts. */
  readonly classes: readonly MeasuredClass[];
  readonly predicted: readonly MeasuredClass[];
  readonly warnings: readonly string[];
}

/**
 * Fits a host to measured calls. Throws InputError where there is nothing to fit.
 * @param version of vfiobench, for the result
 */
export function calibrate(task: CalibrationTask, version: string): { host: Host; result: CalibrationResult } {
  const { like, inputs, classes, predicted } = task;
  checkMeasured(task);
  const names = STEPS.map(({ name }) => name);
  const start = {
    prices: Float64Array.from(names, (name) => like.steps[name]?.price ?? 0),
    sigmas: Float64Array.from(names, (name) => like.steps[name]?.sigma ?? 0),
    callSigma: like.call?.sigma ?? 0,
  };
  const source = [...new Set(inputs.filter(({ role }) => role === 'fit').map(({ name }) => name))].join(', ');
  const fit = fitCalls(classes, ALL, start);
  const { interrupts, hits } = fitInterrupts(fit.locations, like, source);
  const calls = fit.locations.reduce((sum, one) => sum + (one === null ? 0 : one.n + one.cut), 0);
  const judged = judge(classes, fitCalls(classes, FITTED, start), start.prices, hits / calls);
  const { dispersions } = fit;
  const fitted = fittedHost({
    name: task.name,
    like,
    source,
    fit,
    names,
    interrupts,
  });
  const probes = [...probesOf(classes, 'fit', fitted, fit), ...probesOf(predicted, 'predict', fitted, fit)];
  const reasons = [...judged.reasons, ...unlike(probes)];
  const caveats = reasons.map((reason) => `The model can't follow ${source}: ${reason}.`);
  const host = caveats.length === 0 ? fitted : { ...fitted, caveats };
  const charged = fit.groups.flatMap(({ steps }) => steps.map((step) => names[step]));
  const touched = new Set(charged);
  const everything = [...classes, ...predicted];
  const result: CalibrationResult = {
    schema: 'vfiobench-calibration/1',
    version,
    host: task.name,
    like: like.name,
    unit: like.unit,
    seed: task.seed,
    inputs,
    classes: classes.length,
    fit: { calls, rSquared: rSquared(classes, fit), misfit: fit.misfit, interrupted: hits },
    heldOut:
      judged.misfit === null
        ? null
        : {
            calls: judged.calls,
            misfit: judged.misfit,
            meanErrorPercent: judged.meanError! * 100,
            explained: judged.explained,
          },
    prices: toldPrices(fit, names),
    kept: fit.groups.flatMap(({ steps }, i) => (isUntold(fit, i) ? steps.map((step) => names[step]) : [])),
    untouched: Object.keys(like.steps).filter((name) => !touched.has(name)),
    dispersion: {
      why:
        dispersions.classes > 0
          ? `from how wide ${dispersions.classes} kinds of calls are`
          : `as on ${like.name}: no kind of call was measured often enough`,
      callSigma: host.call?.sigma ?? null,
      steps: Object.entries(host.steps).flatMap(([step, { sigma }]) =>
        sigma !== undefined && touched.has(step) ? [{ step, sigma }] : [],
      ),
      interrupts:
        interrupts === undefined
          ? null
          : { perSecond: interrupts.perSecond, mean: interrupts.mean, sigma: interrupts.sigma },
    },
    probes,
    worst: worstRows(everything, fit),
    slowest: slowestRows(everything, fit),
    follows: reasons.length === 0,
    reasons,
    warnings: task.warnings,
  };
  return { host, result };
}

function checkMeasured({ inputs, classes }: CalibrationTask): void {
  const names = inputs.map(({ name }) => name).join(', ');
  const values = classes.reduce((sum, one) => sum + ALL(one).n, 0);
  if (values < LEAST_VALUES)
    throw new InputError(`${names}: measured calls: ${values}; a fit needs at least ${LEAST_VALUES}`);
  const [low, high] = classes.reduce(
    ([min, max], one) => {
      const [least, most] = ALL(one).quantiles(0, 1);
      return [Math.min(min, least), Math.max(max, most)];
    },
    [Number.POSITIVE_INFINITY, 0],
  );
  if (low === high)
    throw new InputError(`${names}: all ${values} latencies are ${low}, which is no measurement of calls`);
}

/** Over kinds of calls, of the logarithms of their means. */
function rSquared(classes: readonly MeasuredClass[], fit: CallFit): number | null {
  const pairs = fit.locations.flatMap((location, i) =>
    location === null
      ? []
      : [
          {
            n: location.n,
            measured: Math.log(location.mean),
            modelled: Math.log(modelledLatency(fit.stepPrices, classes[i].counts)),
          },
        ],
  );
  const n = pairs.reduce((sum, one) => sum + one.n, 0);
  const mean = pairs.reduce((sum, one) => sum + one.n * one.measured, 0) / n;
  const around = pairs.reduce((sum, one) => sum + one.n * (one.measured - mean) ** 2, 0);
  const left = pairs.reduce((sum, one) => sum + one.n * (one.modelled - one.measured) ** 2, 0);
  return around > 0 ? 1 - left / around : null;
}
