/** The events of a recording that bear on kicks, in columns: there may be millions, most of them boundaries. */
import { grown } from '../../grown.js';

export const WRITE = 0;
export const READ_PIO = 1;
export const READ_MMIO = 2;
export const EXIT = 3;
export const BOUNDARY = 4;
export const LOST = 5;

const SECOND = 1_000_000_000;
const FIRST_SIZE = 1024;

export class EventColumns {
  length = 0;
  is = new Uint8Array(FIRST_SIZE);
  /** Number of the thread; of LOST the host CPU. -1: no thread, or all CPUs. */
  thread = new Int32Array(FIRST_SIZE);
  hostCpu = new Int32Array(FIRST_SIZE);
  seconds = new Float64Array(FIRST_SIZE);
  nanos = new Uint32Array(FIRST_SIZE);
  line = new Uint32Array(FIRST_SIZE);
  /** WRITE: number of what was written. EXIT: number of the kind that it may belong to, -1 for none. */
  detail = new Int32Array(FIRST_SIZE);
  /** Events whose time is before that of one above them. */
  outOfOrder = 0;
  private latestSeconds = 0;
  private latestNanos = 0;

  push(
    is: number,
    thread: number,
    hostCpu: number,
    time: { readonly seconds: number; readonly nanos: number },
    line: number,
    detail: number,
  ): void {
    if (this.length === this.is.length) this.grow();
    const at = this.length++;
    const { seconds, nanos } = time;
    this.is[at] = is;
    this.thread[at] = thread;
    this.hostCpu[at] = hostCpu;
    this.seconds[at] = seconds;
    this.nanos[at] = nanos;
    this.line[at] = line;
    this.detail[at] = detail;
    if (seconds < this.latestSeconds || (seconds === this.latestSeconds && nanos < this.latestNanos)) {
      this.outOfOrder++;
      return;
    }
    this.latestSeconds = seconds;
    this.latestNanos = nanos;
  }

  /** The time of the latest event so far: for a line that has none of its own. */
  get latest(): { readonly seconds: number; readonly nanos: number } {
    return { seconds: this.latestSeconds, nanos: this.latestNanos };
  }

  /** Numbers of the events by time; at one time, as in the file. */
  byTime(): Uint32Array {
    const order = Uint32Array.from({ length: this.length }, (_, i) => i);
    if (this.outOfOrder === 0) return order;
    const { seconds, nanos } = this;
    return order.sort((a, b) => seconds[a] - seconds[b] || nanos[a] - nanos[b] || a - b);
  }

  /** ns, a bigint where a double can't hold it. */
  tsNs(event: number): number | bigint {
    const ns = this.seconds[event] * SECOND + this.nanos[event];
    if (ns <= Number.MAX_SAFE_INTEGER) return ns;
    return BigInt(this.seconds[event]) * BigInt(SECOND) + BigInt(this.nanos[event]);
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
