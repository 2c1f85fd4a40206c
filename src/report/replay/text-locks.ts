/** The lock report of `--locks`: a table for each lane, all with the same columns. */

import type { ReplayResult } from '../../results/replay.js';
import { fits } from '../fit-width.js';
import { grouped } from '../numbers.js';
import { prose, title } from '../page.js';
import { nameAndNumbers, table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { LOCK_COLUMNS, type LockColumn, lockRows, locksLegend } from './lock-rows.js';

type Locks = NonNullable<ReplayResult['lanes'][number]['locks']>;

/** What a narrow terminal does without, in this order, once the columns are left out that are empty in all lanes. */
const SPARE = ['p50', 'waited', 'held', 'unbroken'];

export function lockTables({ lanes, unit }: ReplayResult, terminal: Terminal): string[] {
  if (lanes.every(({ locks }) => locks === null)) return [];
  const taken = lanes.flatMap(({ locks }) => (locks === null || locks.length === 0 ? [] : [locks]));
  const columns = fitting(taken, unit, terminal.width);
  return [
    ...title(`Locks [${unit}]`, terminal),
    ...lanes.flatMap(({ label, locks }) => [
      ...prose(`${label}:`, terminal),
      ...(locks === null || locks.length === 0
        ? ['    no lock was taken']
        : [...drawn(locks, unit, columns), ...prose(retried(locks), terminal, 4)]),
    ]),
    ...(taken.length === 0 ? [] : prose(locksLegend(columns), terminal, 2, 2)),
  ];
}

function retried(locks: Locks): string[] {
  return locks.flatMap(({ lock, retries }) =>
    retries === undefined
      ? []
      : [`${lock}: ${grouped(retries)} times a fault got it and retried (mmu_notifier_retry)`],
  );
}

/** As many columns as fit in the tables of all lanes. */
function fitting(lanes: readonly Locks[], unit: string, width: number): readonly LockColumn[] {
  const haveRoom = (columns: readonly LockColumn[]): boolean =>
    lanes.every((locks) => fits(drawn(locks, unit, columns), width));
  if (haveRoom(LOCK_COLUMNS)) return LOCK_COLUMNS;
  let columns = LOCK_COLUMNS.filter(({ cell }) => lanes.flat().some((lock) => cell(lock, unit) !== ''));
  for (const spare of SPARE) {
    if (haveRoom(columns)) break;
    columns = columns.filter(({ heading }) => heading !== spare);
  }
  return columns;
}

function drawn(locks: Locks, unit: string, columns: readonly LockColumn[]): string[] {
  return table(lockRows(locks, unit, columns), nameAndNumbers(columns.length), 4);
}
