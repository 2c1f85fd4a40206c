/** Rows that a reader found become a histogram: in order, side by side, cut by a scale that a tool has. */
import type { Collector } from './collector.js';
import type { RecordedBucket, RecordedHistogram } from './recording.js';
import { inferScale, isClosed } from './scale.js';

export interface FoundRow extends RecordedBucket {
  readonly line: number;
  /** As printed, for messages and to tell the scale. */
  readonly label: string;
}

export interface RowRules {
  /** The tool prints every row between the first and the last: a gap is a row that got lost. */
  readonly withoutGaps: boolean;
  /** The labels tell the scale. */
  readonly labels: boolean;
  /** What the tool cuts its rows by, for the message where it can't have cut these; null: anything goes. */
  readonly scales: string | null;
}

/** bpftrace: every row is printed, and cut by one of two functions. */
export const BPFTRACE_ROWS: RowRules = { withoutGaps: true, labels: false, scales: 'hist() or lhist()' };
/** Tables that people shorten and edit. */
export const LOOSE_ROWS: RowRules = { withoutGaps: false, labels: false, scales: null };

/** Checks the rows; throws InputError for one out of order, overlapping, missing, or with a count below 0. */
export function histogramOf(found: Collector, rows: readonly FoundRow[], rules: RowRules): RecordedHistogram {
  const placed = withoutOldOverflowGap(rows);
  placed.forEach((row, i) => {
    if (row.count < 0) throw found.fault(row.line, `the row ${row.label} has a count below 0: ${row.count}`);
    if (!(row.lo < row.hi)) throw found.fault(row.line, `the row ${row.label} ends before it begins`);
    const before = placed[i - 1];
    if (before === undefined) return;
    if (row.lo < before.hi) {
      const overlap = row.lo < before.lo ? 'is out of order after' : 'overlaps';
      throw found.fault(row.line, `the row ${row.label} ${overlap} the row ${before.label}`);
    }
    if (rules.withoutGaps && row.lo > before.hi) {
      throw found.fault(row.line, `rows are missing between ${before.label} and ${row.label}`);
    }
  });
  const scale = inferScale(placed, rules.labels ? rows.map(({ label }) => label) : undefined);
  const closed = placed.filter(isClosed);
  if (rules.scales !== null && scale.kind === 'rows' && closed.length > 0) {
    const odd = oddRow(closed);
    throw found.fault(odd.line, `the row ${odd.label} is none of ${rules.scales} beside the other rows`);
  }
  return { is: 'histogram', scale, buckets: placed.map(({ lo, hi, count }) => ({ lo, hi, count })) };
}

/**
 * Up to bpftrace v0.23 the overflow row of lhist(n, 0, 10, 3) is labelled [10, ...) and holds what is 9 or more: it
 * begins where the row before ends.
 */
function withoutOldOverflowGap(rows: readonly FoundRow[]): readonly FoundRow[] {
  const last = rows[rows.length - 1];
  const before = rows[rows.length - 2];
  if (rows.length < 2 || last.hi !== Number.POSITIVE_INFINITY || !Number.isFinite(before.lo)) return rows;
  const gap = last.lo - before.hi;
  if (gap <= 0 || gap >= before.hi - before.lo) return rows;
  return [...rows.slice(0, -1), { ...last, lo: before.hi }];
}

/** The row that most likely is the damaged one: the first that keeps the rows up to it from being of any scale. */
function oddRow(closed: readonly FoundRow[]): FoundRow {
  const upTo = closed.findIndex((_, i) => inferScale(closed.slice(0, i + 1)).kind === 'rows');
  return closed[Math.max(0, upTo)];
}
