/** For tests: the recordings under fixtures, and an oracle that runs their programs on paper. */
import { readdirSync, readFileSync } from 'node:fs';
import type { RecordedHistogram, Recording, Series } from './recording.js';

const FOLDER = new URL('../../fixtures/recordings/', import.meta.url);

/** A file under fixtures/recordings as bytes. */
export function recorded(name: string): Buffer {
  return readFileSync(new URL(name, FOLDER));
}

export function recordedText(name: string): string {
  return recorded(name).toString('utf8');
}

/** Files of one folder whose name ends so. */
export function recordedFiles(folder: string, ending: RegExp): string[] {
  return readdirSync(new URL(`${folder}/`, FOLDER))
    .filter((name) => ending.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();
}

/** Programs that leave no map with a number: there is nothing to read. */
export const WITHOUT_MAPS = /33-cleared|57-print-empty/;

export function seriesOf(recording: Recording, map: string, key: string | null = null): Series {
  const found = recording.series.find((series) => series.map === map && series.key === key);
  if (!found) throw new Error(`no @${map}[${key}] among ${recording.series.map((one) => one.map).join()}`);
  return found;
}

export function histogramIn(series: Series): RecordedHistogram {
  const value = series.snapshots[series.snapshots.length - 1];
  if (value.is !== 'histogram') throw new Error(`@${series.map} is a ${value.is}`);
  return value;
}

/** What went into hist() and lhist() maps that stand at the end of a program, by `@name[key]`. */
export function inputsOf(name: string): Map<string, number[]> {
  const program = recordedText(`bpftrace/${name}.bt`);
  const inputs = new Map<string, number[]>();
  const record = (title: string, value: number) => {
    inputs.set(title, [...(inputs.get(title) ?? []), value]);
  };
  for (const [, map, key, value] of program.matchAll(
    /(@\w*)(?:\[((?:"(?:\\.|[^"])*"|[^\]"])*)\])? = l?hist\((-?\d+)[,)]/g,
  )) {
    record(key === undefined ? map : `${map}[${printedKey(key)}]`, Number(value));
  }
  if (program.includes('hist((uint64)1 << $i)')) for (let i = 0; i < 31; i++) record('@', 2 ** i);
  if (program.includes('@h = hist(@i)')) for (let i = 1; i <= 10_000; i++) record('@h', i);
  if (program.includes('hist($i * $i * 3, 2)')) for (let i = 0; i < 40; i++) record('@', i * i * 3);
  // one literal call, twenty times
  if (program.includes('while ($i < 20) { @b = hist(5)')) for (let i = 1; i < 20; i++) record('@b', 5);
  return inputs;
}

/** `(2, "y, z")` prints as `2, y, z`, `1, ("a", 2)` as `1, (a, 2)`. */
function printedKey(source: string): string {
  return source
    .replace(/^\((.*)\)$/, '$1')
    .replace(/"((?:\\.|[^"])*)"/g, (_, quoted: string) => JSON.parse(`"${quoted}"`));
}
