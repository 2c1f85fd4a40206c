/**
 * `perf script`: `comm tid [cpu] time: group:event: text`, or `comm pid/tid [cpu] time: ...` with -F pid,tid. Times are
 * microseconds, with --ns nanoseconds. Call chains (-g) follow in lines that begin with a tab.
 */
import type { Task } from './event-line.js';

/** `CPU 0/KVM 23461/23463 [001]`; the name may hold blanks and slashes, so it is read from the right. */
const TASK = /^(?:(.*\S)\s+)?(\d{1,10})(?:\/(\d{1,10}))?(?:\s+\[(\d{1,6})\])?(?:\s+\S{4,8})?$/;

/** @param text what stands left of the time, trimmed */
export function readPerfTask(text: string): Task | null {
  const match = TASK.exec(text);
  if (match === null) return null;
  const [, comm = '', first, second, cpu] = match;
  return {
    form: 'perf script',
    comm,
    tid: Number(second ?? first),
    pid: second === undefined ? null : Number(first),
    hostCpu: cpu === undefined ? -1 : Number(cpu),
  };
}

/** A frame of a call chain: `\tffffffffa1b2c3d4 kvm_vcpu_ioctl+0x1 ([kvm])`. */
export function isCallChain(line: string): boolean {
  return /^\t\s*[0-9a-f]{1,16} \S/.test(line);
}
