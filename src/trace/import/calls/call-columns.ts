/** Calls of VFIO as a recording has them, in columns: there may be millions. */
import { grown } from '../../../grown.js';
import type { Instant } from '../../integers.js';
import { orderByTime, tsNsOf } from '../instants.js';

/** Operations of a trace that are calls of VFIO; the order is their number in the columns. */
export const CALL_OPS = ['map', 'unmap', 'pin', 'unpin', 'dma_read', 'dma_write'] as const;

export type CallOp = (typeof CALL_OPS)[number];

/**
 * Bytes of an unmap with VFIO_DMA_UNMAP_FLAG_ALL, whose own length is 0: the kernel looks for mappings up to the end of the
 * address space, and so does an unmap of this many from 0 on.
 */
export const EVERYTHING = (1n << 64n) - 4096n;

const FIRST_SIZE = 1024;

export interface RecordedCall {
  /** null: the recording has no times, and its order is that of the calls. */
  readonly time: Readonly<Instant> | null;
  /** Number of the thread. */
  readonly thread: number;
  readonly line: number;
  readonly op: CallOp;
  /** iova. */
  readonly addr: bigint;
  /** Bytes. */
  readonly len: bigint;
  /** Bit 0 reads, bit 1 writes; 0: not said. */
  readonly prot: number;
  /** Calls of iommu_map within a map; -1: not said. */
  readonly runs: number;
  /** Bytes that an unmap found to unmap; NaN: not said, as of `latNs` and `ret`. */
  readonly unmapped: number;
  readonly latNs: number;
  readonly ret: number;
}

export class CallColumns {
  length = 0;
  /** Some call has a time. */
  timed = false;
  seconds = new Float64Array(FIRST_SIZE);
  nanos = new Uint32Array(FIRST_SIZE);
  thread = new Int32Array(FIRST_SIZE);
  line = new Uint32Array(FIRST_SIZE);
  /** Index in CALL_OPS. */
  op = new Uint8Array(FIRST_SIZE);
  addr = new BigUint64Array(FIRST_SIZE);
  len = new BigUint64Array(FIRST_SIZE);
  prot = new Uint8Array(FIRST_SIZE);
  runs = new Int32Array(FIRST_SIZE);
  unmapped = new Float64Array(FIRST_SIZE);
  latNs = new Float64Array(FIRST_SIZE);
  ret = new Float64Array(FIRST_SIZE);
  /** Number of the call with the next pages of the same call of the kernel; 0: these were all. */
  next = new Uint32Array(FIRST_SIZE);
  /** 1 for each that is the next of another. */
  isPart = new Uint8Array(FIRST_SIZE);

  push({ time, thread, line, op, addr, len, prot, runs, unmapped, latNs, ret }: RecordedCall): void {
    if (this.length === this.op.length) this.grow();
    const at = this.length++;
    this.timed ||= time !== null;
    this.seconds[at] = time?.seconds ?? 0;
    this.nanos[at] = time?.nanos ?? 0;
    this.thread[at] = thread;
    this.line[at] = line;
    this.op[at] = CALL_OPS.indexOf(op);
    this.addr[at] = addr;
    this.len[at] = len;
    this.prot[at] = prot;
    this.runs[at] = runs;
    this.unmapped[at] = unmapped;
    this.latNs[at] = latNs;
    this.ret[at] = ret;
  }

  /** The last call is more of what an earlier one was given, whose latency and return it has. */
  continue(earlier: number): void {
    this.next[earlier] = this.length - 1;
    this.isPart[this.length - 1] = 1;
  }

  /** A call began with another one, which made it. */
  beginWith(call: number, maker: number): void {
    this.seconds[call] = this.seconds[maker];
    this.nanos[call] = this.nanos[maker];
  }

  /** A call began while another one of its thread was not over: that one made it. */
  isWithin(call: number, maker: number): boolean {
    const { seconds, nanos } = this;
    const isLater = seconds[call] - seconds[maker] || nanos[call] - nanos[maker];
    return this.timed && isLater >= 0;
  }

  /** Both began at once on one thread: pages of one call. */
  isOne(call: number, other: number): boolean {
    const { op, thread, seconds, nanos } = this;
    const isThen = seconds[call] === seconds[other] && nanos[call] === nanos[other];
    return this.timed && isThen && thread[call] === thread[other] && op[call] === op[other];
  }

  /** A call and what continues it. */
  *parts(call: number): Generator<number, void> {
    yield call;
    for (let part = this.next[call]; part !== 0; part = this.next[part]) yield part;
  }

  /** Numbers of the calls, without parts, in the order of their starts: a tracer prints a call once it is over. */
  byTime(): Uint32Array {
    return orderByTime(this.length, this.seconds, this.nanos).filter((call) => this.isPart[call] === 0);
  }

  tsNs(call: number): number | bigint {
    return tsNsOf({ seconds: this.seconds[call], nanos: this.nanos[call] });
  }

  /** The call returned no errno; one that says nothing is taken for one that did what was asked. */
  succeeded(call: number): boolean {
    return !(this.ret[call] < 0);
  }

  private grow(): void {
    const room = 2 * this.length;
    this.seconds = grown(this.seconds, room);
    this.nanos = grown(this.nanos, room);
    this.thread = grown(this.thread, room);
    this.line = grown(this.line, room);
    this.op = grown(this.op, room);
    this.addr = grown(this.addr, room);
    this.len = grown(this.len, room);
    this.prot = grown(this.prot, room);
    this.runs = grown(this.runs, room);
    this.unmapped = grown(this.unmapped, room);
    this.latNs = grown(this.latNs, room);
    this.ret = grown(this.ret, room);
    this.next = grown(this.next, room);
    this.isPart = grown(this.isPart, room);
  }
}
