/** The calls that the model misses most, by their lines. */
import type { CalibratedRow } from '../results/calibration.js';
import { ALL, type CallFit, compareClasses, modelledLatency } from './fit-calls.js';
import type { MeasuredClass } from './measured-classes.js';

const SHOWN = 5;

/** Kinds of calls whose mean is farthest from the model beyond its own noise, worst first. */
export function worstRows(classes: readonly MeasuredClass[], fit: CallFit): CalibratedRow[] {
  return compareClasses(fit, classes, ALL)
    .map(({ one, location, expected }) => {
      const row = rowOf(one, location.n, location.mean, expected.mean);
      return { row, beyond: Math.abs(row.errorPercent) - 200 * Math.sqrt(location.variance) };
    })
    .sort((a, b) => b.beyond - a.beyond)
    .slice(0, SHOWN)
    .map(({ row }) => row);
}

/** Single calls that took longest against the model. */
export function slowestRows(classes: readonly MeasuredClass[], fit: CallFit): CalibratedRow[] {
  return classes
    .filter((one) => ALL(one).n > 1)
    .map((one) => ({
      ...rowOf(one, 1, one.slowest.value, modelledLatency(fit.stepPrices, one.counts)),
      file: one.slowest.source,
      line: one.slowest.line,
    }))
    .sort((a, b) => b.measured / b.modelled - a.measured / a.modelled)
    .slice(0, SHOWN);
}

function rowOf(
  { lane, probe, first }: MeasuredClass,
  n: number,
  measured: number,
  modelled: number,
): CalibratedRow {
  return {
    file: first.source,
    line: first.line,
    lane,
    probe,
    n,
    measured,
    modelled,
    errorPercent: (modelled / measured - 1) * 100,
  };
}
