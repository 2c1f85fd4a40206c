/** What a chart shows, as plain data: each result says which it has, and the page draws them. */
import type { Drawing } from '../lane-histograms.js';
import { inSentence } from '../lane-names.js';

interface Placed {
  /** The heading, or the bold words, below which it stands; null: before the first table or fold. */
  readonly under: string | null;
  /** One sentence that says what it shows, also to who can't see it. */
  readonly about: string;
}

/** Histograms of several lanes, row by row as the text report has them. */
export interface HistogramChart extends Placed {
  readonly kind: 'histogram';
  /** Of the ranges, without K. */
  readonly unit: string;
  readonly drawing: Drawing;
}

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  /** What a pointer over it tells. */
  readonly text: string;
  /** Where y is a row and not a value: its ends. */
  readonly lo?: number;
  readonly hi?: number;
}

export interface Curve {
  readonly name: string;
  /** Ascending in x, where they are joined. */
  readonly points: readonly CurvePoint[];
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface Axis {
  /** With the unit. */
  readonly title: string;
  /** steps: at equal distances, whatever the ticks' numbers are. */
  readonly scale: 'linear' | 'log' | 'steps';
  /** Ascending; left out: round numbers. */
  readonly ticks?: readonly Tick[];
}

/** A place that matters: where a verdict turns, how many guests fit. */
export interface Mark {
  readonly x: number;
  readonly text: string;
  /** Which of the curves it is about. */
  readonly curve: number;
}

export interface CurveChart extends Placed {
  readonly kind: 'curves';
  readonly x: Axis;
  readonly y: Axis;
  readonly curves: readonly Curve[];
  /** Points that stand alone. */
  readonly scattered?: true;
  readonly marks?: readonly Mark[];
  /** A line at a y, or where x = y. */
  readonly reference?: number | 'x = y';
}

export type Chart = HistogramChart | CurveChart;

/** Largest over smallest value from which on a linear axis has no room for the small ones. */
const MANY_TIMES = 8;

/** log where that tells more: all values are above 0 and some many times others. */
export function scaleFor(values: readonly number[]): 'linear' | 'log' {
  const least = Math.min(...values);
  return least > 0 && Math.max(...values) >= MANY_TIMES * least ? 'log' : 'linear';
}

/** An axis of values that were chosen, each of them labelled; at equal distances where 0 is one of many sizes. */
export function chosenAxis(title: string, chosen: readonly Tick[]): Axis {
  const ticks = [...chosen].sort((a, b) => a.at - b.at);
  const above = ticks.map(({ at }) => at).filter((at) => at > 0);
  const scale = scaleFor(above);
  return { title, scale: scale === 'log' && above.length < ticks.length ? 'steps' : scale, ticks };
}

/** Lanes that a sentence names. */
const MOST_NAMED = 6;

/** Of the lanes of a chart in a sentence: `BASE, iopf and iopf-premap`; of many how many there are. */
export function names(lanes: readonly { readonly name: string }[]): string {
  const all = lanes.map(({ name }) => name);
  return all.length > MOST_NAMED ? `${all.length} lanes` : inSentence(all);
}
