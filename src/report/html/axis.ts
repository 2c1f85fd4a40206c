/** Axes of curves: where a value lies, and which round numbers stand there. */
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale';
import { quantity } from '../numbers.js';
import type { Axis, Tick } from './chart.js';

export interface Placing {
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
}

type Continuous = ScaleContinuousNumeric<number, number>;

/** Ticks that an axis has about. */
const ABOUT = 6;
/** And at least. */
const LEAST = 3;
/** Of the length of an axis that stays free beyond the first and the last value. */
const MARGIN = 0.03;

/**
 * @param values all that must lie on it
 * @param from where the axis begins, and
 * @param to ends
 */
export function placing(axis: Axis, values: readonly number[], from: number, to: number): Placing {
  if (axis.scale === 'steps') return steps(axis.ticks ?? [], from, to);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = (to - from) * MARGIN;
  const isLog = axis.scale === 'log';
  const scale = isLog ? logarithmic(least, most) : linear(least, most);
  // a linear axis that begins at 0 begins there
  scale.range(least === 0 && !isLog ? [from, to - margin] : [from + margin, to - margin]);
  return { place: scale, ticks: axis.ticks ?? (isLog ? roundOnLog(scale) : roundOnLine(scale)) };
}

/** One place a tick; a value between two of them lies as far between their places. */
function steps(ticks: readonly Tick[], from: number, to: number): Placing {
  const apart = (to - from) / ticks.length;
  const places = ticks.map((_, i) => from + (i + 0.5) * apart);
  const place = scaleLinear(
    ticks.map(({ at }) => at),
    places,
  );
  return { place, ticks };
}

function linear(least: number, most: number): Continuous {
  return scaleLinear().domain(least === most ? [least - 1, most + 1] : [least, most]);
}

function logarithmic(least: number, most: number): Continuous {
  return scaleLog().domain(least === most ? [least / 2, most * 2] : [least, most]);
}

function roundOnLine(scale: Continuous): Tick[] {
  const write = scale.tickFormat(ABOUT);
  return scale.ticks(ABOUT).map((at) => ({ at, text: write(at) }));
}

/** 1, 2 and 5 times powers of ten, or powers alone where those are many; of a narrow range the numbers of a linear axis. */
function roundOnLog(scale: Continuous): Tick[] {
  const leading = (value: number) => Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  const few = scale.ticks(ABOUT).filter((value) => [1, 2, 5].includes(leading(value)));
  if (few.length < LEAST) return roundOnLine(scaleLinear(scale.domain(), scale.range()));
  const shown = few.length <= 2 * ABOUT ? few : few.filter((value) => leading(value) === 1);
  return shown.map((at) => ({ at, text: quantity(at) }));
}
