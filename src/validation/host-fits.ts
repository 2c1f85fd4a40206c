/**
 * How the hosts were fitted: what to, and what a fit says of a figure that it has not seen. `npm run calibrate` makes the file
 * with the hosts, `npm run calibrate -- --check` and a test hold it to what the fits give.
 */
import { readFileSync } from 'node:fs';
import { percent } from '../counted.js';
import { sourceFile } from '../package-file.js';
import type { Figure, HostFit, LeftOutFigure } from '../results/validation.js';
import { judge } from './bound.js';
import { sizesOf } from './summary.js';

/** As stored. */
export interface FitRecord {
  readonly host: string;
  readonly thread: string;
  readonly prices: readonly string[];
  readonly fittedTo: number;
  /** `figures`, or what else was fitted to. */
  readonly of: string;
  readonly leftOut: readonly {
    readonly id: string;
    /** In the figure's unit, of a histogram the total-variation distance; null: no other figure tells. */
    readonly predicted: number | null;
  }[];
}

const FILE = sourceFile('validation/data/host-fits.json');

export function readFits(): FitRecord[] {
  return JSON.parse(readFileSync(FILE, 'utf8')).fits;
}

/** The fits behind these figures, what they say of left-out ones judged by the figures' bounds. */
export function judgedFits(figures: readonly Figure[]): HostFit[] {
  const byId = new Map(figures.map((figure) => [figure.id, figure]));
  const threads = [...new Set(figures.map(({ thread }) => thread))];
  return threads.flatMap((name) =>
    readFits()
      .filter(({ thread }) => thread === name)
      .map((fit) => {
        const leftOut = fit.leftOut.map(({ id, predicted }) => judged(byId.get(id)!, predicted));
        const tested = leftOut.filter(({ predicted }) => predicted !== null);
        const outside = tested.filter(({ strain }) => strain! > 1);
        return { ...fit, leftOut, tested: tested.length, outside: outside.length, ...sizesOf(tested) };
      }),
  );
}

function judged({ id, published, bound }: Figure, predicted: number | null): LeftOutFigure {
  if (predicted === null) return { id, predicted, error: null, deviation: null, strain: null };
  if (published !== null) {
    const { error, deviation, strain } = judge(published, predicted, bound);
    return { id, predicted, error, deviation, strain };
  }
  const largest = Number(/^TV ([\d.]+) %/.exec(bound)![1]) / 100;
  return {
    id,
    predicted,
    error: percent(predicted, 2),
    deviation: null,
    strain: predicted / largest,
  };
}
