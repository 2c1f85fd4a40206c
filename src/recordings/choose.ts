/** Parts of a recording, and single values put into rows: what the options of `export` do to it. */
import { didYouMean } from '../did-you-mean.js';
import { log2BucketIndex, log2LowerBound } from '../stats/log2.js';
import { refusal, titleOf } from './printable.js';
import type { RecordedBucket, RecordedSamples, Recording, Series } from './recording.js';
import { log2RowEnd } from './scale.js';

/**
 * Only the maps of these names, with or without @ and key (`lat_ns`, `@lat_ns[4k, read]`). Throws InputError for a name
 * that is not there.
 */
export function chooseMaps(recording: Recording, names: readonly string[]): Recording {
  const titles = (series: Series): string[] => {
    const { map, key } = series;
    return [map, ...(key === null ? [] : [`${map}[${key}]`])];
  };
  const wanted = names.map((name) => name.replace(/^@/, ''));
  for (const name of wanted) {
    if (recording.series.some((series) => titles(series).includes(name))) continue;
    const there = [...new Set(recording.series.map(({ map }) => map))];
    throw refusal(
      recording,
      `there is no map @${name}${didYouMean(name, there)}; there are ${there.map((map) => `@${map}`).join(', ')}`,
    );
  }
  return only(recording, (series) => titles(series).some((title) => wanted.includes(title)));
}

/** Only these columns, in this order. Throws InputError for a column that is not there. */
export function chooseColumns(recording: Recording, names: readonly string[]): Recording {
  const there = [...new Set(recording.series.flatMap(({ column }) => (column === null ? [] : [column])))];
  for (const name of names) {
    if (there.includes(name)) continue;
    const list = there.length === 0 ? 'it has no columns' : `there are ${there.join(', ')}`;
    throw refusal(recording, `there is no column ${name}${didYouMean(name, there)}; ${list}`);
  }
  const chosen = only(recording, ({ column }) => column !== null && names.includes(column));
  const rank = ({ column }: Series): number => names.indexOf(column ?? '');
  return { ...chosen, series: [...chosen.series].sort((a, b) => rank(a) - rank(b)) };
}

/** Of each series the last snapshot. */
export function lastSnapshots(recording: Recording): Recording {
  const series = recording.series.map((one) => ({ ...one, snapshots: one.snapshots.slice(-1) }));
  return { ...excerptOf(recording), series };
}

/** Single values put into the rows of hist(n, k); other values stay as they are. Throws InputError for one that no row takes. */
export function inLog2Rows(recording: Recording, k: number): Recording {
  if (recording.series.every(({ snapshots }) => snapshots.every(({ is }) => is !== 'samples')))
    return recording;
  const series = recording.series.map((one) => ({
    ...one,
    snapshots: one.snapshots.map((value) =>
      value.is === 'samples'
        ? ({
            is: 'histogram',
            scale: { kind: 'log2', k },
            buckets: log2Rows(held(recording, one, value), k),
          } as const)
        : value,
    ),
  }));
  return { ...excerptOf(recording), series };
}

/** Throws InputError for a value beyond the 64 bits that the rows are of. */
function held(recording: Recording, series: Series, samples: RecordedSamples): RecordedSamples {
  const beyond = samples.values.find((value) => value >= 2 ** 64);
  if (beyond === undefined) return samples;
  throw refusal(recording, `${titleOf(series)} has the value ${beyond}, and the rows of hist() end at 2^64`);
}

function log2Rows({ values }: RecordedSamples, k: number): RecordedBucket[] {
  const counts = new Map<number, number>();
  for (const value of values) {
    const lo = log2RowStart(value, k);
    counts.set(lo, (counts.get(lo) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([lo, count]) => ({ lo, hi: lo < 0 ? 0 : log2RowEnd(lo, k), count }));
}

function log2RowStart(value: number, k: number): number {
  if (value < 0) return Number.NEGATIVE_INFINITY;
  const whole = Math.floor(value);
  if (whole < 2 ** k) return whole;
  const power = log2LowerBound(log2BucketIndex(whole));
  const width = power / 2 ** k;
  return Math.floor(whole / width) * width;
}

function only(recording: Recording, wanted: (series: Series) => boolean): Recording {
  return { ...excerptOf(recording), series: recording.series.filter(wanted) };
}

/** What was printed in which order, and what lanes counted, holds for the whole recording only. */
function excerptOf({ printed: _printed, lanes: _lanes, ...rest }: Recording): Recording {
  return rest;
}
