/**
 * Maps and unmaps from a tracer's events: the ioctl says which of the two it is, how long it took and what it returned, but
 * not where, as its argument lies in user space; the tracepoints of the IOMMU in between do. So a map that was refused, and one
 * of a container without an IOMMU, has no address.
 */
import { isReturn, returnText } from '../../../errno.js';
import type { Instant } from '../../integers.js';
import { Threads } from '../threads.js';
import type { EventLine } from '../tracer/event-line.js';
import { CallColumns } from './call-columns.js';

/** VFIO_IOMMU_MAP_DMA and VFIO_IOMMU_UNMAP_DMA. */
const COMMANDS: Readonly<Record<string, 'map' | 'unmap'>> = { '3b71': 'map', '3b72': 'unmap' };
const SECOND = 1_000_000_000;

/** An ioctl that has not ended yet. */
interface Open {
  readonly op: 'map' | 'unmap';
  readonly start: Readonly<Instant>;
  readonly line: number;
  /** Events of the IOMMU so far. */
  runs: number;
  first: bigint;
  end: bigint;
}

export class IoctlReader {
  readonly calls = new CallColumns();
  readonly threads = new Threads();
  /** Calls that no row can hold, by what is wrong with them. */
  readonly leftOut = new Map<string, number>();
  private readonly open = new Map<number, Open>();

  /**
   * Takes an event; false where it is of no ioctl and no IOMMU.
   * @param line number in the recording
   */
  take({ task, event, text, seconds, nanos }: EventLine, line: number): boolean {
    const time = { seconds, nanos };
    if (event === 'sys_enter_ioctl') {
      const cmd = /\bcmd: 0x0*([0-9a-f]+)/.exec(text)?.[1] ?? '';
      const op = Object.hasOwn(COMMANDS, cmd) ? COMMANDS[cmd] : null;
      if (op === null) this.open.delete(task.tid);
      else this.open.set(task.tid, { op, start: time, line, runs: 0, first: 0n, end: 0n });
      return true;
    }
    const open = this.open.get(task.tid);
    if (event === 'map' || event === 'unmap') {
      const range = /^IOMMU: iova=(0x[0-9a-f]{1,16}) - (0x[0-9a-f]{1,16}) /.exec(text);
      if (range === null) return false;
      // a map that fails half-way is unmapped again
      if (open?.op === event) widen(open, BigInt(range[1]), BigInt(range[2]));
      return true;
    }
    if (event !== 'sys_exit_ioctl') return false;
    this.open.delete(task.tid);
    const ret = returnOf(text);
    if (open !== undefined && ret !== null) this.end(open, time, ret, this.threads.number(task, null));
    return true;
  }

  /** Behind the last event: what has not ended by then has no latency. */
  finish(): void {
    for (const { op } of this.open.values()) this.leaveOut(`${op} that had not ended`);
    this.open.clear();
  }

  private leaveOut(why: string): void {
    this.leftOut.set(why, (this.leftOut.get(why) ?? 0) + 1);
  }

  private end({ op, start, line, runs, first, end }: Open, time: Instant, ret: number, thread: number): void {
    if (runs === 0 || ret < 0) {
      const what = ret < 0 ? `${op} that was refused (${returnText(ret)})` : `${op} that no IOMMU saw`;
      this.leaveOut(`${what}: the events do not tell its address`);
      return;
    }
    const latNs = (time.seconds - start.seconds) * SECOND + time.nanos - start.nanos;
    const call = { time: start, thread, line, op, addr: first, len: end - first, prot: 0, latNs, ret };
    this.calls.push({ ...call, runs: op === 'map' ? runs : -1, unmapped: Number.NaN });
  }
}

function widen(open: Open, first: bigint, end: bigint): void {
  open.first = open.runs === 0 || first < open.first ? first : open.first;
  open.end = open.runs === 0 || end > open.end ? end : open.end;
  open.runs++;
}

/** `0x0`, `0xffffffffffffffef`, `-17`; null where the text is none of them. */
function returnOf(text: string): number | null {
  if (!/^(?:0x[0-9a-f]{1,16}|-?\d{1,19})$/.test(text)) return null;
  const value = Number(BigInt.asIntN(64, BigInt(text)));
  return isReturn(value) ? value : null;
}
