/**
 * The kinds of events in a Program. The first three are those of the ledger's log (kernel/log-markers.ts): a lock is taken
 * for writing, taken for reading, or released. The marks of the log have numbers of their own (SPAN_BEGIN_MARK, FAULT_MARK):
 * program-writer.ts turns them into these kinds. From SPAN_BEGIN up to LOOK an event concerns its own call alone; all others
 * concern a lock, and through it other cpus.
 */
import { LOCK_EXCLUSIVE, LOCK_RELEASE, LOCK_SHARED } from '../../kernel/log-markers.js';

export { LOCK_EXCLUSIVE, LOCK_RELEASE, LOCK_SHARED };

/** A span of the call (Ledger.beginSpan) begins, or ends. */
export const SPAN_BEGIN = 8;
export const SPAN_END = 9;
/** A stage-2 fault begins. */
export const FAULT = 10;
/** The fault reads mmu_notifier_seq: notifiers that end after this make it retry. */
export const SEQUENCE = 11;
/** From here to mmu_lock the fault does what a retry need not do again: the host's own page fault. */
export const ONCE = 12;
/**
 * Between two batches under a lock: whoever waits for the lock is let in. One event of this kind stands for all the looks
 * of a call that are equally far apart (Program.repeats).
 */
export const LOOK = 13;
/** Many sections of one lock, taken and released in turn: one event stands for all of them (series.ts). */
export const SERIES = 14;

/** The event concerns no lock, only its own call. */
export function isOwnEvent(kind: number): boolean {
  return kind >= SPAN_BEGIN && kind < LOOK;
}
