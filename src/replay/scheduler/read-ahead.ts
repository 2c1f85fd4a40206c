/**
 * How far the trace is read ahead of virtual time.
 *
 * Without timestamps a row starts when its cpu is free, and a cpu that has nothing to do ("dry") needs its next row read
 * before virtual time goes on. So rows are read while a cpu is dry, until one for it comes or WINDOW rows wait for busy
 * cpus; then the dry cpus count as idle until a row of theirs happens to come. A row with a timestamp is read when virtual
 * time gets there; TIMED_WINDOW of them may wait for busy cpus. Beyond that, a row of an idle cpu starts late, which is
 * counted (Scheduler.late).
 */
import type { Cpu } from './cpu.js';
import { ASAP, type Program } from './program.js';

/** Rows that may wait for their cpus: without timestamps, and with. */
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
   * The next row of the trace may be handed in before virtual time goes on: its time has come, or a cpu is dry.
   * @param wantedPs start of the row, or ASAP
   * @param nextPs when the earliest event of all cpus comes
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

  /** Too many rows wait: no more is read for the cpus that are dry. */
  private stop(): void {
    if (this.dry === 0) return;
    for (const cpu of this.cpus) cpu.dry = false;
    this.dry = 0;
  }
}
