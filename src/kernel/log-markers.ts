/** Markers in a ledger's log: negative numbers that stand for locks, spans and batches among the steps. */

/** What a marker in the ledger's log says of a lock. */
export const LOCK_EXCLUSIVE = 0;
export const LOCK_SHARED = 1;
export const LOCK_RELEASE = 2;
/** No lock event but a mark in the call, by its number: a span begins or ends, and those of page faults that follow. */
export const SPAN = 3;
export const SPAN_BEGIN = 0;
export const SPAN_END = 1;
/** A stage-2 fault begins; it reads the sequence of MMU notifiers; what follows up to mmu_lock is done once, however often it retries. */
export const FAULT_MARK = 2;
export const SEQUENCE_MARK = 3;
export const ONCE_MARK = 4;
/** The next lock event begins an MMU notifier (its count goes up), or ends it (the count goes down, the sequence up). */
export const NOTIFIER_MARK = 5;
/** Beside one of the first two: the lock's own step was charged. */
export const LOCK_CHARGED = 4;

/** The marker of a lock event: negative, so that it differs from the number of a step. */
export function lockMarker(lock: number, event: number): number {
  return -1 - (lock * 8 + event);
}

/** The lock of a marker; of a mark its number. */
export function markerLock(marker: number): number {
  return (-1 - marker) >> 3;
}

/** What happened to it: LOCK_EXCLUSIVE, LOCK_SHARED or LOCK_RELEASE. */
export function markerEvent(marker: number): number {
  return (-1 - marker) & 3;
}

/** The marker is a mark in the call, not of a lock. */
export function isSpanMarker(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === SPAN;
}

/** Its step was charged when it was taken. */
export function markerCharged(marker: number): boolean {
  return ((-1 - marker) & LOCK_CHARGED) !== 0;
}

/** No lock event: many sections of one lock, by their number in Ledger.sectionLog. */
export const SECTIONS = 6;

/** The marker stands for sections; markerLock is their number. */
export function isSectionsMarker(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === SECTIONS;
}

/** Beside the lock: batches under it, of which Ledger.batches has the steps, and whether a waiter is let in between two. */
export const BATCHES = 7;

/** The marker stands for the call's batches. */
export function isBatchesMarker(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === BATCHES;
}
