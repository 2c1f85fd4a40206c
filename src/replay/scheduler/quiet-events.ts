/**
 * Events that no other cpu can see: the spans of a call, and locks that nobody can wait for (Lock.quiet). They are not
 * run in their turn among the events of all cpus, but looked at together, before the next event of their cpu that is.
 */
import { LOCK_RELEASE, LOCK_SHARED } from '../../kernel/ledger.js';
import type { Cpu } from './cpu.js';
import { type Finished, isSpan, LOOK, SPAN_BEGIN } from './program.js';

/**
 * Looks at the quiet events of a cpu up to its due event.
 * @param beforePs not at those that come at this time or later
 * @returns when the last of them came, ps; -1 if there was none
 */
export function settle(cpu: Cpu, beforePs: number, finished: Finished): number {
  let lastPs = -1;
  for (; cpu.event < cpu.due; cpu.advance()) {
    const { eventPs } = cpu;
    if (eventPs >= beforePs) break;
    const kind = cpu.running!.kinds[cpu.event];
    if (isSpan(kind)) span(cpu, kind === SPAN_BEGIN, eventPs, finished);
    else pass(cpu, kind, eventPs);
    lastPs = eventPs;
  }
  return lastPs;
}

function span(cpu: Cpu, begins: boolean, eventPs: number, finished: Finished): void {
  const program = cpu.running!;
  if (!begins && program.recorded) finished.spanned(program, eventPs - cpu.spanPs);
  cpu.spanPs = begins ? eventPs : -1;
}

/** What a call does with a lock that nobody waits for. */
function pass(cpu: Cpu, kind: number, eventPs: number): void {
  const lock = cpu.eventLock;
  if (kind === LOOK) cpu.breaks(lock, eventPs);
  else if (kind === LOCK_RELEASE) {
    cpu.letGo(lock, eventPs);
    lock.release(eventPs);
  } else {
    lock.request(cpu, kind === LOCK_SHARED, eventPs);
    cpu.hold(lock, eventPs);
  }
}
