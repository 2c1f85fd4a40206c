/** How well each fitted figure is known from the others: fitted again without it, and compared. */
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

/** The row is a linear combination of the others (Gram-Schmidt, twice over for its rounding). */
function dependsOn(wanted: readonly number[], others: readonly (readonly number[])[]): boolean {
  const basis: number[][] = [];
  for (const other of others) {
    const rest = orthogonalTo(basis, other);
    if (length(rest) > NOTHING * length(other)) basis.push(rest.map((value) => value / length(rest)));
  }
  return length(orthogonalTo(basis, wanted)) <= NOTHING * length(wanted);
}

function orthogonalTo(basis: readonly (readonly number[])[], vector: readonly number[]): number[] {
  let rest = [...vector];
  for (const one of [...basis, ...basis]) {
    const along = one.reduce((sum, value, i) => sum + value * rest[i], 0);
    rest = rest.map((value, i) => value - along * one[i]);
  }
  return rest;
}

function length(vector: readonly number[]): number {
  return Math.hypot(...vector);
}
