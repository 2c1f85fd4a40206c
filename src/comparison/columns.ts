/** What is compared with what: whole recordings, or columns of the tables in one. */
import { basename } from 'node:path';
import { didYouMean } from '../did-you-mean.js';
import { InputError, shownName } from '../failure.js';
import type { Modelled, RecordedLane, Recording, Series } from '../recordings/recording.js';
import type { ComparedColumn } from './result.js';

/** A number counts from 1. */
export type Snapshot = 'first' | 'last' | number;

export interface Column extends ComparedColumn {
  readonly series: readonly Series[];
  /** Left out: measured. */
  readonly modelled?: Modelled;
  /** What each lane of a saved replay counted; of those of `column` alone, if there is one. */
  readonly lanes?: readonly RecordedLane[];
  readonly sha256?: string;
  /** Of a map that was printed several times; left out: the last. */
  readonly snapshot?: Snapshot;
  /** Several recordings of this side; left out: it is one. */
  readonly ofRuns?: SideRuns;
}

export interface SideRuns {
  /** In the order in which they were given. */
  readonly columns: readonly Column[];
  /** For each series of the side what every run has of it; null: it has no such map. */
  readonly of: ReadonlyMap<Series, readonly (Series | null)[]>;
}

/** The file that a series of a column stands in. */
export function fileOf({ source, ofRuns }: Column, series: Series): string {
  const run = ofRuns?.of.get(series)?.indexOf(series) ?? -1;
  return run < 0 ? source : ofRuns!.columns[run].source;
}

/**
 * BASE and its variants, each a recording of its own.
 * @param recordings BASE first; at least two, else throws InputError
 * @param wanted which column of each recording that has any, or one for all of them; null: whole files
 * @param given what the user calls each; null: by its file
 */
export function columnsOfFiles(
  recordings: readonly Recording[],
  wanted: readonly string[] | null = null,
  given: readonly (string | null)[] = [],
): Column[] {
  if (recordings.length < 2) {
    const [only] = recordings;
    const names = columnNames(only.series);
    throw new InputError(
      names.length > 1
        ? `${shownName(only.source)}: one file, whose tables have the columns ${names.join(', ')}; compare them with --columns ${names.join(',')}`
        : `${shownName(only.source)}: nothing to compare it with; give a second recording${snapshotsHint(only)}`,
    );
  }
  const labels = fileLabels(recordings, given);
  const chosen = wanted === null ? [] : chosenColumns(recordings, wanted);
  return recordings.map((recording, i) => {
    const whole: Column = {
      ...partOf(recording),
      label: labels[i],
      column: null,
    };
    const name = chosen[i] ?? null;
    return name === null ? whole : oneColumn(whole, name);
  });
}

/** A mail with a histogram before and after has both under one name. */
function snapshotsHint({ series }: Recording): string {
  const several = series.find(({ snapshots }) => snapshots.length > 1);
  return several === undefined
    ? ''
    : `, or compare what it printed ${several.snapshots.length} times with --snapshot first,last`;
}

export function partOf({
  source,
  form,
  series,
  modelled,
  lanes,
  sha256,
}: Recording): Omit<Column, 'label' | 'column'> {
  return { source, form, series, modelled, lanes, sha256 };
}

/** One column of a recording, alone. */
export function oneColumn(column: Column, name: string): Column {
  return {
    ...column,
    label: name === 'BASE' ? column.label : `${column.label} (${name})`,
    column: name,
    series: column.series.filter((one) => one.column === name),
  };
}

/** By recording, null for those without columns. Throws InputError. */
function chosenColumns(recordings: readonly Recording[], wanted: readonly string[]): (string | null)[] {
  const withColumns = recordings.filter(({ series }) => columnNames(series).length > 0);
  const files = withColumns.map(({ source }) => shownName(source)).join(', ');
  if (withColumns.length === 0)
    throw new InputError(`--columns ${wanted.join(',')}: none of the recordings has named columns`);
  if (wanted.length !== 1 && wanted.length !== withColumns.length)
    throw new InputError(
      `--columns ${wanted.join(',')}: of several files it names one column for all, or one for each that has columns (${files})`,
    );
  return recordings.map((recording) => {
    const at = withColumns.indexOf(recording);
    if (at < 0) return null;
    const name = wanted[wanted.length === 1 ? 0 : at];
    checkColumn(recording, name, wanted);
    return name;
  });
}

/** BASE and its variants as columns of the tables of one recording. Throws InputError. */
export function columnsOfTables(recording: Recording, wanted: readonly string[]): Column[] {
  if (wanted.length < 2 || wanted.some((name) => name === '')) {
    throw new InputError(`--columns ${wanted.join(',')}: it names at least two columns, as in BASE,+PATCH`);
  }
  for (const name of wanted) checkColumn(recording, name, wanted);
  const twice = wanted.find((name, i) => wanted.indexOf(name) !== i);
  if (twice !== undefined) throw new InputError(`--columns ${wanted.join(',')}: ${twice} is named twice`);
  return wanted.map((name, i) => ({
    ...partOf(recording),
    // what is called BASE in the table is no BASE here, unless it is compared with
    label: i === 0 ? (name === 'BASE' ? name : `BASE (${name})`) : name === 'BASE' ? 'column BASE' : name,
    column: name,
    series: recording.series.filter(({ column }) => column === name),
  }));
}

export function checkColumn({ source, series }: Recording, name: string, wanted: readonly string[]): void {
  const there = columnNames(series);
  if (there.includes(name)) return;
  throw new InputError(
    there.length === 0
      ? `${shownName(source)}: no table in it has named columns, so --columns ${wanted.join(',')} names nothing`
      : `${shownName(source)}: no table has a column ${name}${didYouMean(name, there)}; there are ${there.join(', ')}`,
  );
}

/** The columns of the tables of a recording, or the lanes of a saved replay. */
export function columnNames(series: readonly Series[]): string[] {
  return [...new Set(series.flatMap(({ column }) => (column === null ? [] : [column])))];
}

/** A pipe of the shell, `<(…)`: the number alone says nothing. */
const DESCRIPTOR = /^\/(?:dev|proc\/\w+)\/fd\//;

/** By the user, or by the files' names, whole where two are called the same, with its place where one is given twice. */
function fileLabels(recordings: readonly Recording[], given: readonly (string | null)[]): string[] {
  const names = recordings.map(({ source }) => shownName(source));
  const short = names.map((name) => (DESCRIPTOR.test(name) ? name : basename(name)));
  const isUnique = short.every((name, i) => i === 0 || short.indexOf(name, 1) === i);
  const labels = names.map((name, i) => given[i] ?? (isUnique ? short[i] : name));
  return labels.map((label, i) => {
    if (i === 0) return (given[0] ?? 'BASE') === 'BASE' ? 'BASE' : `BASE (${label})`;
    const isTwice = labels.some((other, j) => j > 0 && j !== i && other === label);
    return isTwice ? `${label} #${i + 1}` : unlikeBase(label, i);
  });
}

/** A file may be called BASE as well. */
function unlikeBase(label: string, number: number): string {
  return label === 'BASE' ? `${label} (${number})` : label;
}
