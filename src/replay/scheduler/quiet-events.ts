/**
 * Events that no other cpu can see: the spans of a call, and locks that nobody can wait for (Lock.quiet). They are not
 * run in their turn among the events of all cpus, but looked at together, before the next event of their cpu that is.
 */
import { LOCK_RELEASE } from '../../kernel/ledger.js';
import type { Cpu } from './cpu.js';
import { type Finished, isMark, LOOK, SEQUENCE, SERIES, SPAN_BEGIN, SPAN_END } from './program.js';

/**
 * Looks at the quiet events of a cpu up to its due event.
 * @param beforePs not at those that come at this time or later
 * @returns false if there was none
 */
export function settle(cpu: Cpu, beforePs: number, finished: Finished): boolean {
  const { event, times } = cpu;
  const program = cpu.running!;
  for (; cpu.event < cpu.due; cpu.advance()) {
    if (program.kinds[cpu.event] === SERIES && cpu.passSections(beforePs)) continue;
    const eventPs = cpu.basePs + program.reach(cpu.event, cpu.times);
    if (eventPs >= beforePs) break;
    cpu.atPs = eventPs;
    const kind = program.kindOf(cpu.event, cpu.times);
    if (isMark(kind)) mark(cpu, kind, finished);
    else if (kind === LOOK) cpu.breaks(cpu.eventLock);
    else if (kind === LOCK_RELEASE) cpu.letGo(cpu.eventLock);
    else cpu.hold(cpu.eventLock);
  }
  return cpu.event > event || cpu.times > times;
}

function mark(cpu: Cpu, kind: number, finished: Finished): void {
  if (kind === SEQUENCE) cpu.stale = false;
  else if (kind === SPAN_BEGIN || kind === SPAN_END) span(cpu, kind === SPAN_BEGIN, finished);
}

function span(cpu: Cpu, begins: boolean, finished: Finished): void {
  const program = cpu.running!;
  if (!begins && program.recorded) finished.spanned(program, cpu.atPs - cpu.spanPs);
  cpu.spanPs = begins ? cpu.atPs : Number.NaN;
}
