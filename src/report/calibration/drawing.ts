/** A measured histogram beside the modelled one, row by row, for the text and for the page. */
import { inferScale, rowLabel } from '../../recordings/scale.js';
import type { CalibratedBucket, CalibratedProbe } from '../../results/calibration.js';
import type { Bucket } from '../../results/replay.js';
import { bucketLabel } from '../../stats/log2.js';
import { type Drawing, drawingOf } from '../lane-histograms.js';
import { grouped } from '../numbers.js';

/** null where only means were measured. The modelled counts are of as many calls as were measured, rounded row by row. */
export function fitDrawing({
  n,
  measured,
  modelled,
}: Pick<CalibratedProbe, 'n' | 'measured' | 'modelled'>): Drawing | null {
  if (measured === null || modelled === null) return null;
  const [before, after] = [measured.map(opened), modelled.map(opened)];
  const rows = [...new Map([...before, ...after].map((row) => [row.lo, row])).values()].sort(
    (a, b) => a.lo - b.lo,
  );
  const countsOf = (buckets: readonly Bucket[]): number[] =>
    rows.map(({ lo }) => buckets.find((row) => row.lo === lo)?.count ?? 0);
  const base = { n, counts: countsOf(before) };
  const about = `n ${grouped(n)}`;
  return drawingOf(
    rows.map(inferScale(before).kind === 'log2' ? bucketLabel : (row) => rowLabel(row, { kind: 'rows' })),
    [
      { label: 'measured', about, n, counts: base.counts, base: null },
      { label: 'modelled', about, n, counts: countsOf(after), base },
    ],
    false,
    'differs',
  );
}

/** A row whose open end is one again. */
function opened({ lo, hi, count }: CalibratedBucket): Bucket {
  return { lo, hi: hi ?? Number.POSITIVE_INFINITY, count };
}
