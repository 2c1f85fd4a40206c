/**
 * Recorded calls that fail though nothing in the trace says that they should. Failing is the point, and no word about it
 * needed, where the trace records a failure (whether the same one is another question: recordedReturns), where a VM's mm
 * has exited before, and where a kick finds no device in the kernel, so that it goes to user space.
 */
import { minus, returnText } from '../errno.js';
import type { ReplayResult } from '../results/replay.js';
import type { TraceBatch } from '../trace/batch.js';
import { OPS } from '../trace/ops.js';
import { KICK } from './ops.js';

const TO_USER_SPACE = minus('EOPNOTSUPP');

/** Calls by op and negative return value: key op * 4096 - ret. */
export type ErrnoCounts = Map<number, number>;

export interface UnrecordedFailures {
  readonly errnos: ErrnoCounts;
  firstLine: number | null;
}

function keyOf(op: number, ret: number): number {
  return op * 4096 - ret;
}

/** One more call of an operation returned that. */
export function countErrno(errnos: ErrnoCounts, op: number, ret: number): void {
  const key = keyOf(op, ret);
  errnos.set(key, (errnos.get(key) ?? 0) + 1);
}

/** Calls of an operation that returned that. */
export function errnoCount(errnos: ErrnoCounts, op: number, ret: number): number {
  return errnos.get(keyOf(op, ret)) ?? 0;
}

/**
 * Counts a recorded call that failed, unless the trace says that it should (see above).
 * @param alive the VM has its mm
 */
export function addFailure(
  failures: UnrecordedFailures,
  batch: TraceBatch,
  row: number,
  ret: number,
  alive: boolean,
): void {
  const op = batch.op[row];
  if (batch.ret[row] < 0 || !alive || (op === KICK && ret === TO_USER_SPACE)) return;
  countErrno(failures.errnos, op, ret);
  failures.firstLine ??= batch.line[row];
}

/** Errnos by their keys, as data. */
export function errnoRows(errnos: ErrnoCounts): { op: string; errno: string; rows: number }[] {
  return [...errnos.entries()]
    .sort(([a], [b]) => a - b)
    .map(([key, rows]) => ({ op: OPS[Math.floor(key / 4096)].name, errno: returnText(-(key % 4096)), rows }));
}

/** The part of a result that says which of BASE's calls these are; nothing where there are none. */
export function failuresOf(
  { errnos, firstLine }: UnrecordedFailures,
  calls: number,
): Pick<ReplayResult, 'failures'> {
  if (firstLine === null) return {};
  return { failures: { calls, errnos: errnoRows(errnos).sort((a, b) => b.rows - a.rows), firstLine } };
}
