/** One line of a tracer's text: who, when, which event, and what it says. What stands left of the time is the format. */
import type { Instant } from '../../integers.js';
import { readFtraceTask } from './ftrace.js';
import { readPerfTask } from './perf-script.js';

export interface Task {
  readonly form: 'perf script' | 'ftrace' | 'bpftrace';
  /** The thread's name as recorded: up to 15 characters, blanks and slashes among them. */
  readonly comm: string;
  readonly tid: number;
  /** The process (thread group), where the recording names it. */
  readonly pid: number | null;
  /** Host CPU, -1 where the recording does not say. */
  readonly hostCpu: number;
}

/** With its timestamp, to the digit. */
export interface EventLine extends Readonly<Instant> {
  readonly task: Task;
  /** Digits behind the point: 6 for microseconds, 9 for nanoseconds. */
  readonly digits: number;
  /** Without its group: `kvm_mmio`. */
  readonly event: string;
  readonly text: string;
}

/** Blank, seconds, point, 6 or 9 digits, colon: every form has it, and nothing else in front of the event has. */
const TIME = /(?:^|\s)(\d{1,11})\.(\d{6}|\d{9}):(?=\s)/;
/** perf may print the period in front of the event: `1 kvm:kvm_pio: `. */
const EVENT = /^\s*(?:\d+\s+)?(?:[\w-]+:)?(\w+):(?:\s+(.*))?$/;
const LONGEST = 64 * 1024;
/** 2^64 ns: a trace holds no later time. */
const LAST_SECOND = 18_446_744_072;

/** The parts of a line, or null where it is no line of an event. */
export function readEventLine(line: string): EventLine | null {
  if (line.length > LONGEST) return null;
  const time = TIME.exec(line);
  if (time === null) return null;
  const [stamp, seconds, fraction] = time;
  const event = EVENT.exec(line.slice(time.index + stamp.length));
  const task = event === null ? null : readTask(line.slice(0, time.index));
  if (event === null || task === null || Number(seconds) > LAST_SECOND) return null;
  const nanos = Number(fraction) * (fraction.length === 6 ? 1000 : 1);
  return {
    task,
    seconds: Number(seconds),
    nanos,
    digits: fraction.length,
    event: event[1],
    text: (event[2] ?? '').trimEnd(),
  };
}

function readTask(left: string): Task | null {
  const text = left.trim();
  return readPerfTask(text) ?? readFtraceTask(text);
}

export interface LostEvents {
  /** Host CPU whose buffer overflowed; null where the line does not say. */
  readonly hostCpu: number | null;
  /** null: some, nobody counted them. */
  readonly count: number | null;
}

/** ftrace, trace-cmd, and perf script --show-lost-events. */
const LOST: readonly RegExp[] = [
  /^CPU:(?<cpu>\d+) \[LOST (?:(?<count>\d+) )?EVENTS\]/,
  /^CPU:(?<cpu>\d+) \[(?:(?<count>\d+) )?EVENTS DROPPED\]/,
  /\[(?<cpu>\d+)\].*\bPERF_RECORD_LOST(?:_SAMPLES)?\b\D*(?<count>\d+)?/,
  /\bPERF_RECORD_LOST(?:_SAMPLES)?\b\D*(?<count>\d+)?/,
];

/** What a line says about events that the tracer lost; null for every other line. */
export function readLostEvents(line: string): LostEvents | null {
  if (!/LOST|DROPPED/.test(line)) return null;
  for (const pattern of LOST) {
    const groups = pattern.exec(line.trim())?.groups;
    if (groups === undefined) continue;
    const number = (text: string | undefined) => (text === undefined ? null : Number(text));
    return { hostCpu: number(groups.cpu), count: number(groups.count) };
  }
  return null;
}
