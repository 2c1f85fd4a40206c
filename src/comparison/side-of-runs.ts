/** Several recordings of one side, each a run: one column, each of whose maps knows what every run has of it. */
import { InputError, shownName } from '../failure.js';
import { mapTitle, type Recording, type Series } from '../recordings/recording.js';
import {
  type Column,
  checkColumn,
  columnNames,
  columnsOfFiles,
  columnsOfTables,
  oneColumn,
  partOf,
} from './columns.js';
import { ALIKE, kindDoubt, unitDoubt } from './match.js';
import type { Pair } from './pair.js';
import type { MapColumn } from './result.js';

/**
 * BASE and its variants, each of one recording or of several runs: those that were given the same name.
 * @param wanted which column of each side that has any, or one for all of them; of a single recording those that are
 *   the sides; null: whole files
 * @param given what the user calls each recording; null: nothing
 * @throws InputError as columnsOfFiles and sideOfRuns do, where there is one side alone, where one is called base and
 *   another comes first, and where of several runs one is on BASE's side and another
 */
export function columnsOfSides(
  recordings: readonly Recording[],
  wanted: readonly string[] | null,
  given: readonly (string | null)[],
): { columns: Column[]; warnings: string[] } {
  if (wanted !== null && recordings.length === 1)
    return { columns: columnsOfTables(recordings[0], wanted), warnings: [] };
  const sides = recordings
    .map((_, i) => recordings.filter((_one, j) => j === i || (given[i] !== null && given[j] === given[i])))
    .filter((side, i) => side[0] === recordings[i]);
  if (sides.length === 1 && recordings.length > 1)
    throw new InputError(
      `${given[0]}: its ${recordings.length} recordings are runs of one side; give another side, as in patched=FILE`,
    );
  const heads = sides.map(([head]) => head);
  const labels = heads.map((head) => given[recordings.indexOf(head)] ?? null);
  // of one file two columns may be sides
  const areWhole = wanted === null && sides.length < recordings.length;
  const onBoth = areWhole ? sourceOnBoth(sides) : undefined;
  if (onBoth !== undefined)
    throw new InputError(`${shownName(onBoth)} is given as a run of two sides; each run is one of one side`);
  const base = labels.findIndex((label) => label?.toLowerCase() === 'base');
  if (base > 0)
    throw new InputError(
      `${labels[base]}=${shownName(heads[base].source)}: the side that comes first is BASE, and that is ${labels[0] ?? shownName(heads[0].source)}; give ${labels[base]} first`,
    );
  const pooled = columnsOfFiles(heads, wanted, labels).map((head, s) => {
    const rest = sides[s].slice(1).map((recording): Column => {
      const { label, column } = head;
      const isOfColumn = column !== null && columnNames(recording.series).length > 0;
      if (isOfColumn) checkColumn(recording, column, wanted!);
      const part = partOf(recording);
      const series = isOfColumn ? part.series.filter((one) => one.column === column) : part.series;
      return { ...part, label, column, series };
    });
    return sideOfRuns([head, ...rest]);
  });
  return {
    columns: pooled.map(({ column }) => column),
    warnings: pooled.flatMap(({ warnings }) => warnings),
  };
}

/** Of measured ones: what was replayed may well be held against itself, lane by lane. */
function sourceOnBoth(sides: readonly (readonly Recording[])[]): string | undefined {
  const [first, ...others] = sides.map((side) => side.filter(({ modelled }) => modelled === undefined));
  return others.flat().find(({ source }) => first.some((one) => one.source === source))?.source;
}

/**
 * Maps match as they do between sides, by name, with or without unit, and by key. What is not in the first run stands
 * for the side by the first run that has it.
 * @param runs at least one, all with the label of the side
 * @throws InputError where two runs are the same file, or a map is of two units or kinds
 */
function sideOfRuns(runs: readonly Column[]): { column: Column; warnings: string[] } {
  const [first] = runs;
  if (runs.length === 1) return { column: first, warnings: [] };
  const twice = runs.find(({ source }, i) => runs.findIndex((one) => one.source === source) !== i);
  if (twice !== undefined)
    throw new InputError(
      `${shownName(twice.source)} is given twice as a run of ${first.label}; each run is a recording of its own`,
    );
  const found = new Map<Series, (Series | null)[]>();
  const warnings = copies(runs);
  runs.forEach((run, r) => {
    const left = new Set(run.series);
    // exact names come first, so that a looser reading never takes a map from its namesake
    for (const isAlike of ALIKE) {
      for (const [one, all] of found) {
        const twin = [...left].find((other) => one.column === other.column && isAlike(one, other));
        if (all[r] !== null || twin === undefined) continue;
        const from = runs[all.indexOf(one)];
        const kinds = kindDoubt(one, twin, shownName(from.source), shownName(run.source));
        if (kinds !== null) throw new InputError(`${kinds}: runs of one side must have recorded the same`);
        const units = unitDoubt(from, one, run, twin);
        if (units !== null) warnings.push(`${units}; taken as one map of ${first.label}`);
        all[r] = twin;
        left.delete(twin);
      }
    }
    for (const series of left)
      found.set(
        series,
        runs.map((_, i) => (i === r ? series : null)),
      );
  });
  const forms = [...new Set(runs.map(({ form }) => form))].join(', ');
  return {
    column: { ...first, form: forms, series: [...found.keys()], ofRuns: { columns: runs, of: found } },
    warnings,
  };
}

function copies(runs: readonly Column[]): string[] {
  return runs.flatMap(({ source, sha256 }, i) => {
    const original = runs.slice(0, i).find((one) => sha256 !== undefined && one.sha256 === sha256);
    if (original === undefined) return [];
    return [
      `${shownName(original.source)} and ${shownName(source)} are the same byte for byte: as two runs they tell nothing of how runs differ`,
    ];
  });
}

/** What each run has of a map of the side; null: the column is no side of several runs. */
export function runsOf(column: Column, series: Series): readonly (Series | null)[] | null {
  return column.ofRuns?.of.get(series) ?? null;
}

/** Each recording of a side, narrowed to the column that the side was narrowed to. */
export function eachRun(side: Column): readonly Column[] {
  const { column } = side;
  return (side.ofRuns?.columns ?? [side]).map((run) =>
    column === null || run.column === column ? run : oneColumn(run, column),
  );
}

/** One warning for a map that some runs of the side lack. */
export function missingInRuns(column: Column, series: Series): string[] {
  const all = runsOf(column, series);
  if (all === null) return [];
  const without = column.ofRuns!.columns.filter((_, r) => all[r] === null);
  if (without.length === 0) return [];
  const files = without.map(({ source }) => shownName(source)).join(', ');
  return [
    `${mapTitle(series)} is not in ${files}: ${column.label} has it in ${all.length - without.length} of ${all.length} runs`,
  ];
}

/** One warning where runs have the map and nothing in it. */
export function emptyRuns({ label, ofRuns }: Column, runs: MapColumn['runs'], title: string): string[] {
  const empty = (ofRuns?.columns ?? []).filter((_, r) => runs?.[r]?.n === 0);
  if (empty.length === 0) return [];
  const files = empty.map(({ source }) => shownName(source)).join(', ');
  return [`${title} has no values in ${files}: ${label} is judged by its other runs`];
}

/** One warning for each run that is grossly off the others of its side. */
export function runsOff(
  pair: Pick<Pair, 'runs'> | null,
  columns: readonly Column[],
  variant: number,
  title: string,
): string[] {
  return (pair?.runs?.off ?? []).map(({ side, run, percent }) => {
    const { label, ofRuns } = columns[side === 0 ? 0 : variant];
    return offTheOthers(shownName(ofRuns!.columns[run].source), title, percent, label);
  });
}

/** @param percent how far it is off */
export function offTheOthers(file: string, what: string, percent: number, side: string): string {
  const far = `${Math.abs(percent).toPrecision(3)} % ${percent > 0 ? 'above' : 'below'}`;
  return `${file}: ${what} is ${far} the other runs of ${side}, far more than they differ; it is judged with them`;
}
