/** Percentiles of several lanes as curves, on the axis on which HdrHistogram plots them: each nine takes as much room. */
import { PERCENTILES } from '../../stats/percentiles.js';
import { quantity } from '../numbers.js';
import { type Curve, type CurveChart, names, scaleFor } from './chart.js';

/** One percentile of a lane. */
export interface PercentileOfLane {
  readonly p: number;
  /** null: too few values. */
  readonly value: number | null;
  readonly text?: string;
  /** Where a row is known and not the value. */
  readonly lo?: number;
  readonly hi?: number;
}

export interface LanePercentiles {
  readonly name: string;
  readonly percentiles: readonly PercentileOfLane[];
}

/** None where nobody has two percentiles: a point alone says no more than the table. */
export function percentileCharts(
  title: string,
  unit: string,
  lanes: readonly LanePercentiles[],
  under: string | null = title,
): CurveChart[] {
  const curves = lanes.map(curveOf);
  if (curves.every(({ points }) => points.length < 2)) return [];
  const ends = curves.flatMap(({ points }) => points.flatMap(({ y, lo = y, hi = y }) => [y, lo, hi]));
  const most = Math.max(...curves.flatMap(({ points }) => points.map(({ x }) => x)));
  return [
    {
      kind: 'curves',
      under,
      about: `Percentiles of ${title} of ${names(lanes)}, in ${unit}.`,
      x: {
        title: 'percentile, by 1/(1 − p)',
        scale: 'log',
        ticks: PERCENTILES.map((p) => ({ at: rarity(p), text: `p${p}` })).filter(({ at }) => at <= most),
      },
      y: { title: unit, scale: scaleFor(ends) },
      curves,
    },
  ];
}

function curveOf({ name, percentiles }: LanePercentiles): Curve {
  return {
    name,
    points: percentiles.flatMap(({ p, value, text, lo, hi }) => {
      if (value === null) return [];
      const range = lo === undefined || hi === undefined ? {} : { lo, hi };
      return [{ x: rarity(p), y: value, text: `p${p}: ${text ?? quantity(value)}`, ...range }];
    }),
  };
}

/** Of how many values one lies beyond. */
function rarity(p: number): number {
  return 1 / (1 - p / 100);
}
