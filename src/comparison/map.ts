/** One map of all columns on one axis, with what a judge needs of each pair of columns. */
import { InputError, shownName } from '../failure.js';
import { isSorted } from '../stats/dependence.js';
import { PERCENTILES, percentileOf, percentileRange } from '../stats/percentiles.js';
import { meanOf } from '../stats/samples.js';
import { sumOf } from '../sums.js';
import { type Distribution, openRange, recordedAs, sharedEdges } from './axis.js';
import type { Column } from './columns.js';
import type { Picked } from './compare.js';
import { type Lane, type Pair, pairOf } from './pair.js';
import { type RunValues, smallerOf } from './pair-of-runs.js';
import { countsOn, runsOn } from './pooled.js';
import type { MapColumn, PercentileValue, SharedRow } from './result.js';

export interface Drawn {
  readonly rows: readonly SharedRow[];
  readonly joined: string | null;
  readonly columns: readonly (MapColumn | null)[];
  /** Indices of the columns whose values somebody has sorted. */
  readonly sorted: readonly number[];
  /** Index 0 is column 1 against BASE; null where either has no values. */
  readonly pairs: readonly (Pair | null)[];
}

/** @param picked one per column, BASE first */
export function drawMap(
  columns: readonly Column[],
  picked: readonly (Picked | null)[],
  title: string,
  seed: number,
): Drawn {
  const values = picked.map((one) => one && (one.value as Distribution));
  const edges = sharedEdges(values.filter((value) => value !== null));
  const lanes = picked.map((one, c): Lane | null => {
    const value = values[c];
    if (one === null || value === null) return null;
    const counts = countsOn(value, edges);
    const sorted = value.is === 'samples' ? value.values.slice().sort() : null;
    return { picked: one, value, counts, sorted, runs: runsOn(one, edges) };
  });
  const areRuns = picked.some((one) => one?.runs !== undefined);
  const note = checkRows(columns, lanes, edges, title);
  const rows = edges.slice(0, -1).map((lo, row) => ({
    ...openRange(lo, edges[row + 1]),
    counts: lanes.map((lane) => lane?.counts[row] ?? null),
  }));
  return {
    rows: trimmed(rows),
    joined: note,
    columns: lanes.map((lane) => lane && mapColumn(lane, lanes[0]!, areRuns)),
    sorted: lanes.flatMap((lane, c) =>
      lane?.value.is === 'samples' && lane.picked.runs === undefined && isSorted(lane.value.values)
        ? [c]
        : [],
    ),
    pairs: lanes.slice(1).map((lane, i) => lane && pairOf(lanes[0]!, lane, edges, [seed, hash(title), i])),
  };
}

function mapColumn({ picked, value, counts, sorted, runs }: Lane, base: Lane, isOfRuns: boolean): MapColumn {
  const n = sumOf(counts);
  const isKnown = sorted !== null && n > 0;
  const exact = value.is === 'histogram' && n > 0 ? value.exact : undefined;
  const means = runs.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  const meanOfRuns = means.length < runs.length || means.length === 0 ? null : meanOf(means);
  return {
    line: picked.series.line,
    recorded: recordedAs(value),
    snapshot: picked.snapshot,
    snapshots: picked.series.snapshots.length,
    n,
    mean: picked.runs === undefined && exact !== undefined ? exact.mean : meanOfRuns,
    min: isKnown ? sorted[0] : (exact?.min ?? null),
    max: isKnown ? sorted[n - 1] : (exact?.max ?? null),
    percentiles: percentilesOf(value, sorted),
    ...(isOfRuns ? { runs: runsOfMap(picked, runs, base.runs) } : {}),
  };
}

/** @param sorted of single values */
function percentilesOf(value: Distribution, sorted: Float64Array | null): PercentileValue[] {
  return PERCENTILES.map((p) => {
    const known =
      value.is === 'samples'
        ? percentileOf(sorted!, p)
        : (value.exact?.percentiles.find((one) => one.p === p)?.value ?? null);
    if (known !== null) return { p, range: { lo: known, hi: known } };
    // its own rows may be finer than the shown ones
    const range = value.is === 'samples' ? null : percentileRange(value.buckets, p);
    return { p, range: range && openRange(range.lo, range.hi) };
  });
}

/** Each run of a column in its order, against the runs of BASE. */
function runsOfMap(
  picked: Picked,
  withValues: readonly RunValues[],
  base: readonly RunValues[],
): MapColumn['runs'] {
  const isExact = [...withValues, ...base].every(({ sorted }) => sorted !== null);
  return (picked.runs ?? [picked]).map((one, r) => {
    if (one === null) return null;
    const { snapshot, series } = one;
    const about = { line: series.line, snapshot, snapshots: series.snapshots.length };
    const found = withValues.find(({ run }) => run === r);
    if (found === undefined) return { ...about, n: 0, mean: null, percentiles: [], smaller: null };
    const smaller = base.map((other) => (other === found ? 0.5 : smallerOf(found, other, isExact)));
    return {
      ...about,
      n: sumOf(found.counts),
      mean: found.mean,
      percentiles: percentilesOf(one.value as Distribution, found.sorted),
      smaller: smaller.length === 0 ? null : meanOf(smaller),
    };
  });
}

/**
 * What to say of rows that had to be joined.
 * @throws InputError where no more than one row is left of what a column told apart
 */
function checkRows(
  columns: readonly Column[],
  lanes: readonly (Lane | null)[],
  edges: readonly number[],
  title: string,
): string | null {
  const told = lanes.flatMap((lane, c) =>
    (lane === null ? [] : (lane.picked.runs ?? [lane.picked])).flatMap((one, r) => {
      const value = one?.value as Distribution | undefined;
      if (one === null || value === undefined || value.is === 'samples') return [];
      const before = value.buckets.filter(({ count }) => count > 0).length;
      const after = sumOf(countsOn(value, edges), (count) => (count > 0 ? 1 : 0));
      const { source, label, ofRuns } = columns[c];
      const file = ofRuns?.columns[r].source ?? source;
      const place = `${shownName(file)}:${one.series.line}`;
      const run = ofRuns === undefined ? '' : ` ${r + 1}`;
      return [{ before, after, place, label: `${label}${run}`, recorded: recordedAs(value) }];
    }),
  );
  if (told.some(({ before, after }) => before > 1 && after === 1)) {
    const all = told.map(({ place, recorded }) => `${place} has ${recorded}`).join(', ');
    throw new InputError(
      `${title}: the rows share no useful edges: ${all}; record both with the same histogram, or choose other maps with --map`,
    );
  }
  const changed = told.filter(({ before, after }) => after < before);
  if (changed.length === 0) return null;
  const from = changed.map(
    ({ label, recorded, before, after }) => `${label} (${recorded}: ${before} rows to ${after})`,
  );
  return `rows joined to the finest common ones: ${from.join(', ')}`;
}

/** From the first to the last row that any column fills. */
function trimmed(rows: readonly SharedRow[]): SharedRow[] {
  const isFilled = ({ counts }: SharedRow) => counts.some((count) => count !== null && count > 0);
  return rows.slice(rows.findIndex(isFilled), rows.findLastIndex(isFilled) + 1);
}

/** FNV-1a: each map has random numbers of its own, whichever others are compared. */
function hash(text: string): number {
  let word = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193);
  return word | 0;
}
