/**
 * Reads the lines that the recorders of scripts/record print, and such as have the same columns under the names that others
 * give them: one line a call, at its end, below a header.
 */
import { isReturn, minus } from '../../../errno.js';
import { inputErrorAt } from '../../../failure.js';
import { type Instant, OK, readDecimal, readInstant, readSmall } from '../../integers.js';
import { eventsLostBy, isBpftraceHead, isBpftraceMap } from '../bpftrace-lines.js';
import { LostEvents, Oddness } from '../oddness.js';
import { Threads } from '../threads.js';
import { CALL_OPS, CallColumns, type CallOp, EVERYTHING } from './call-columns.js';

const NAMES = {
  time_ns: 'time',
  pid: 'pid',
  tid: 'tid',
  op: 'op',
  func: 'op',
  addr: 'addr',
  iova: 'addr',
  len: 'len',
  size: 'len',
  npage: 'pages',
  pages: 'pages',
  prot: 'prot',
  runs: 'runs',
  unmapped: 'unmapped',
  lat_ns: 'lat',
  ret: 'ret',
} as const;

type Field = (typeof NAMES)[keyof typeof NAMES];
type Columns = Partial<Record<Field, number>>;

/** What a recorder may print where there is nothing to say. */
const NOTHING = '-';
const PAGE_SIZE = 4096n;
const LIMIT = 1n << 64n;
const MOST_LINES = 0xffff_ffff;
const MOST_ID = 2 ** 31 - 1;
/** More pages than this are no call that could be meant: the kernel takes 512 at once. */
const MOST_PAGES = 1n << 20n;
/** VFIO_DMA_MAP_FLAG_READ and _WRITE, which are IOMMU_READ and IOMMU_WRITE as well. */
const READ_WRITE = 3;

/** Columns of a header, or null where the line is none. A trace has no process, which tells the two apart. */
function columnsOf(line: string): Columns | null {
  const names = line.trim();
  if (!/^[a-z_]+(?:,[a-z_]+){3,}$/.test(names)) return null;
  const columns: Columns = {};
  for (const [index, cell] of names.split(',').entries())
    if (Object.hasOwn(NAMES, cell)) columns[NAMES[cell as keyof typeof NAMES]] ??= index;
  const { pid, op, addr, len, pages } = columns;
  const isWhole = [pid, op, addr, len ?? pages].every((index) => index !== undefined);
  return isWhole ? columns : null;
}

/** Whether calls follow this line. */
export function isCallHeader(line: string): boolean {
  return columnsOf(line) !== null;
}

export class CallReader {
  readonly calls = new CallColumns();
  readonly threads = new Threads();
  /** The last line has no end: a value in it may be a part of what was written. */
  mayBeCutOff = false;
  readonly lost = new LostEvents();
  /** Calls that no row can hold, by what is wrong with them. */
  readonly leftOut = new Map<string, number>();
  private columns: Columns = {};
  /** The latest call of each thread. */
  private readonly latest = new Map<number, number>();
  /** The unpins of each thread since its latest other call. */
  private readonly unpins = new Map<number, number[]>();

  /**
   * @param source name of the file for messages
   * @param lines that were read before
   * @param notUnderstood among those
   * @param kernel that they name
   */
  constructor(
    private readonly source: string,
    public lines = 0,
    readonly notUnderstood = new Oddness(),
    readonly kernel: string | null = null,
  ) {}

  /** Takes the next line, without its end. */
  take(line: string): void {
    if (++this.lines > MOST_LINES) throw inputErrorAt(this.source, this.lines, 'too many lines');
    const text = line.trim();
    if (text === '' || text.startsWith('#') || isBpftraceHead(text) || isBpftraceMap(text)) return;
    const lost = eventsLostBy(text);
    if (lost !== null) {
      this.lost.lose(this.lines, text, lost);
      return;
    }
    const header = columnsOf(text);
    if (header !== null) this.columns = header;
    else if (!this.call(text.split(','))) this.notUnderstood.note(this.lines, text);
  }

  /** Takes a call; false where the cells are none. */
  private call(cells: readonly string[]): boolean {
    const { columns } = this;
    /** @param absent what it is where nothing is said; null: the text is not what it should be */
    function read<T>(field: Field, reading: (text: string) => T | null, absent: T): T | null {
      const index = columns[field];
      const text = index === undefined ? NOTHING : (cells[index] ?? '');
      return text === '' || text === NOTHING ? absent : reading(text);
    }
    const op = read('op', opOf, null);
    const pid = read('pid', integerOf, null);
    const tid = read('tid', integerOf, pid);
    const time = read<Instant | undefined>('time', timeOf, undefined);
    const addr = read<bigint | undefined>('addr', wordOf, undefined);
    const len = columns.len === undefined ? read('pages', bytesOf, null) : read('len', wordOf, null);
    const prot = read('prot', integerOf, Number.NaN);
    const runs = read('runs', integerOf, -1);
    const unmapped = read<bigint | undefined>('unmapped', wordOf, undefined);
    const latNs = read('lat', latencyOf, Number.NaN);
    const ret = read('ret', returnOf, Number.NaN);
    if (op === null || pid === null || tid === null || time === null || addr === null) return false;
    if (len === null || unmapped === null || prot === null || runs === null || latNs === null || ret === null)
      return false;
    const why = addr === undefined ? `${op} without an address` : unfit({ op, addr, len, ret }, prot);
    if (addr === undefined || why !== null) this.leftOut.set(why!, (this.leftOut.get(why!) ?? 0) + 1);
    else {
      const all = op === 'unmap' && len === 0n && !(ret < 0);
      const found = unmapped === undefined ? Number.NaN : Number(unmapped);
      const thread = this.threads.number({ form: 'bpftrace', comm: '', tid, pid, hostCpu: -1 }, null);
      const call = { time: time ?? null, thread, line: this.lines, op, addr, runs, latNs, ret };
      this.calls.push({ ...call, len: all ? EVERYTHING : len, prot: prot & READ_WRITE, unmapped: found });
      this.join(op, thread);
      this.nest(op, thread);
    }
    return true;
  }

  /** Pages that are no range come in several lines (vfio-pages-before-6.0.bt). */
  private join(op: CallOp, thread: number): void {
    const call = this.calls.length - 1;
    const before = this.latest.get(thread);
    const isPages = op === 'pin' || op === 'unpin';
    if (isPages && before !== undefined && this.calls.isOne(before, call)) this.calls.continue(before);
    this.latest.set(thread, call);
  }

  /**
   * An unmap of what a device holds has its driver unpin that first, within the unmap. The unpins have their lines in front of
   * the unmap's, and are rows in front of it, where the kernel does them.
   */
  private nest(op: CallOp, thread: number): void {
    const call = this.calls.length - 1;
    const unpins = this.unpins.get(thread) ?? [];
    if (op === 'unpin') {
      unpins.push(call);
      this.unpins.set(thread, unpins);
      return;
    }
    if (op === 'unmap')
      for (const unpin of unpins) if (this.calls.isWithin(unpin, call)) this.calls.beginWith(unpin, call);
    this.unpins.delete(thread);
  }
}

/** What decides whether a row can stand for a call. */
interface Asked {
  readonly op: CallOp;
  readonly addr: bigint;
  readonly len: bigint;
  readonly ret: number;
}

/**
 * Why no row of a trace can stand for a call, or null.
 * @param prot NaN: not said
 */
function unfit({ op, addr, len, ret }: Asked, prot: number): string | null {
  if ((op === 'map' || op === 'pin') && !Number.isNaN(prot) && (prot & READ_WRITE) === 0)
    return `${op} neither to read nor to write`;
  const isRange = len > 0n && (addr | len) % PAGE_SIZE === 0n && addr + len <= LIMIT;
  if (op === 'map' && (ret === minus('EFAULT') || (ret === minus('EINVAL') && isRange)))
    return 'map refused for its user address, which no row holds';
  if (op !== 'map' && op !== 'unmap' && len > MOST_PAGES * PAGE_SIZE)
    return `${op} of more than ${MOST_PAGES} pages`;
  if ((op === 'pin' || op === 'unpin') && addr + len > LIMIT) return `${op} past the last page`;
  return null;
}

function opOf(text: string): CallOp | null {
  return CALL_OPS.find((name) => name === text) ?? null;
}

function timeOf(text: string): Instant | null {
  const time = { seconds: 0, nanos: 0 };
  return readInstant(text, time) === OK ? time : null;
}

function integerOf(text: string): number | null {
  const value = readSmall(text, MOST_ID);
  return value < 0 ? null : value;
}

function latencyOf(text: string): number | null {
  const value = readDecimal(text);
  return value < 0 ? null : value;
}

/** A number below 2^64, hex with 0x or decimal; null where the text is none. */
function wordOf(text: string): bigint | null {
  if (!/^(?:0x[0-9a-f]{1,16}|\d{1,20})$/.test(text)) return null;
  const value = BigInt(text);
  return value < LIMIT ? value : null;
}

/** Of a number of pages. */
function bytesOf(text: string): bigint | null {
  const pages = wordOf(text);
  return pages === null || pages > MOST_PAGES ? null : pages * PAGE_SIZE;
}

/** What an int function returned, which tracers may print as an unsigned word of 32 or 64 bits; null where it is no number. */
function returnOf(text: string): number | null {
  if (!/^-?\d{1,20}$/.test(text)) return null;
  const word = BigInt.asIntN(64, BigInt(text));
  const isWide = word > 0x7fff_ffffn && word <= 0xffff_ffffn;
  const value = Number(isWide ? BigInt.asIntN(32, word) : word);
  return isReturn(value) ? value : null;
}
