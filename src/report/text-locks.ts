/** The lock report of `--locks`: a table for each lane. */
import type { ReplayResult } from '../stats/result.js';
import { wrap } from './fit-width.js';
import { LOCK_COLUMNS, LOCKS_LEGEND, lockRows } from './lock-rows.js';
import { table } from './table.js';
import type { Terminal } from './text.js';

/** Columns that a narrow terminal may do without, in the order of leaving them out. */
const SPARE = ['p50', 'waited', 'held', 'unbroken'];

export function lockTables({ lanes, unit }: ReplayResult, { width, chalk }: Terminal): string[] {
  if (lanes.every(({ locks }) => locks === null)) return [];
  return [
    chalk.bold(`Locks [${unit}]`),
    ...lanes.flatMap(({ label, locks }) => [
      ...wrap(`  ${label}:`, width, 4),
      ...(locks === null || locks.length === 0 ? ['    no lock was taken'] : fitted(locks, unit, width)),
    ]),
    ...wrap(`  ${LOCKS_LEGEND}`, width, 2),
  ];
}

function fitted(
  locks: NonNullable<ReplayResult['lanes'][number]['locks']>,
  unit: string,
  width: number,
): string[] {
  let drawn: string[] = [];
  for (let spared = 0; spared <= SPARE.length; spared++) {
    const columns = LOCK_COLUMNS.filter(({ heading }) => !SPARE.slice(0, spared).includes(heading));
    drawn = table(lockRows(locks, unit, columns), `l${'r'.repeat(columns.length - 1)}`, 4);
    if (drawn.every((line) => line.length <= width)) break;
  }
  return drawn;
}
