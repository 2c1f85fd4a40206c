/** From rows to the scale that cut them, and from a scale to the labels that bpftrace v0.24 and later print. */
import { bucketLabel, finerBucketLabel, log2BucketIndex } from '../stats/log2.js';
import type { RecordedBucket, Scale } from './recording.js';

export type Row = Pick<RecordedBucket, 'lo' | 'hi'>;

/** bpftrace takes k = 0..5. */
const MOST_K = 5;
const KIB = 1024;

/** Label of a row as bpftrace prints it; rows of scales that bpftrace does not have are labelled in plain numbers. */
export function rowLabel(row: Row, scale: Scale): string {
  if (scale.kind === 'log2') return finerBucketLabel(row, scale.k);
  if (scale.kind === 'log2-from-01') return row.lo === 0 ? '[0, 1]' : bucketLabel(row);
  const inKib = scale.kind === 'linear' && scale.step % KIB === 0;
  const text = (bound: number): string => (inKib ? kibText(bound) : String(bound));
  if (row.lo === Number.NEGATIVE_INFINITY) return `(..., ${text(row.hi)})`;
  if (row.hi === Number.POSITIVE_INFINITY) return `[${text(row.lo)}, ...)`;
  return row.hi - row.lo === 1 ? `[${row.lo}]` : `[${text(row.lo)}, ${text(row.hi)})`;
}

/** lhist() knows K and M only, and takes them where nothing is left over. */
function kibText(bound: number): string {
  if (bound === 0 || bound % KIB !== 0) return String(bound);
  return bound % KIB ** 2 === 0 ? `${bound / KIB ** 2}M` : `${bound / KIB}K`;
}

/**
 * The scale that cuts exactly these rows, of those that the tools have; the coarsest hist() that fits comes first.
 * `rows` stands for whatever fits none: then nothing but the bounds is known.
 * @param labels as printed, where the text has them: they tell hist() and lhist() apart where bounds alone don't
 */
export function inferScale(rows: readonly Row[], labels?: readonly string[]): Scale {
  const fitting = candidates(rows);
  // of the lone end of a lhist() a K or M says that its step is that many KiB, but not how many
  if (labels && isLoneEnd(rows) && /[KkM]/.test(labels[0]))
    return { kind: 'linear', min: rows[0].lo, max: rows[0].hi, step: KIB };
  const asPrinted =
    labels && fitting.find((scale) => rows.every((row, i) => rowLabel(row, scale) === labels[i]));
  return asPrinted ?? fitting[0] ?? { kind: 'rows' };
}

/** A row with both ends. */
export function isClosed({ lo, hi }: Row): boolean {
  return Number.isFinite(lo) && Number.isFinite(hi);
}

/** lhist() that only saw values below or above its range: one open row. */
export function isLoneEnd(rows: readonly Row[]): boolean {
  return rows.length === 1 && !isClosed(rows[0]);
}

function candidates(rows: readonly Row[]): Scale[] {
  const scales: Scale[] = [];
  for (let k = 0; k <= MOST_K; k++) if (rows.every((row) => isLog2(row, k))) scales.push({ kind: 'log2', k });
  if (rows[0]?.lo === 0 && rows[0].hi === 2 && rows.slice(1).every((row) => isLog2(row, 0))) {
    scales.push({ kind: 'log2-from-01' });
  }
  const linear = linearScale(rows);
  // rows one wide are those of any fine enough hist() too: lhist() says no more than what is there
  const oneWide = linear !== null && linear.step === 1 && rows.some(({ lo }) => lo >= 2);
  if (linear !== null) scales.splice(oneWide ? 0 : scales.length, 0, linear);
  return scales;
}

/** The row is one of hist(n, k). */
export function isLog2({ lo, hi }: Row, k: number): boolean {
  if (lo === Number.NEGATIVE_INFINITY) return hi === 0;
  if (!(lo >= 0) || !Number.isFinite(hi)) return false;
  return hi === log2RowEnd(lo, k) && lo % (hi - lo) === 0;
}

/** The row may be one of a scale, beyond the ends that a linear one has so far as well. */
export function isOf(row: Row, scale: Scale): boolean {
  const { lo, hi } = row;
  if (scale.kind === 'rows') return true;
  if (scale.kind === 'log2') return isLog2(row, scale.k);
  if (scale.kind === 'log2-from-01')
    return (lo === 0 && hi === 2) || (lo !== 0 && lo !== 1 && isLog2(row, 0));
  return !isClosed(row) || (hi - lo === scale.step && (lo - scale.min) % scale.step === 0);
}

/** Where the row of hist(n, k) that begins at `lo` ends. */
export function log2RowEnd(lo: number, k: number): number {
  if (lo < 2 ** k) return lo + 1;
  return lo + 2 ** (log2BucketIndex(lo) - 2 - k);
}

/** lhist(): closed rows of one width side by side; min and max are the ends of what is there. */
function linearScale(rows: readonly Row[]): (Scale & { kind: 'linear' }) | null {
  const closed = rows.filter(isClosed);
  if (closed.length === 0) return null;
  const step = closed[0].hi - closed[0].lo;
  const min = closed[0].lo;
  const scale = { kind: 'linear', min, max: closed[closed.length - 1].hi, step } as const;
  return rows.every((row) => isOf(row, scale)) ? scale : null;
}
