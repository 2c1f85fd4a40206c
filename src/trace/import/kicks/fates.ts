/**
 * What became of each write: found an eventfd or a device in the kernel, or went to user space. Tracepoints don't say, the
 * order of a thread's events does:
 *
 * - kvm_userspace_exit of the write's kind comes next on its thread: to user space;
 * - the guest runs on, another instruction is emulated, another exit is served, or the thread leaves for another reason
 *   (a signal): the kernel kept it;
 * - the recording ends, or its events were lost there: not known;
 * - a write, one KVM_EXIT_IO, a completed port read: the exit was the read's if the kernel kept the write, the write's if
 *   the kernel served the read. Not known, unless an event in between tells;
 * - no kvm_userspace_exit at all: it may not have been recorded, and nothing tells. Every write is assumed to have been
 *   kept.
 */
import { BOUNDARY, type EventColumns, EXIT, LOST, READ_PIO, WRITE } from './event-columns.js';

const NO_WRITE = 0;
export const KEPT = 1;
export const TO_USER_SPACE = 2;
export const LOST_TRACK = 3;
export const AMBIGUOUS = 4;
export const ASSUMED = 5;

/** One per event, in the columns' order; NO_WRITE for those that are none. */
export function fatesOf(
  events: EventColumns,
  order: Uint32Array,
  threads: number,
  /** Number of the kind of what was written, as EXIT events have it; -1: kept for certain. */
  kindOf: (detail: number) => number,
): Uint8Array {
  const fates = new Uint8Array(events.length);
  /** By thread: the write whose fate is open, -1 for none. */
  const open = new Int32Array(threads).fill(-1);
  /** By thread: the write that the exit just seen is taken to be of. */
  const exited = new Int32Array(threads).fill(-1);
  const lastCpu = new Int32Array(threads).fill(-1);
  const settle = (thread: number, fate: number): void => {
    if (open[thread] >= 0) fates[open[thread]] = fate;
    open[thread] = -1;
  };
  for (const event of order) {
    const thread = events.thread[event];
    const is = events.is[event];
    if (is === LOST) {
      const cpu = events.hostCpu[event];
      for (let t = 0; t < threads; t++)
        if (cpu < 0 || lastCpu[t] < 0 || lastCpu[t] === cpu) settle(t, LOST_TRACK);
      continue;
    }
    lastCpu[thread] = events.hostCpu[event];
    const justExited = exited[thread];
    exited[thread] = -1;
    switch (is) {
      case WRITE:
        settle(thread, KEPT);
        if (kindOf(events.detail[event]) < 0) fates[event] = KEPT;
        else open[thread] = event;
        break;
      case EXIT: {
        const write = open[thread];
        if (write >= 0 && kindOf(events.detail[write]) === events.detail[event]) {
          exited[thread] = write;
          settle(thread, TO_USER_SPACE);
        } else settle(thread, KEPT);
        break;
      }
      case READ_PIO:
        if (justExited >= 0) fates[justExited] = AMBIGUOUS;
        settle(thread, KEPT);
        break;
      case BOUNDARY:
        settle(thread, KEPT);
    }
  }
  for (let thread = 0; thread < threads; thread++) settle(thread, LOST_TRACK);
  if (events.is.subarray(0, events.length).includes(EXIT)) return fates;
  for (const [event, fate] of fates.entries())
    if (fate !== NO_WRITE && kindOf(events.detail[event]) >= 0) fates[event] = ASSUMED;
  return fates;
}
