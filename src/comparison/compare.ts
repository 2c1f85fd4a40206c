/** Compares recordings: matches their maps, brings each to one axis, and judges all differences together. */
import { InputError, shownName } from '../failure.js';
import { haveSameDraws } from '../recordings/modelled.js';
import { mapTitle, type RecordedValue, type Series } from '../recordings/recording.js';
import { isTime, stemOf } from '../recordings/unit.js';
import { REPLICATES } from '../stats/bootstrap.js';
import { ALPHA } from '../stats/difference.js';
import { type Case, judge } from '../stats/verdict.js';
import { VERSION } from '../version.js';
import type { Distribution } from './axis.js';
import type { Column, Snapshot } from './columns.js';
import { laneTitle } from './lanes.js';
import { drawMap } from './map.js';
import { type Chosen, kindOf, match } from './match.js';
import { modelledText, unlikeRuns } from './modelled.js';
import { comparedNumbers } from './numbers.js';
import type { Pair } from './pair.js';
import { pooled } from './pooled.js';
import type { ComparedColumn, ComparedMap, ComparedNumber, ComparedRun, ComparisonResult } from './result.js';
import { emptyRuns, missingInRuns, runsOf, runsOff } from './side-of-runs.js';
import { against } from './verdicts.js';

export type { Column } from './columns.js';
export { columnsOfFiles } from './columns.js';

export interface ComparisonOptions extends Chosen {
  readonly seed: number;
  /** Shift of the probability from one half that does not matter: 0.01 is one point. */
  readonly negligible: number;
  /** Of reading the recordings. */
  readonly warnings: readonly string[];
}

/** What compare takes where nobody says otherwise: all maps. */
export const COMPARISON_DEFAULTS: ComparisonOptions = {
  maps: null,
  keys: null,
  seed: 1,
  negligible: 0.01,
  warnings: [],
};

/** A series of one column at the snapshot that was chosen. */
export interface Picked {
  readonly series: Series;
  readonly value: RecordedValue;
  readonly snapshot: number;
  /** Of a side of several runs those of each, null where it has none; `value` is then of all of them. */
  readonly runs?: readonly (Picked | null)[] | undefined;
}

/**
 * @param columns BASE first
 * @throws InputError where nothing can be compared, units differ, or two histograms share no useful rows
 */
export function compareRecordings(columns: readonly Column[], options: ComparisonOptions): ComparisonResult {
  const { matches, unmatched, warnings } = match(columns, options);
  const { drawn, numbers, notes } = drawAll(columns, matches, options.seed);
  if (numbers.length === 0 && drawn.every(({ pairs }) => pairs.every((pair) => pair === null))) {
    const titles = matches.map(({ series }) => mapTitle(series[0]!));
    throw new InputError(`nothing to compare: ${titles.join(', ')}: no values on both sides`);
  }
  const unlike = unlikeRuns(columns);
  return {
    schema: 'vfiobench-compare/1',
    version: VERSION,
    seed: options.seed,
    replicates: REPLICATES,
    alpha: ALPHA,
    negligible: options.negligible,
    columns: columns.map(comparedColumn),
    maps: judgeAll(columns, drawn, options.negligible),
    numbers,
    unmatched,
    ...(unlike.length === 0 ? {} : { unlike }),
    // one file may be on both sides, and have the same to say twice
    warnings: [...new Set([...options.warnings, ...warnings, ...notes, ...unlike])],
  };
}

/** A map on one axis, and what each variant differs by from BASE; null where one of them has no values. */
interface Drawn {
  readonly map: Omit<ComparedMap, 'against'>;
  readonly pairs: readonly (Pair | null)[];
}

/** Brings the histograms of every match to one axis; what is no histogram is compared as a number. Nothing is judged yet. */
function drawAll(
  columns: readonly Column[],
  matches: ReturnType<typeof match>['matches'],
  seed: number,
): { readonly drawn: Drawn[]; readonly numbers: ComparedNumber[]; readonly notes: string[] } {
  const drawn: Drawn[] = [];
  const numbers: ComparedNumber[] = [];
  const sortedNotes: string[] = [];
  const runNotes: string[] = [];
  for (const { series, unit } of matches) {
    const base = series[0]!;
    const picked = series.map((one, c) => one && pickOfSide(one, columns[c]));
    runNotes.push(...series.flatMap((one, c) => (one === null ? [] : missingInRuns(columns[c], one))));
    const about = {
      name: stemOf(base.map),
      key: base.key,
      // whole files are compared table by table, where their tables have several columns
      title: laneTitle(columns, series),
      unit,
    };
    if (kindOf(base) !== 'histogram') {
      numbers.push(...comparedNumbers(about, picked));
      continue;
    }
    const { pairs, sorted, ...map } = drawMap(columns, picked, about.title, seed);
    for (const c of sorted) sortedNotes.push(sortedNote(columns[c], picked[c]!, matches.length > 1));
    runNotes.push(...map.columns.flatMap((one, c) => emptyRuns(columns[c], one?.runs, about.title)));
    runNotes.push(...pairs.flatMap((pair, i) => runsOff(pair, columns, i + 1, about.title)));
    drawn.push({ map: { ...about, isTime: isTime(unit), ...map }, pairs });
  }
  return { drawn, numbers, notes: [...sortedNotes, ...runNotes] };
}

/** Judges all differences together, since the correction is over all of them, and adds the verdicts to their maps. */
function judgeAll(
  columns: readonly Column[],
  drawn: readonly Drawn[],
  negligible: number,
): ComparisonResult['maps'] {
  const cases = drawn.flatMap(({ map: { isTime }, pairs }) =>
    pairs.flatMap((pair): Case[] => (pair?.difference ? [{ difference: pair.difference, isTime }] : [])),
  );
  const judged = judge(cases, negligible).values();
  return drawn.map(({ map, pairs }) => ({
    ...map,
    against: pairs.map((pair, i) => {
      if (pair === null) return null;
      const verdict = pair.difference ? judged.next().value! : null;
      const sameDraws = haveSameDraws(columns[0].modelled, columns[i + 1].modelled);
      return against(map, i + 1, pair, verdict, sameDraws);
    }),
  }));
}

/** @param several there are other maps */
function sortedNote({ source }: Column, { series }: Picked, several: boolean): string {
  const which = several ? ` of ${mapTitle(series)}` : '';
  return `${shownName(source)}:${series.line}: the values${which} are sorted: their order tells nothing, so all count as independent`;
}

function comparedColumn(column: Column): ComparedColumn {
  const { label, form, column: name, ofRuns } = column;
  const { source, ...more } = comparedRun(column);
  const runs = ofRuns === undefined ? {} : { runs: ofRuns.columns.map(comparedRun) };
  return { label, source, ...more, form, column: name, ...runs };
}

function comparedRun(column: Column): ComparedRun {
  const rests = modelledText(column);
  return { source: column.source, form: column.form, ...(rests === null ? {} : { rests }) };
}

/** All runs as one, with each of them; of single numbers the first stands for all. */
function pickOfSide(series: Series, column: Column): Picked {
  const all = runsOf(column, series);
  const wanted = column.snapshot ?? 'last';
  if (all === null) return pick(series, column, wanted);
  const runs = all.map((one, r) => one && pick(one, column.ofRuns!.columns[r], wanted));
  const there = runs.filter((one) => one !== null);
  const [first] = there;
  if (kindOf(series) !== 'histogram') return { ...first, runs };
  return { ...first, value: pooled(there.map(({ value }) => value as Distribution)), runs };
}

function pick(series: Series, { source }: Column, wanted: Snapshot): Picked {
  const { snapshots, line } = series;
  const number = wanted === 'last' ? snapshots.length : wanted === 'first' ? 1 : wanted;
  if (number > snapshots.length) {
    const printed = snapshots.length === 1 ? 'printed once' : `printed ${snapshots.length} times`;
    throw new InputError(
      `${shownName(source)}:${line}: --snapshot ${number}: ${mapTitle(series)} was ${printed}`,
    );
  }
  return { series, value: snapshots[number - 1], snapshot: number };
}
