/** How well each fitted figure is known from the others: fitted again without it, and compared. */
import { Matrix, pseudoInverse } from 'ml-matrix';
import { type Cell, column, type Draft, fitGroups, timeOf } from './draft.js';

export interface LeftOut {
  readonly id: string;
  readonly published: number;
  readonly fitted: number;
  /** What the fit of all others says of it; null: they do not tell, it alone identifies a price. */
  readonly predicted: number | null;
}

/** Each cell with the fit of all, and with the fit of all others. */
export function leaveOneOut(draft: Draft, cells: readonly Cell[]): LeftOut[] {
  const all = fitGroups(draft, cells);
  return cells.map((cell) => {
    const { id, counts, value } = cell;
    const others = cells.filter((other) => other !== cell);
    const isTold = dependsOn(
      row(draft, cell),
      others.map((other) => row(draft, other)),
    );
    return {
      id,
      published: value,
      fitted: timeOf(draft, all, counts),
      predicted: isTold ? timeOf(draft, fitGroups(draft, others), counts) : null,
    };
  });
}

/** What a cell has of each group, relative to its value as the fit weighs it. */
function row(draft: Draft, { counts, value }: Cell): number[] {
  return Object.values(draft.groups).map((group) => column(group, counts) / value);
}

/** What is left of a row below this share of it is rounding. */
const NOTHING = 1e-9;

/** The row is a linear combination of the others: nothing of it is left beside its projection on what they span. */
function dependsOn(wanted: readonly number[], others: readonly (readonly number[])[]): boolean {
  if (others.length === 0) return false;
  const row = Matrix.rowVector([...wanted]);
  const span = new Matrix(others.map((other) => [...other]));
  const projection = row.mmul(pseudoInverse(span, NOTHING * span.norm())).mmul(span);
  return Matrix.sub(row, projection).norm() <= NOTHING * row.norm();
}
