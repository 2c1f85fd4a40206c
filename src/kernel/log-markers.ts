/**
 * Markers: negative numbers that stand for locks, marks, sections and batches among the steps of a tape (tape.ts) and of a
 * ledger's log (settled.ts). One holds a number, which is the lock's step unless said otherwise, and what happens there.
 */

/** A lock is taken for writing, taken for reading, or released. */
export const LOCK_EXCLUSIVE = 0;
export const LOCK_SHARED = 1;
export const LOCK_RELEASE = 2;
/** Added to one of the first two: the lock's own step was charged when it was taken (Ledger.acquire). */
export const LOCK_CHARGED = 4;

/** A mark: something in the call that is no lock; the marker's number says what (SPAN_BEGIN and those behind it). */
export const MARK = 3;
/** A part of the call that is worth a latency of its own begins, or ends (Ledger.beginSpan). */
export const SPAN_BEGIN = 0;
export const SPAN_END = 1;
/**
 * A stage-2 fault begins; it reads mmu_notifier_seq; what follows up to mmu_lock is done once, however often the fault
 * retries (user_mem_abort, arch/arm64/kvm/mmu.c, v5.17; replay/scheduler/notifiers.ts).
 */
export const FAULT_MARK = 2;
export const SEQUENCE_MARK = 3;
export const ONCE_MARK = 4;
/**
 * An MMU notifier begins with the next lock event (mmu_notifier_count goes up), or, the second time in a call, ends with it
 * (the count goes down, mmu_notifier_seq up).
 */
export const NOTIFIER_MARK = 5;

/** Many sections of one lock; the marker's number is theirs in Ledger.sectionLog. */
export const SECTIONS = 6;

/** The batches of the call under a lock; Ledger.batches has their steps. */
export const BATCHES = 7;

/** The marker of a number and what happens: negative, so that it differs from every step. */
export function lockMarker(lock: number, event: number): number {
  return -1 - (lock * 8 + event);
}

/** The lock of a marker; of a mark or of sections their number. */
export function markerLock(marker: number): number {
  return (-1 - marker) >> 3;
}

/** What happens to the lock of a lock's marker: LOCK_EXCLUSIVE, LOCK_SHARED or LOCK_RELEASE. */
export function markerEvent(marker: number): number {
  return (-1 - marker) & 3;
}

/** The lock's own step was charged when it was taken. */
export function markerCharged(marker: number): boolean {
  return ((-1 - marker) & LOCK_CHARGED) !== 0;
}

/** The marker is a mark. */
export function isMark(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === MARK;
}

export function isSectionsMarker(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === SECTIONS;
}

export function isBatchesMarker(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === BATCHES;
}
