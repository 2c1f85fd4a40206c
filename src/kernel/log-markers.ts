/**
 * Markers: negative numbers that stand for locks, marks, sections and batches among the steps of a tape (tape.ts) and of a
 * ledger's log (settled.ts). A marker holds what happens there, and a number whose meaning depends on that: the step of a
 * lock, which mark it is (SPAN_BEGIN_MARK and the following), or which sections.
 *
 * Whoever reads a log asks isMark, isBatchesMarker and isSectionsMarker first: markerEvent and markerCharged mean something
 * only for what is left, the markers of locks.
 */

/** A lock is taken for writing, taken for reading, or released. */
export const LOCK_EXCLUSIVE = 0;
export const LOCK_SHARED = 1;
export const LOCK_RELEASE = 2;
/** Added to one of the first two: the lock's own step was charged when it was taken (Ledger.acquire). */
export const LOCK_CHARGED = 4;

/** A mark: something in the call that is no lock; the marker's number says what (SPAN_BEGIN_MARK and the following). */
export const MARK = 3;
/** The numbers of marks. A part of the call that is worth a latency of its own begins, or ends (Ledger.beginSpan). */
export const SPAN_BEGIN_MARK = 0;
export const SPAN_END_MARK = 1;
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

/** Many sections of one lock; the marker's number is their index in Ledger.sectionLog.all. */
export const SECTIONS = 6;

/** The batches of the call under a lock, whose step is the marker's number; Ledger.batches has their steps. */
export const BATCHES = 7;

/**
 * A marker: negative, so that it differs from every step.
 * @param what happens: LOCK_EXCLUSIVE, LOCK_SHARED (each also with LOCK_CHARGED) or LOCK_RELEASE, MARK, SECTIONS, BATCHES
 */
export function markerOf(number: number, what: number): number {
  return -1 - (number * 8 + what);
}

/** The number that a marker holds. */
export function markerNumber(marker: number): number {
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

/** The marker is a mark; false for a step. */
export function isMark(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === MARK;
}

/** The marker stands for many sections of one lock; false for a step. */
export function isSectionsMarker(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === SECTIONS;
}

/** The marker stands for the batches of the call; false for a step. */
export function isBatchesMarker(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === BATCHES;
}
