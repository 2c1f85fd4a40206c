/** What is in a trace, found in one pass: `vfiobench info` shows it. */
import { returnText } from '../../errno.js';
import { ADDRESS_PAGE, NONE, type TraceBatch } from '../batch.js';
import { METADATA_KEYS } from '../metadata.js';
import { OPS, opNumber } from '../ops.js';
import { problemsOf, type Tally, TEARDOWN } from '../problems.js';
import type { BadRow, Trace, TraceMeta } from '../trace.js';
import { note, type PinnedPages, PinSummary } from './pin-summary.js';

export interface LatencySummary {
  readonly op: string;
  readonly count: number;
  readonly minNs: number;
  readonly meanNs: number;
  readonly maxNs: number;
}

export interface TraceSummary {
  readonly name: string;
  readonly format: string;
  /** null where not all of it was read. */
  readonly sha256: string | null;
  readonly meta: TraceMeta;
  /** Metadata keys without a meaning here, as they stand. */
  readonly otherMeta: Readonly<Record<string, string>>;
  /** Which of its rows this is about, in the words of the options; null: all. */
  readonly only: string | null;
  readonly rows: number;
  /** Rows per op, in the order of OPS, only those that occur. */
  readonly ops: readonly { readonly op: string; readonly rows: number }[];
  readonly vms: number;
  /** Different (vm, cpu) and (vm, dev) pairs. */
  readonly cpus: number;
  readonly devs: number;
  /** From the first timestamp to the last, ns; null where no row has one. */
  readonly spanNs: number | null;
  readonly rowsWithoutTime: number;
  readonly pins: PinnedPages;
  /**
   * Bytes of map and of memslot rows by backing as written; exact below 2^53. A memory slot that a row changes the flags
   * of counts once.
   */
  readonly mapped: readonly { readonly op: string; readonly backing: string; readonly bytes: number }[];
  readonly latencies: readonly LatencySummary[];
  readonly errnos: readonly { readonly op: string; readonly errno: string; readonly rows: number }[];
  readonly badRowCount: number;
  /** At most the first 1000. */
  readonly badRows: readonly BadRow[];
  /** What a user should be warned of, each a sentence. */
  readonly problems: readonly string[];
}

/** Some of a trace's rows. */
export interface Part {
  /** In the words of the options. */
  readonly name: string;
  /** Rows before or among them are left out: what those set up is not known. */
  readonly hasGaps: boolean;
  readonly batches: AsyncIterable<TraceBatch>;
}

const MAP = opNumber('map');
const MEMSLOT = opNumber('memslot');
const PIN = opNumber('pin');
const UNPIN = opNumber('unpin');
const MM_EXIT = opNumber('mm_exit');
const BY_16_BITS = 65536;

class Summariser {
  private readonly opRows = new Float64Array(OPS.length);
  private readonly vms = new Set<number>();
  private readonly cpus = new Set<number>();
  private readonly devs = new Set<number>();
  private firstNs = NONE;
  private lastNs = NONE;
  private readonly mapped = new Map<number, number>();
  private readonly latency = OPS.map(() => ({ count: 0, min: Number.POSITIVE_INFINITY, sum: 0, max: 0 }));
  private readonly errnos = new Map<string, { op: string; errno: string; rows: number }>();
  /** Memory slots: vm, address, length. */
  private readonly slots = new Set<string>();
  private readonly exited = new Set<number>();
  private readonly pins: PinSummary;
  private readonly tally: Tally = { rows: 0, rowsWithoutTime: 0, afterExit: { rows: 0, line: 0 } };

  constructor(
    private readonly trace: Trace,
    private readonly part: Part | null,
  ) {
    this.pins = new PinSummary(trace.meta.pageSize / ADDRESS_PAGE);
  }

  take(batch: TraceBatch): void {
    for (let row = 0; row < batch.rows; row++) this.takeRow(batch, row);
  }

  private takeRow(batch: TraceBatch, row: number): void {
    const op = batch.op[row];
    const vm = batch.vm[row];
    this.tally.rows++;
    this.opRows[op]++;
    this.vms.add(vm);
    this.cpus.add(vm * BY_16_BITS + batch.cpu[row]);
    this.devs.add(vm * BY_16_BITS + batch.dev[row]);
    if (batch.tsNs[row] === NONE) this.tally.rowsWithoutTime++;
    else this.takeTime(batch.tsNs[row]);
    this.takeRecorded(batch, row);
    if (this.exited.size > 0 && this.exited.has(vm) && !TEARDOWN.has(op))
      note(this.tally.afterExit, batch.line[row]);
    // a call that failed where it was recorded changed nothing
    const failed = batch.ret[row] < 0;
    if (op === MAP) {
      this.takeMemory(batch, row);
      if (!failed) this.pins.map(batch, row);
    } else if (op === MEMSLOT) {
      if (this.isNewSlot(batch, row)) this.takeMemory(batch, row);
    } else if (op === PIN) {
      this.pins.pin(batch, row, failed);
    } else if (op === UNPIN) {
      if (!failed) this.pins.unpin(batch, row);
    } else if (op === MM_EXIT) {
      this.exited.add(vm);
    }
  }

  private takeTime(ns: number): void {
    if (this.firstNs === NONE) this.firstNs = ns;
    this.lastNs = ns;
  }

  private takeMemory(batch: TraceBatch, row: number): void {
    const key = batch.op[row] * BY_16_BITS + batch.backing[row];
    const bytes = batch.lengthOf(row);
    this.mapped.set(key, (this.mapped.get(key) ?? 0) + bytes);
  }

  /** No row before was about the same slot: with a second one its dirty log ends. */
  private isNewSlot(batch: TraceBatch, row: number): boolean {
    const at = `${batch.vm[row]} ${batch.addrPage[row]} ${batch.addrOffset[row]}`;
    const slot = `${at} ${batch.lenPages[row]} ${batch.lenOffset[row]}`;
    const isNew = !this.slots.has(slot);
    this.slots.add(slot);
    return isNew;
  }

  private takeRecorded(batch: TraceBatch, row: number): void {
    const op = batch.op[row];
    const ns = batch.latNs[row];
    if (ns !== NONE) {
      const latency = this.latency[op];
      latency.count++;
      latency.sum += ns;
      latency.min = Math.min(latency.min, ns);
      latency.max = Math.max(latency.max, ns);
    }
    if (batch.ret[row] < 0) {
      const errno = returnText(batch.ret[row]);
      const key = `${op} ${errno}`;
      const entry = this.errnos.get(key) ?? { op: OPS[op].name, errno, rows: 0 };
      entry.rows++;
      this.errnos.set(key, entry);
    }
  }

  finish(): TraceSummary {
    const { trace, part, tally, pins } = this;
    const ops = OPS.map(({ name }, op) => ({ op: name, rows: this.opRows[op] })).filter(
      ({ rows }) => rows > 0,
    );
    const latencies = this.latency.flatMap(({ count, min, sum, max }, op) =>
      count === 0 ? [] : [{ op: OPS[op].name, count, minNs: min, meanNs: sum / count, maxNs: max }],
    );
    const mapped = [...this.mapped].map(([key, bytes]) => ({
      op: OPS[Math.floor(key / BY_16_BITS)].name,
      backing: trace.backings[key % BY_16_BITS].text,
      bytes,
    }));
    return {
      name: trace.name,
      format: trace.format,
      sha256: trace.sha256,
      meta: trace.meta,
      otherMeta: Object.fromEntries([...trace.meta.all].filter(([key]) => !METADATA_KEYS.includes(key))),
      only: part?.name ?? null,
      rows: tally.rows,
      ops,
      vms: this.vms.size,
      cpus: this.cpus.size,
      devs: this.devs.size,
      spanNs: this.lastNs === NONE ? null : this.lastNs - this.firstNs,
      rowsWithoutTime: tally.rowsWithoutTime,
      pins: pins.finish(),
      mapped,
      latencies,
      errnos: [...this.errnos.values()].sort((a, b) => b.rows - a.rows),
      badRowCount: trace.badRowCount,
      badRows: trace.badRows,
      problems: problemsOf(trace.meta, this.opRows, tally, part?.hasGaps ? null : pins),
    };
  }
}

/**
 * Reads the whole trace (which can't be read again then) and sums it up. Memory grows with the different pages that
 * pins name, 20 to 40 bytes each, and with the different memory slots.
 * @param part of its rows, to sum up no others; null: all
 * Throws InputError as reading does.
 */
export async function summarise(trace: Trace, part: Part | null = null): Promise<TraceSummary> {
  const summariser = new Summariser(trace, part);
  for await (const batch of part?.batches ?? trace.batches()) summariser.take(batch);
  return summariser.finish();
}
