/**
 * ftrace's own text (the file `trace`) and trace-cmd report: `comm-tid [cpu] flags time: event: text`. The flags have 4
 * to 8 characters and may be missing; with the option record-tgid the process stands behind the thread: `(  2060)`.
 */
import type { Task } from './event-line.js';

const TASK = /^(.*)-(\d{1,10})\s+(?:\(\s*(\d{1,10}|-+)\s*\)\s+)?\[(\d{1,6})\](?:\s+[^\s()[\]]{4,8})?$/;

/** @param text what stands left of the time, trimmed */
export function readFtraceTask(text: string): Task | null {
  const match = TASK.exec(text);
  if (match === null) return null;
  const [, comm, tid, group, cpu] = match;
  return {
    form: 'ftrace',
    comm: comm.trim(),
    tid: Number(tid),
    pid: group === undefined || group.startsWith('-') ? null : Number(group),
    hostCpu: Number(cpu),
  };
}

/**
 * Events that were overwritten before anybody read them, by the header `entries-in-buffer/entries-written: 472/500`;
 * null for every other line.
 */
export function overwrittenEvents(line: string): number | null {
  const match = /^#\s*entries-in-buffer\/entries-written:\s*(\d+)\/(\d+)/.exec(line);
  return match === null ? null : Math.max(0, Number(match[2]) - Number(match[1]));
}

/** Lines with which trace-cmd report begins, and the lines of its summary per CPU. */
export function isReportHead(line: string): boolean {
  return /^(?:version = \d+|cpus=\d+|CPU \d+ is empty|CPU: ?\d+|trace-cmd \S+|\S+\.dat:)\s*$/.test(line);
}
