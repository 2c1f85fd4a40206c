/** The events of a recording that bear on kicks, in columns: there may be millions, most of them boundaries. */
import { grown } from '../../../grown.js';
import type { Instant } from '../../integers.js';
import { orderByTime, tsNsOf } from '../instants.js';

export const WRITE = 0;
/** A port read that was completed. */
export const READ_PIO = 1;
export const EXIT = 2;
/** What was written before is over: the guest ran, another instruction began, or memory was read. */
export const BOUNDARY = 3;
export const LOST = 4;

const FIRST_SIZE = 1024;

export interface Event {
  /** WRITE to LOST. */
  readonly is: number;
  /** Number of the thread; -1 of LOST, which is no thread's. */
  readonly thread: number;
  /** -1: the recording does not say; of LOST, all of them. */
  readonly hostCpu: number;
  readonly time: Readonly<Instant>;
  readonly line: number;
  /** WRITE: number of what was written. EXIT: number of the kind (DOORBELL_KINDS) that it may belong to. -1: none. */
  readonly detail: number;
}

export class EventColumns {
  length = 0;
  is = new Uint8Array(FIRST_SIZE);
  thread = new Int32Array(FIRST_SIZE);
  hostCpu = new Int32Array(FIRST_SIZE);
  seconds = new Float64Array(FIRST_SIZE);
  nanos = new Uint32Array(FIRST_SIZE);
  line = new Uint32Array(FIRST_SIZE);
  detail = new Int32Array(FIRST_SIZE);
  /** Events whose time is before that of one above them. */
  outOfOrder = 0;
  /** The time of the latest event so far: for a line that has none of its own. */
  latest: Readonly<Instant> = { seconds: 0, nanos: 0 };

  push({ is, thread, hostCpu, time, line, detail }: Event): void {
    if (this.length === this.is.length) this.grow();
    const at = this.length++;
    const { seconds, nanos } = time;
    const { latest } = this;
    this.is[at] = is;
    this.thread[at] = thread;
    this.hostCpu[at] = hostCpu;
    this.seconds[at] = seconds;
    this.nanos[at] = nanos;
    this.line[at] = line;
    this.detail[at] = detail;
    if (seconds < latest.seconds || (seconds === latest.seconds && nanos < latest.nanos)) this.outOfOrder++;
    else this.latest = time;
  }

  /** Numbers of the events by time; at one time, as in the file. */
  byTime(): Uint32Array {
    if (this.outOfOrder === 0) return Uint32Array.from({ length: this.length }, (_, i) => i);
    return orderByTime(this.length, this.seconds, this.nanos);
  }

  /** ns, a bigint where a double can't hold it. */
  tsNs(event: number): number | bigint {
    return tsNsOf({ seconds: this.seconds[event], nanos: this.nanos[event] });
  }

  private grow(): void {
    const room = this.is.length * 2;
    this.is = grown(this.is, room);
    this.thread = grown(this.thread, room);
    this.hostCpu = grown(this.hostCpu, room);
    this.seconds = grown(this.seconds, room);
    this.nanos = grown(this.nanos, room);
    this.line = grown(this.line, room);
    this.detail = grown(this.detail, room);
  }
}
