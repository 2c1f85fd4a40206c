/** The table modelled against measured, one line per kind of call and backing. */
import { percent } from '../../src/counted.js';
import { sumOf } from '../../src/sums.js';
import type { IcountRow } from './icount-6.1.js';

export interface IcountErrors {
  readonly kind: string;
  readonly backing: string;
  readonly calls: number;
  /** Mean of |error|, and the call with the largest one. */
  readonly mean: number;
  readonly worst: IcountRow;
}

/** Errors by kind of call and backing, in the order of the recordings. */
export function errorsByKind(rows: readonly IcountRow[]): IcountErrors[] {
  const groups = new Map<string, IcountRow[]>();
  for (const row of rows) {
    const key = `${row.kind} ${row.backing}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => ({
    kind: group[0].kind,
    backing: group[0].backing,
    calls: group.length,
    mean: sumOf(group, ({ error }) => Math.abs(error)) / group.length,
    worst: group.reduce((worst, row) => (Math.abs(row.error) > Math.abs(worst.error) ? row : worst)),
  }));
}

/** As text: mean and worst error of each kind, the worst call with its numbers. */
export function errorTable(rows: readonly IcountRow[]): string {
  const lines = errorsByKind(rows).map(({ kind, backing, calls, mean, worst }) =>
    [
      kind.padEnd(20),
      backing.padEnd(13),
      String(calls).padStart(5),
      percent(mean).padStart(8),
      percent(worst.error).padStart(9),
      `n=${worst.n}`.padStart(9),
      String(worst.measured).padStart(10),
      worst.modelled.toFixed(0).padStart(10),
      worst.role,
    ].join(' '),
  );
  const head =
    'kind                 backing       calls     mean     worst        at   measured   modelled role';
  return [head, ...lines].join('\n');
}
