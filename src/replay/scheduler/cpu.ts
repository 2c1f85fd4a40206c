/** A virtual CPU: the call that it runs, the calls that wait for it, the locks that it holds. */
import type { Lock } from './lock.js';
import type { Program } from './program.js';

export class Cpu {
  running: Program | null = null;
  /** Next event of the running call. */
  event = 0;
  startPs = 0;
  /** Start of the running call and all that it has waited since. */
  basePs = 0;
  /** When the span that it is in began; -1: it is in none. */
  spanPs = -1;
  /** Calls handed in that have not started. */
  first: Program | null = null;
  last: Program | null = null;
  /** It has nothing to do, and the scheduler reads on for it. */
  dry = false;
  /** The locks that it holds, last taken last, and since when, ps. */
  readonly held: Lock<Cpu>[] = [];
  readonly since: number[] = [];

  constructor(readonly id: number) {}
}
