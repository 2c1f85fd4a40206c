/** A mistake that only variant modules make: calls that wait for one another's locks, so that virtual time stands still. */
import type { Cpu } from './cpu.js';
import type { Lock } from './lock.js';

/** All who could run wait for a lock that another of them holds. */
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

/** @param cpus some run calls, and all of those wait for locks */
export function deadlockOf(cpus: readonly Cpu[]): Deadlock {
  const circle = circleOf(cpus).map(({ cpu: { running }, lock, holder }) => ({
    line: running!.line,
    op: running!.op,
    text: `line ${running!.line} waits for ${lock.name}, which line ${holder.running!.line} holds`,
  }));
  circle.sort((a, b) => a.line - b.line);
  return new Deadlock(circle[0].line, circle[0].op, `deadlock: ${circle.map(({ text }) => text).join('; ')}`);
}

/** Who waits for whom, round and round: whoever holds a lock waits as well. */
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
