/** Metadata of an imported trace that every recording has: where it comes from, and who acts in it. */
import { basename } from 'node:path';
import type { Place, Thread } from './threads.js';

/** Threads that are named one by one. */
const MOST_THREADS = 32;

/** A value that reads back as it is: no line ends, no blanks around it. */
export function oneLine(text: string): string {
  return text.replace(/[\x00-\x1f\x7f\u2028\u2029]/g, '?').trim();
}

/** @param name as the user gave it, `-` for standard input */
export function sourceText(name: string): string {
  return name === '-' ? 'standard input' : basename(name);
}

/** Who each vCPU, or host thread, of the trace is. */
export function threadsText(threads: readonly (Place & Thread)[]): string {
  const named = threads
    .slice(0, MOST_THREADS)
    .map(({ vm, cpu, comm, tid }) => `vm ${vm} cpu ${cpu} is ${comm === '' ? 'a thread' : comm} ${tid}`);
  const more = threads.length > MOST_THREADS ? [`and ${threads.length - MOST_THREADS} more`] : [];
  return oneLine([...named, ...more].join('; '));
}

/** Release of the kernel, by perf's header, or by a line of the user's in front of the recording: `# kernel: 6.1.0`. */
export function kernelIn(line: string): string | null {
  const match = /^# (?:os release :|kernel:) (\S.*)$/.exec(line);
  return match === null ? null : oneLine(match[1]);
}
