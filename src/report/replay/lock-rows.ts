/** The locks of a lane as rows of a table: which one is it? Shared by the text and the markdown form. */

import type { LockResult } from '../../results/lock.js';
import type { LaneResult } from '../../results/replay.js';
import { grouped, quantity, scaled, sharePercent } from '../numbers.js';

export interface LockColumn {
  readonly heading: string;
  readonly cell: (lock: LockResult, unit: string) => string;
}

const orNothing = (value: number | null): string => (value === null ? '' : quantity(value));

/** p50, p99 and longest are of the waiting of those who waited; held is the mean of one acquisition. */
export const LOCK_COLUMNS: readonly LockColumn[] = [
  { heading: 'lock', cell: ({ lock }) => lock },
  { heading: 'taken', cell: ({ acquisitions }) => grouped(acquisitions) },
  { heading: 'held', cell: ({ followed, heldMean }) => (followed === 0 ? '' : quantity(heldMean)) },
  { heading: 'unbroken', cell: ({ followed, heldLongest }) => (followed === 0 ? '' : quantity(heldLongest)) },
  {
    heading: 'contended',
    cell: ({ contended, acquisitions }) => `${sharePercent(contended, acquisitions)} %`,
  },
  { heading: 'waited', cell: ({ waitedTotal }, unit) => scaled(waitedTotal, unit) },
  { heading: 'p50', cell: ({ p50 }) => orNothing(p50) },
  { heading: 'p99', cell: ({ p99 }) => orNothing(p99) },
  { heading: 'longest', cell: ({ longest }) => orNothing(longest) },
];

const MEANINGS: Readonly<Record<string, string>> = {
  held: 'mean of one acquisition',
  unbroken: 'the longest that no waiter was let in',
  contended: 'share of the acquisitions that had to wait',
};
/** Columns about the waiting of those that had to. */
const OF_WAITING: readonly string[] = ['p50', 'p99', 'longest'];

/** Said beside the table: what its columns mean. */
export function locksLegend(columns: readonly LockColumn[] = LOCK_COLUMNS): string {
  const headings = columns.map(({ heading }) => heading);
  const parts = headings.flatMap((heading) =>
    Object.hasOwn(MEANINGS, heading) ? [`${heading}: ${MEANINGS[heading]}`] : [],
  );
  const values = headings.filter((heading) => OF_WAITING.includes(heading));
  const and = [values.slice(0, -1).join(', '), ...values.slice(-1)]
    .filter((text) => text !== '')
    .join(' and ');
  const several = values.length > 1;
  if (headings.includes('waited'))
    parts.push(`waited: sum of their waiting${several ? `, ${and} of it` : ''}`);
  else if (several) parts.push(`${and}: of their waiting`);
  // the others are known only where the longest is
  if (values.length === 1) parts.push(`${and}: the longest of their waits`);
  return parts.join('; ');
}

/** Heading and rows; the lock that was waited for longest comes first. */
export function lockRows(
  locks: NonNullable<LaneResult['locks']>,
  unit: string,
  columns: readonly LockColumn[] = LOCK_COLUMNS,
): string[][] {
  const sorted = [...locks].sort((a, b) => b.waitedTotal - a.waitedTotal || b.acquisitions - a.acquisitions);
  return [
    columns.map(({ heading }) => heading),
    ...sorted.map((lock) => columns.map(({ cell }) => cell(lock, unit))),
  ];
}
