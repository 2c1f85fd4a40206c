/** The histograms of a compared map, as every form that draws bars has them. */
import type { ComparedMap, ComparisonResult } from '../../comparison/result.js';
import { type Drawing, drawingOf } from '../lane-histograms.js';
import { grouped } from '../numbers.js';
import { AxisText } from './axis-text.js';

/** Of the columns that have values, BASE alone where all are alike; null: none has any. */
export function drawingOfMap(
  { columns }: ComparisonResult,
  map: ComparedMap,
): { readonly columns: readonly number[]; readonly drawing: Drawing } | null {
  const axis = new AxisText(map);
  const alike = map.against.every((against) => against?.isSame);
  const isThere = (c: number) => (map.columns[c]?.n ?? 0) > 0;
  const shown = alike ? [0] : columns.map((_, c) => c).filter(isThere);
  if (shown.length === 0) return null;
  const countsOf = (c: number) => map.rows.map(({ counts }) => counts[c] ?? 0);
  const lanes = shown.map((c) => ({
    label: alike ? 'BASE and every variant alike' : columns[c].label,
    about: `n ${grouped(map.columns[c]!.n)}`,
    n: map.columns[c]!.n,
    counts: countsOf(c),
    base: c > 0 && isThere(0) ? { n: map.columns[0]!.n, counts: countsOf(0) } : null,
  }));
  const labels = map.rows.map((row) => axis.row(row));
  return { columns: shown, drawing: drawingOf(labels, lanes, true) };
}
