/** Recorded calls that went another way than the trace says, in sentences: the first lines of a report, and warnings. */
import { counted, grouped } from '../counted.js';
import { sumOf } from '../sums.js';
import { latencyProblems } from './recorded-latencies.js';
import type { ReplayResult } from './replay.js';

/** Kinds of failures that are named. */
const NAMED = 4;

/** Calls that fail without a row that says what memory there is. */
const ON_MEMORY: readonly string[] = ['pin', 'unpin', 'dma_read', 'dma_write', 'dev_dma'];

/** None where all went as recorded. */
export function callProblems(
  result: Pick<ReplayResult, 'failures' | 'recordedReturns' | 'recordedLatencies'>,
): string[] {
  const { failures, recordedReturns } = result;
  return [
    ...(failures === undefined ? [] : [failuresText(failures)]),
    ...(recordedReturns.differing === 0 ? [] : [returnsText(recordedReturns)]),
    ...latencyProblems(result),
  ];
}

/** `2 of 2 calls failed, which the trace does not record: map -EINVAL 1, pin -EINVAL 1 (first in line 4)` */
function failuresText({ calls, errnos, firstLine }: NonNullable<ReplayResult['failures']>): string {
  const failed = sumOf(errnos, ({ rows }) => rows);
  const kinds = errnos.slice(0, NAMED).map(({ op, errno, rows }) => `${op} ${errno} ${grouped(rows)}`);
  const more = errnos.length > NAMED ? [`${errnos.length - NAMED} more`] : [];
  const hint =
    failed === calls && errnos.every(({ op }) => ON_MEMORY.includes(op))
      ? '; no row says what memory there is: map, or memslot, before the calls that use it'
      : '';
  return `${grouped(failed)} of ${counted(calls, 'call')} failed, which the trace does not record: ${[...kinds, ...more].join(', ')} (first in line ${firstLine})${hint}`;
}

/** How the recorded return values compare with BASE's. */
export function returnsText(returns: ReplayResult['recordedReturns']): string {
  const { compared, differing, firstLine, firstRecorded, firstModelled } = returns;
  if (compared === 0) return 'the trace has no recorded return values to compare with';
  if (differing === 0) return `${counted(compared, 'recorded return value')}, all as BASE models them`;
  const first =
    firstLine === null
      ? ''
      : `, first in line ${firstLine}: recorded ${firstRecorded}, modelled ${firstModelled}`;
  return `${grouped(differing)} of ${grouped(compared)} recorded return values are other than BASE models them${first}`;
}
