/** Recordings of the same thing, of several machines or intervals, added up to one: map by map, key by key, column by column. */
import { InputError } from '../failure.js';
import { addedUp, NoSum } from './add-values.js';
import { orderAtEnd } from './bpftrace/text-writer.js';
import { haveSameDraws, pricedOtherwise } from './modelled.js';
import { titleOf } from './printable.js';
import type { Printed, RecordedValue, Recording, Series } from './recording.js';

interface Found {
  readonly recording: Recording;
  readonly series: Series;
}

/**
 * One recording is what comes out of itself. A map that only some have is kept, with a warning. Throws InputError where
 * two can't be added up: for another unit or scale, for what has no sum, for counts beyond 2^53.
 */
export function mergeRecordings(recordings: readonly Recording[]): Recording {
  const [first, ...others] = recordings;
  if (others.length === 0) return first;
  const groups = new Map<string, Found[]>();
  for (const recording of recordings)
    for (const series of recording.series) {
      const name = JSON.stringify([series.map, series.key, series.column]);
      groups.set(name, [...(groups.get(name) ?? []), { recording, series }]);
    }
  const warnings = [
    ...recordings.flatMap((one) => one.warnings),
    ...copies(recordings),
    ...unlike(recordings),
  ];
  const series = [...groups.values()].map((found) => {
    const missing = recordings.filter((one) => found.every(({ recording }) => recording !== one));
    const from = missing.map(({ source }) => source).join(', ');
    if (missing.length > 0)
      warnings.push(`${titleOf(found[0].series)} is missing in ${from}, and kept as it is elsewhere`);
    return sumOfSeries(found);
  });
  const merged: Recording = { source: 'the merged recordings', form: 'merged', series, warnings };
  const text = `merged from ${recordings.length} recordings\n`;
  const said: Printed = { is: 'text', type: 'printf', text };
  return { ...merged, printed: [said, ...orderAtEnd(merged)] };
}

function sumOfSeries(found: readonly Found[]): Series {
  const [{ recording, series: first }] = found;
  const title = titleOf(first);
  const other = found.find(({ series }) => series.unit !== first.unit);
  if (other !== undefined)
    throw new InputError(
      `${title} is in ${first.unit ?? 'no unit'} in ${recording.source} and in ${other.series.unit ?? 'no unit'} in ${other.recording.source}; nothing is converted`,
    );
  const shards = found.map(({ recording: { source }, series }) => ({
    source,
    value: onlyValue(source, series),
  }));
  try {
    return { ...first, snapshots: [addedUp(first.map, shards)] };
  } catch (error) {
    if (!(error instanceof NoSum)) throw error;
    const where = shards.map(({ source }) => source).join(', ');
    throw new InputError(`${title} of ${where} can't be added up: ${error.message}`);
  }
}

function onlyValue(source: string, series: Series): RecordedValue {
  const { snapshots } = series;
  if (snapshots.length === 1) return snapshots[0];
  throw new InputError(
    `${source}: ${titleOf(series)} has ${snapshots.length} snapshots, which may hold one another: add --last`,
  );
}

/** The same bytes twice count twice. */
function copies(recordings: readonly Recording[]): string[] {
  return recordings.flatMap(({ source, sha256 }, i) => {
    const same = recordings.slice(0, i).find((one) => sha256 !== undefined && one.sha256 === sha256);
    return same === undefined
      ? []
      : [`${source} holds the same bytes as ${same.source}: what is in it counts twice`];
  });
}

/** Of replays: those that are no parts of one whole. */
function unlike([first, ...others]: readonly Recording[]): string[] {
  const base = first.modelled;
  return others.flatMap(({ source, modelled }) => {
    if (base === undefined && modelled === undefined) return [];
    if (base === undefined || modelled === undefined) {
      const [one, other] = [base, modelled].map((of) => (of === undefined ? 'measured' : 'modelled'));
      return [`${source} is ${other}, ${first.source} is ${one}: their sum is neither`];
    }
    if (haveSameDraws(base, modelled))
      return [`${source} is of the same rows as ${first.source}: what both have counts twice`];
    const differing = pricedOtherwise(base, modelled);
    return differing.length === 0
      ? []
      : [`${source} differs from ${first.source} in ${differing.join(', ')}: their sum is of neither`];
  });
}
