/** What the figures of a validation come to, thread by thread. */
import type { Direction, Figure, Tally, ThreadSummary } from '../results/validation.js';
import { median } from '../stats/percentiles.js';
import { isArithmetic, repeats as isRepeat } from './follows.js';

/** One entry a thread, and one for all of them where there are several. */
export function summarise(figures: readonly Figure[], directions: readonly Direction[]): ThreadSummary[] {
  const threads = [...new Set(figures.map(({ thread }) => thread))];
  const each = threads.map((name) => {
    const ofThread = ({ thread }: { readonly thread: string }): boolean => thread === name;
    return summaryOf(name, figures.filter(ofThread), directions.filter(ofThread));
  });
  return threads.length > 1 ? [...each, summaryOf(null, figures, directions)] : each;
}

function summaryOf(
  thread: string | null,
  figures: readonly Figure[],
  directions: readonly Direction[],
): ThreadSummary {
  const made = directions.filter(({ right }) => right !== null);
  const counted = made.filter(({ follows }) => !follows);
  const predicted = figures.filter(({ role }) => role === 'predict');
  const repeats = predicted.filter((one) => isRepeat(one, figures));
  const arithmetic = predicted.filter((one) => isArithmetic(one, figures));
  const given = new Set([...repeats, ...arithmetic]);
  const corrected = predicted.filter((one) => one.corrected && !given.has(one));
  return {
    thread,
    fit: tally(figures.filter(({ role }) => role === 'fit')),
    predict: tally(predicted),
    repeats: repeats.map(({ id }) => id),
    arithmetic: arithmetic.map(({ id }) => id),
    corrected: corrected.map(({ id }) => id),
    own: tally(predicted.filter((one) => !given.has(one) && !one.corrected)),
    input: tally(figures.filter(({ role }) => role !== 'fit' && role !== 'predict')),
    nulls: againstNull(figures),
    directions: {
      of: counted.length,
      right: counted.filter(({ right }) => right).length,
      follow: made.length - counted.length,
    },
  };
}

function tally(figures: readonly Figure[]): Tally {
  return {
    figures: figures.length,
    hits: figures.filter(({ hit }) => hit).length,
    ...sizesOf(figures),
  };
}

/** Median and largest of the sizes of deviations. */
export function sizesOf(figures: readonly { readonly deviation: number | null }[]): {
  readonly median: number | null;
  readonly largest: number | null;
} {
  const sizes = figures.flatMap(({ deviation }) => (deviation === null ? [] : [Math.abs(deviation)]));
  if (sizes.length === 0) return { median: null, largest: null };
  return { median: median(sizes), largest: Math.max(...sizes) };
}

function againstNull(figures: readonly Figure[]): ThreadSummary['nulls'] {
  const beside = figures.flatMap(({ distances }) =>
    distances === null || distances.nullTv === null || distances.nullEmd === null
      ? []
      : [{ byTv: distances.tv < distances.nullTv, byEmd: distances.emd < distances.nullEmd }],
  );
  return {
    of: beside.length,
    nearerByTv: beside.filter(({ byTv }) => byTv).length,
    nearerByEmd: beside.filter(({ byEmd }) => byEmd).length,
  };
}
