/**
 * Calls that wait in a circle for one another's locks, so that virtual time stands still. Built-in paths take locks in one
 * order; only a variant module can make this mistake.
 */
import type { Cpu } from './cpu.js';
import type { Lock } from './lock.js';

/** No call can go on: each waits for a lock that another of them holds. */
export class Deadlock extends Error {
  constructor(
    /** Line and op of the first row in the circle. */
    readonly line: number,
    readonly op: number,
    what: string,
  ) {
    super(what);
  }
}

interface Wait {
  readonly cpu: Cpu;
  readonly lock: Lock<Cpu>;
  readonly holder: Cpu;
}

/** @param cpus all of them: those that run a call wait for a lock, at least one does */
export function deadlockOf(cpus: readonly Cpu[]): Deadlock {
  const circle = circleOf(cpus).map(({ cpu: { running }, lock, holder }) => ({
    line: running!.line,
    op: running!.op,
    text: `line ${running!.line} waits for ${lock.name}, which line ${holder.running!.line} holds`,
  }));
  circle.sort((a, b) => a.line - b.line);
  return new Deadlock(circle[0].line, circle[0].op, `deadlock: ${circle.map(({ text }) => text).join('; ')}`);
}

/** Follows who waits for whom until somebody comes a second time: every holder of a lock waits as well. */
function circleOf(cpus: readonly Cpu[]): Wait[] {
  const way: Wait[] = [];
  let cpu = cpus.find(({ running }) => running !== null)!;
  for (;;) {
    const start = way.findIndex((wait) => wait.cpu === cpu);
    if (start >= 0) return way.slice(start);
    const lock = cpu.eventLock;
    const holder = cpus.find((other) => other.occupies(lock))!;
    way.push({ cpu, lock, holder });
    cpu = holder;
  }
}
