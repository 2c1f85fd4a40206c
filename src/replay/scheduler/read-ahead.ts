/**
 * How far the scheduler reads on in the trace. The first row of a cpu without timestamps starts when the rows before it
 * have been handed out: the scheduler reads on only while some cpu has nothing to do, and at most WINDOW rows ahead. A
 * cpu with no row in so many is idle until one comes. Of rows with timestamps TIMED_WINDOW may wait for busy cpus; beyond
 * that a row of an idle cpu comes late, which is counted.
 */
import type { Cpu } from './cpu.js';
import { ASAP, type Program } from './program.js';

/** Rows that may wait for their cpus: of those without timestamps, and of those with. */
export const WINDOW = 4096;
export const TIMED_WINDOW = 65536;

export class ReadAhead {
  /** Calls handed in that have not started. */
  private waiting = 0;
  /** Cpus that have nothing to do and are read on for. */
  private dry = 0;

  /** @param cpus all of them; it may grow */
  constructor(private readonly cpus: readonly Cpu[]) {}

  /**
   * The next row may be handed in: its time has come, or a cpu waits for it to be read.
   * @param wantedPs its start, or ASAP
   * @param nextPs when the next event of all comes
   */
  isDue(wantedPs: number, nextPs: number): boolean {
    if (this.waiting >= (wantedPs === ASAP ? WINDOW : TIMED_WINDOW)) {
      this.stop();
      return false;
    }
    return wantedPs === ASAP ? this.dry > 0 : wantedPs <= nextPs;
  }

  /** A cpu has nothing to do. */
  runsDry(cpu: Cpu): void {
    if (!cpu.dry) this.dry++;
    cpu.dry = true;
  }

  /** A call waits for its cpu. */
  add(cpu: Cpu, program: Program): void {
    this.waiting++;
    if (cpu.last === null) cpu.first = program;
    else cpu.last.next = program;
    cpu.last = program;
  }

  /** The first call that waits for a cpu starts. */
  take(cpu: Cpu): Program {
    const program = cpu.first!;
    cpu.first = program.next;
    if (cpu.first === null) cpu.last = null;
    program.next = null;
    this.waiting--;
    if (cpu.dry) this.dry--;
    cpu.dry = false;
    return program;
  }

  private stop(): void {
    if (this.dry === 0) return;
    for (const cpu of this.cpus) cpu.dry = false;
    this.dry = 0;
  }
}
