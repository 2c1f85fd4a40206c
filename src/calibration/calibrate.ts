/** From measured calls to a host file and the report of its fit. */
import { InputError, inputErrorAt } from '../failure.js';
import { sumOf } from '../sums.js';
import { type Calibrated, type Conclusion, conclude, sourceOf, startOf } from './conclusion.js';
import {
  ALL,
  type CallFit,
  FITTED,
  fitCalls,
  modelledLatency,
  type PartOf,
  type Start,
} from './fit-calls.js';
import { fitInterrupts } from './interrupts.js';
import { kindErrors } from './kind-errors.js';
import type { MeasuredClass, MeasuredRow } from './measured-classes.js';
import { MOST_MISFIT } from './misfit.js';
import { showsMisfit, Unsolvable } from './price-fit.js';
import { probesOf } from './probes-of.js';
import { judge, unlike } from './verdict.js';
import { slowestRows, worstRows } from './worst-rows.js';

/** Fewer calls show nothing. */
const LEAST_VALUES = 3;

export interface CalibrationTask extends Conclusion {
  /** Calls to fit, and calls that are only compared with what the fit predicts. */
  readonly classes: readonly MeasuredClass[];
  readonly predicted: readonly MeasuredClass[];
}

/** Fits a host to measured calls. Throws InputError where there is nothing to fit. */
export function calibrate(task: CalibrationTask): Calibrated {
  const { like, classes, predicted } = task;
  checkMeasured(task);
  const start = startOf(like);
  const fit = fitted(classes, ALL, start, like.unit);
  const { interrupts, hits } = fitInterrupts(fit.locations, like, sourceOf(task));
  const calls = sumOf(fit.locations, (one) => (one === null ? 0 : one.n + one.cut));
  const judged = judge({
    classes,
    whole: fit,
    fit: fitted(classes, FITTED, start, like.unit),
    start: start.prices,
    interrupted: hits / calls,
  });
  const everything = [...classes, ...predicted];
  return conclude(task, fit, interrupts, (host) => {
    const probes = [...probesOf(classes, 'fit', host, fit), ...probesOf(predicted, 'predict', host, fit)];
    return {
      classes: classes.length,
      fit: {
        calls,
        rSquared: rSquared(classes, fit),
        misfit: fit.misfit,
        misfitLimits: fit.misfitLimits,
        assumedMisfit: showsMisfit(fit) ? null : MOST_MISFIT,
        ...kindErrors(classes, fit),
        interrupted: hits,
      },
      heldOut:
        judged.misfit === null
          ? null
          : {
              calls: judged.calls,
              misfit: judged.misfit,
              meanErrorPercent: judged.meanError! * 100,
              explained: judged.explained,
            },
      probes,
      worst: worstRows(everything, fit),
      slowest: slowestRows(everything, fit),
      reasons: [...judged.reasons, ...unlike(probes)],
      notJudged: judged.notJudged,
    };
  });
}

/** Throws InputError where the latencies are too far apart for any prices. */
function fitted(classes: readonly MeasuredClass[], part: PartOf, start: Start, unit: string): CallFit {
  try {
    return fitCalls(classes, part, start);
  } catch (error) {
    if (!(error instanceof Unsolvable)) throw error;
    const { fastest, slowest } = extremes(classes);
    const factor = Math.round(Math.log10(slowest.value) - Math.log10(fastest.value));
    throw inputErrorAt(
      fastest.source,
      fastest.line,
      `this latency of ${shown(fastest)} ${unit} and that of ${shown(slowest)} ${unit} in ${slowest.source}:${slowest.line} differ by a factor of 10^${factor}, and no prices can be computed; which one is damaged?`,
    );
  }
}

/** Without the digits that a conversion from another unit brings. */
function shown({ value }: MeasuredRow): number {
  return Number(value.toPrecision(6));
}

function checkMeasured({ inputs, classes }: CalibrationTask): void {
  const names = inputs.map(({ name }) => name).join(', ');
  const values = sumOf(classes, (one) => ALL(one).n);
  if (values < LEAST_VALUES)
    throw new InputError(`${names}: measured calls: ${values}; a fit needs at least ${LEAST_VALUES}`);
  const { fastest, slowest } = extremes(classes);
  if (fastest.value === slowest.value) {
    throw new InputError(
      `${names}: all ${values} latencies are ${fastest.value}, which is no measurement of calls`,
    );
  }
}

type Extremes = Pick<MeasuredClass, 'fastest' | 'slowest'>;

function extremes([first, ...others]: readonly MeasuredClass[]): Extremes {
  return others.reduce<Extremes>(
    ({ fastest, slowest }, one) => ({
      fastest: one.fastest.value < fastest.value ? one.fastest : fastest,
      slowest: one.slowest.value > slowest.value ? one.slowest : slowest,
    }),
    first,
  );
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
  const n = sumOf(pairs, (one) => one.n);
  const mean = sumOf(pairs, (one) => one.n * one.measured) / n;
  const around = sumOf(pairs, (one) => one.n * (one.measured - mean) ** 2);
  const left = sumOf(pairs, (one) => one.n * (one.modelled - one.measured) ** 2);
  // means of one kind of call differ by rounding alone, and the logarithm of nothing is far from all
  return pairs.length > 1 && around > 0 && Number.isFinite(left) ? 1 - left / around : null;
}
