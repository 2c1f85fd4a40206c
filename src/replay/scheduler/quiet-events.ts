/**
 * Quiet events: those that no other cpu can notice, which concern only their own call (isOwnEvent), or locks that nobody can wait for
 * (Lock.quiet). They take no turn in the heap of all cpus' events. What they do to their call is worked out later, in one
 * go: before the next event of their cpu that does take a turn, or when a lock ceases to be quiet.
 */
import type { CallListener } from './call-listener.js';
import type { Cpu } from './cpu.js';
import { isOwnEvent, LOCK_RELEASE, LOOK, SEQUENCE, SERIES, SPAN_BEGIN, SPAN_END } from './event-kinds.js';

/**
 * Works out the quiet events of a cpu that come before its due event (Cpu.due).
 * @param beforePs leaves out those that come at this time or later
 * @returns false if there was none
 */
export function settleQuiet(cpu: Cpu, beforePs: number, listener: CallListener): boolean {
  const { event, times } = cpu;
  const program = cpu.running!;
  for (; cpu.event < cpu.due; cpu.advance()) {
    if (program.kinds[cpu.event] === SERIES && cpu.passSections(beforePs)) continue;
    const eventPs = cpu.basePs + program.reach(cpu.event, cpu.times);
    if (eventPs >= beforePs) break;
    cpu.atPs = eventPs;
    const kind = program.kindOf(cpu.event, cpu.times);
    if (isOwnEvent(kind)) mark(cpu, kind, listener);
    else if (kind === LOOK) cpu.breaks(cpu.eventLock);
    else if (kind === LOCK_RELEASE) cpu.letGo(cpu.eventLock);
    else cpu.hold(cpu.eventLock);
  }
  return cpu.event > event || cpu.times > times;
}

function mark(cpu: Cpu, kind: number, listener: CallListener): void {
  if (kind === SEQUENCE) cpu.stale = false;
  else if (kind === SPAN_BEGIN || kind === SPAN_END) span(cpu, kind === SPAN_BEGIN, listener);
}

function span(cpu: Cpu, begins: boolean, listener: CallListener): void {
  const program = cpu.running!;
  if (!begins && program.recorded) listener.spanned(program, cpu.atPs - cpu.spanPs);
  cpu.spanPs = begins ? cpu.atPs : Number.NaN;
}
