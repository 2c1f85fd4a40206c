/** Runs a command and says what it cost. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

export interface ChildRun {
  readonly seconds: number;
  readonly cpuSeconds: number | null;
  readonly peakBytes: number | null;
  readonly stdout: string;
}

/** Linux counts CPU time of processes in these, whatever the machine. */
const TICKS_PER_SECOND = 100;
/** utime of the children that ended, counted behind the command's name, which may hold blanks; stime follows. */
const CHILDREN_TIME = 13;
/** To look more often would take time from what is measured. */
const PEAK_EVERY_MS = 20;

/** What a file of /proc says, null on systems without. */
function proc(path: string): string | null {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return null;
  }
}

/** CPU time of all children that ended so far, seconds. */
function childrenCpu(): number | null {
  const fields = proc('self/stat')?.split(') ').at(-1)?.split(' ');
  if (fields === undefined) return null;
  return (Number(fields[CHILDREN_TIME]) + Number(fields[CHILDREN_TIME + 1])) / TICKS_PER_SECOND;
}

/**
 * Follows the high-water mark of a process; what is returned ends that and says the last reading. The first ones may
 * still be the parent's, from which a child is forked, as they are in getrusage to the end.
 */
function followPeak(child: ChildProcess): () => number | null {
  let peak: number | null = null;
  const look = (): void => {
    const kilobytes = proc(`${child.pid}/status`)?.match(/^VmHWM:\s+(\d+) kB/m)?.[1];
    if (kilobytes !== undefined) peak = Number(kilobytes) * 1024;
  };
  const timer = setInterval(look, PEAK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/**
 * Runs a command to its end; nothing else may be started meanwhile.
 * @param stdin what it reads; left out: nothing
 * Throws Error where it can't be started or fails, with what it said.
 */
export async function runChild(argv: readonly string[], stdin?: Readable): Promise<ChildRun> {
  const cpuBefore = childrenCpu();
  const start = performance.now();
  const child = spawn(argv[0], argv.slice(1), { stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
  const stopFollowing = followPeak(child);
  try {
    const [stdout, stderr, [code, signal]] = await Promise.all([
      text(child.stdout!),
      text(child.stderr!),
      once(child, 'exit'),
      stdin && pipeline(stdin, child.stdin!),
    ]);
    if (code !== 0) throw new Error(`${argv.join(' ')}: ended with ${code ?? signal}\n${stderr}`);
    const seconds = (performance.now() - start) / 1000;
    const cpuAfter = childrenCpu();
    const cpuSeconds = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore;
    return { seconds, cpuSeconds, peakBytes: stopFollowing(), stdout };
  } finally {
    stopFollowing();
  }
}
