/** Reads a tracer's text line by line into the events that bear on kicks, and counts everything else. */
import { inputErrorAt } from '../../../failure.js';
import { isBpftraceHead } from '../bpftrace-lines.js';
import { IoctlReader } from '../calls/ioctl-reader.js';
import { kernelIn } from '../meta-text.js';
import { LostEvents, Oddness } from '../oddness.js';
import { Threads } from '../threads.js';
import { type EventLine, readEventLine, readLostEvents } from '../tracer/event-line.js';
import { isReportHead, overwrittenEvents } from '../tracer/ftrace.js';
import { isCallChain } from '../tracer/perf-script.js';
import { BOUNDARY, EventColumns, EXIT, LOST, READ_PIO, WRITE } from './event-columns.js';
import { DOORBELL_KINDS, isKickEvent, type KvmEvent, readKvmEvent, type Write } from './kvm-events.js';

const MOST_LINES = 0xffff_ffff;

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
  /** Of VFIO: a recording without kicks may be of maps and unmaps. */
  readonly ioctls = new IoctlReader();
  readonly skipped = { reads: 0, strings: 0, hypercalls: 0 };
  readonly notUnderstood = new Oddness();
  readonly lost = new LostEvents();
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
      this.lost.lose(this.lines, text, lost.count);
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
    else if (!isCallChain(text) && !isReportHead(text) && !isBpftraceHead(text))
      this.notUnderstood.note(this.lines, text);
  }

  private header(text: string): void {
    this.kernel ??= kernelIn(text);
    const overwritten = overwrittenEvents(text);
    if (overwritten === null || overwritten === 0) return;
    this.lost.lose(this.lines, text, overwritten);
  }

  private event(line: EventLine, text: string): void {
    const { task, event: name } = line;
    if (!isKickEvent(name)) {
      this.counted(line);
      if (!this.ioctls.take(line, this.lines)) this.others.set(name, (this.others.get(name) ?? 0) + 1);
      return;
    }
    const known = this.read(name, line.text);
    if (known === null) {
      this.notUnderstood.note(this.lines, text);
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
}
