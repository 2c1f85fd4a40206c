/** Reads a tracer's text line by line into the events that bear on kicks, and counts everything else. */
import { inputErrorAt } from '../../failure.js';
import { BOUNDARY, EventColumns, EXIT, LOST, READ_PIO, WRITE } from './event-columns.js';
import { type EventLine, readEventLine, readLostEvents } from './event-line.js';
import { isReportHead, overwrittenEvents } from './ftrace.js';
import { DOORBELL_KINDS, isKickEvent, type KvmEvent, readKvmEvent, type Write } from './kvm-events.js';
import { isCallChain } from './perf-script.js';
import { Threads } from './threads.js';

const MOST_LINES = 0xffff_ffff;

/** What was not understood, or was lost: how often, and where first. */
export interface Oddness {
  count: number;
  firstLine: number;
  firstText: string;
}

export class RecordingReader {
  readonly events = new EventColumns();
  readonly threads = new Threads();
  /** What was written, each only once; WRITE events number it. */
  readonly writes: Write[] = [];
  lines = 0;
  /** The last line has no end: a value in it may be a part of what was written. */
  mayBeCutOff = false;
  /** Lines of events, by form. */
  readonly forms = new Map<string, number>();
  /** Digits of the timestamps. */
  readonly digits = new Set<number>();
  /** Events that don't bear on kicks, by name. */
  readonly others = new Map<string, number>();
  readonly skipped = { reads: 0, strings: 0, hypercalls: 0 };
  readonly notUnderstood: Oddness = { count: 0, firstLine: 0, firstText: '' };
  /** Lines that say that events were lost, and how many events where they say that. */
  readonly lost: Oddness & { events: number } = { count: 0, firstLine: 0, firstText: '', events: 0 };
  kernel: string | null = null;
  /** First line that says anything, for messages. */
  firstText: string | null = null;
  private readonly known = new Map<string, { readonly event: KvmEvent; readonly write: number }>();

  /** @param source name of the file for messages */
  constructor(private readonly source: string) {}

  /** Takes the next line, without its end. */
  take(line: string): void {
    if (++this.lines > MOST_LINES) throw inputErrorAt(this.source, this.lines, 'too many lines');
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text.trim() === '') return;
    this.firstText ??= text;
    if (text.startsWith('#')) {
      this.header(text);
      return;
    }
    const lost = readLostEvents(text);
    if (lost !== null) {
      this.note(this.lost, text);
      this.lost.events += lost.count ?? 0;
      this.events.push({
        is: LOST,
        thread: -1,
        hostCpu: lost.hostCpu ?? -1,
        time: this.events.latest,
        line: this.lines,
        detail: -1,
      });
      return;
    }
    const event = readEventLine(text);
    if (event !== null) this.event(event, text);
    else if (!isCallChain(text) && !isReportHead(text)) this.note(this.notUnderstood, text);
  }

  private header(text: string): void {
    this.kernel ??= /^# os release : (\S+)/.exec(text)?.[1] ?? null;
    const overwritten = overwrittenEvents(text);
    if (overwritten === null || overwritten === 0) return;
    this.note(this.lost, text);
    this.lost.events += overwritten;
  }

  private event(line: EventLine, text: string): void {
    const { task, event: name } = line;
    if (!isKickEvent(name)) {
      this.counted(line);
      this.others.set(name, (this.others.get(name) ?? 0) + 1);
      return;
    }
    const known = this.read(name, line.text);
    if (known === null) {
      this.note(this.notUnderstood, text);
      return;
    }
    this.counted(line);
    const { event, write } = known;
    const thread = this.threads.number(task, event.is === 'boundary' ? event.vcpu : null);
    const push = (is: number, detail = -1): void =>
      this.events.push({ is, thread, hostCpu: task.hostCpu, time: line, line: this.lines, detail });
    switch (event.is) {
      case 'write':
        push(WRITE, write);
        break;
      case 'read':
        this.skipped.reads++;
        push(event.kind === 'pio' ? READ_PIO : BOUNDARY);
        break;
      case 'userspace-exit':
        push(EXIT, event.kind === null ? -1 : DOORBELL_KINDS.indexOf(event.kind));
        break;
      case 'string-write':
        this.skipped.strings++;
        push(BOUNDARY);
        break;
      case 'known-hypercall':
        this.skipped.hypercalls++;
        push(BOUNDARY);
        break;
      case 'boundary':
        push(BOUNDARY);
        break;
    }
  }

  private counted({ task, digits }: EventLine): void {
    this.forms.set(task.form, (this.forms.get(task.form) ?? 0) + 1);
    this.digits.add(digits);
  }

  /** The same text comes again and again: writes are kept once. Boundaries hold addresses and are not worth keeping. */
  private read(name: string, text: string): { readonly event: KvmEvent; readonly write: number } | null {
    const key = `${name} ${text}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const event = readKvmEvent(name, text);
    if (event === null) return null;
    if (event.is !== 'write') return { event, write: -1 };
    const entry = { event, write: this.writes.length };
    this.writes.push(event.write);
    this.known.set(key, entry);
    return entry;
  }

  private note(oddness: Oddness, text: string): void {
    if (oddness.count++ > 0) return;
    oddness.firstLine = this.lines;
    oddness.firstText = text;
  }
}
