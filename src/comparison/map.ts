/** One map of all columns on one axis, with what a judge needs of each pair of columns. */
import { InputError, shownName } from '../failure.js';
import type { RecordedSamples } from '../recordings/recording.js';
import { independentSide, orderedSide, type Side } from '../stats/bootstrap.js';
import { isSorted } from '../stats/dependence.js';
import { type Chance, chanceOf, type Difference, differenceOf } from '../stats/difference.js';
import { probabilitySmallerOf } from '../stats/distances.js';
import { binned, joined, type Row, thinned } from '../stats/partition.js';
import {
  PERCENTILES,
  type PercentileRange,
  percentileInterval,
  percentileOf,
  percentileRange,
  shiftInterval,
  type Uncertain,
} from '../stats/percentiles.js';
import { Random } from '../stats/random.js';
import { type Distribution, recordedAs, sharedEdges } from './axis.js';
import type { Column } from './columns.js';
import type { Picked } from './compare.js';
import { isTime } from './names.js';
import type { MapColumn, OpenRange, SharedRow } from './result.js';
import { quantileEdges } from './value-edges.js';

/** A variant and BASE, with the counts on the shown rows. */
export interface Pair {
  readonly edges: readonly number[];
  readonly base: Float64Array;
  readonly variant: Float64Array;
  /** Edges of the rows that `difference` is about: the shown ones, fewer, or others between single values. */
  readonly differenceEdges: readonly number[];
  /** Both sides are single values, so that what was judged is no row of a histogram. */
  readonly ofValues: boolean;
  /** Every value of one side is larger than every one of the other: 1 the variant's, -1 BASE's; 0: not, or not known. */
  readonly apart: number;
  /** 95 % intervals of how far each percentile moved; empty where no single values tell them. */
  readonly shiftIntervals: readonly (PercentileRange | null)[];
  /** null where there are too few values. */
  readonly difference: Difference | null;
  readonly blockLengths: readonly [number, number];
  /** How many independent values would tell as much, rounded down. */
  readonly independentN: readonly [number, number];
}

/** More rows are joined before resampling: they would tell no more and take their time. */
const MOST_ROWS = 64;

export interface Drawn {
  readonly rows: readonly SharedRow[];
  readonly joined: string | null;
  readonly columns: readonly (MapColumn | null)[];
  /** Indices of the columns whose values somebody has sorted. */
  readonly sorted: readonly number[];
  /** Index 0 is column 1 against BASE; null where either has no values. */
  readonly pairs: readonly (Pair | null)[];
}

interface Lane {
  readonly picked: Picked;
  readonly value: Distribution;
  readonly counts: Float64Array;
  readonly sorted: Float64Array | null;
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
    const counts = value.is === 'samples' ? binned(value.values, edges) : joined(value.buckets, edges);
    const sorted = value.is === 'samples' ? value.values.slice().sort() : null;
    return { picked: one, value, counts, sorted };
  });
  const note = checkRows(columns, lanes, title);
  const rows = edges.slice(0, -1).map((lo, row) => ({
    ...openRange(lo, edges[row + 1]),
    counts: lanes.map((lane) => lane?.counts[row] ?? null),
  }));
  return {
    rows: trimmed(rows),
    joined: note,
    columns: lanes.map((lane) => lane && mapColumn(lane)),
    sorted: lanes.flatMap((lane, c) =>
      lane?.value.is === 'samples' && isSorted(lane.value.values) ? [c] : [],
    ),
    pairs: lanes.slice(1).map((lane, i) => lane && pairOf(lanes[0]!, lane, edges, [seed, hash(title), i])),
  };
}

function pairOf(base: Lane, variant: Lane, edges: readonly number[], seeds: readonly number[]): Pair | null {
  if ([base, variant].some(({ counts }) => counts.every((count) => count === 0))) return null;
  const exact = base.sorted !== null && variant.sorted !== null;
  const both = base.counts.map((count, row) => count + variant.counts[row]);
  const others = exact ? quantileEdges([base.sorted, variant.sorted]) : thinned(edges, both, MOST_ROWS);
  const [side, other] = [base, variant].map((lane) => sideOf(lane, edges, others));
  const isWhole = [base, variant].every(
    ({ picked: { series } }) => series.unit !== null && !isTime(series.unit),
  );
  const equalIn = (of: readonly number[]) => (row: number) =>
    isWhole && Number.isInteger(of[row]) && of[row + 1] - of[row] === 1;
  const chance: Chance = exact
    ? { smaller: probabilitySmallerOf(base.sorted, variant.sorted), bounds: null }
    : chanceOf(base.counts, variant.counts, equalIn(edges));
  return {
    edges,
    base: base.counts,
    variant: variant.counts,
    differenceEdges: others,
    ofValues: exact,
    apart: exact ? apart(base.sorted, variant.sorted) : 0,
    shiftIntervals: exact ? shiftIntervals([base.sorted, side], [variant.sorted, other]) : [],
    difference: differenceOf(side, other, new Random(...seeds), chance, equalIn(others)),
    blockLengths: [side.blockLength, other.blockLength],
    independentN: [Math.floor(side.effectiveN), Math.floor(other.effectiveN)],
  };
}

function apart(base: Float64Array, variant: Float64Array): number {
  if (base[base.length - 1] < variant[0]) return 1;
  return variant[variant.length - 1] < base[0] ? -1 : 0;
}

type Sampled = readonly [sorted: Float64Array, side: Side];

function shiftIntervals(base: Sampled, variant: Sampled): (PercentileRange | null)[] {
  return PERCENTILES.map((p) => {
    const [from, to] = [base, variant].map(([sorted, { n, effectiveN }]): Uncertain | null => {
      const value = percentileOf(sorted, p);
      return value === null ? null : { value, ...percentileInterval(sorted, p, n / effectiveN) };
    });
    return from && to ? shiftInterval(from, to) : null;
  });
}

function sideOf({ value, counts, sorted }: Lane, edges: readonly number[], others: readonly number[]): Side {
  if (sorted !== null) return orderedSide((value as RecordedSamples).values, sorted, others);
  const rows = Array.from(counts, (count, row): Row => ({ lo: edges[row], hi: edges[row + 1], count }));
  return independentSide(joined(rows, others));
}

function mapColumn({ picked, value, counts, sorted }: Lane): MapColumn {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const isKnown = sorted !== null && n > 0;
  const exact = value.is === 'histogram' && n > 0 ? value.exact : undefined;
  return {
    line: picked.series.line,
    recorded: recordedAs(value),
    snapshot: picked.snapshot,
    snapshots: picked.series.snapshots.length,
    n,
    mean: isKnown ? sorted.reduce((sum, one) => sum + one, 0) / n : (exact?.mean ?? null),
    min: isKnown ? sorted[0] : (exact?.min ?? null),
    max: isKnown ? sorted[n - 1] : (exact?.max ?? null),
    percentiles: PERCENTILES.map((p) => {
      const known =
        value.is === 'samples'
          ? percentileOf(sorted!, p)
          : (exact?.percentiles.find((one) => one.p === p)?.value ?? null);
      if (known !== null) return { p, range: { lo: known, hi: known } };
      // its own rows may be finer than the shown ones
      const range = value.is === 'samples' ? null : percentileRange(value.buckets, p);
      return { p, range: range && openRange(range.lo, range.hi) };
    }),
  };
}

/**
 * What to say of rows that had to be joined.
 * @throws InputError where no more than one row is left of what a column told apart
 */
function checkRows(
  columns: readonly Column[],
  lanes: readonly (Lane | null)[],
  title: string,
): string | null {
  const told = lanes.flatMap((lane, c) => {
    if (lane === null || lane.value.is === 'samples') return [];
    const before = lane.value.buckets.filter(({ count }) => count > 0).length;
    const after = lane.counts.reduce((rows, count) => rows + (count > 0 ? 1 : 0), 0);
    const place = `${shownName(columns[c].source)}:${lane.picked.series.line}`;
    return [{ before, after, place, label: columns[c].label, recorded: recordedAs(lane.value) }];
  });
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

export function openRange(lo: number, hi: number): OpenRange {
  return { lo: Number.isFinite(lo) ? lo : null, hi: Number.isFinite(hi) ? hi : null };
}

/** FNV-1a: each map has random numbers of its own, whichever others are compared. */
function hash(text: string): number {
  let word = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193);
  return word | 0;
}
