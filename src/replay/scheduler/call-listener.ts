/** Who is told what virtual time makes of a call; the scheduler itself keeps nothing but the locks' tallies. */
import type { Program } from './program.js';

/** Only calls that are recorded are told of. */
export interface CallListener {
  /** The call has ended: the time from its start to its end, waiting included, ps. Told once, after all else of the call. */
  ended(program: Program, latencyPs: number): void;
  /**
   * The call has got a lock that it waited for.
   * @param lock step of the lock
   * @param inSpan it waited inside a span
   */
  waited(program: Program, lock: number, waitedPs: number, inSpan: boolean): void;
  /**
   * A stage-2 fault of the call found an MMU notifier and faults again (notifiers.ts).
   * @param fault index of the event with which the fault begins
   * @param lapPs time of the attempt that came to nothing, without waiting
   */
  retried(program: Program, fault: number, lapPs: number): void;
  /** A span of the call has ended: its time, waiting included, ps. */
  spanned(program: Program, latencyPs: number): void;
}
