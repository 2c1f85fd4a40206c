/** A trace with its rows changed while they are read: what `sweep` runs in place of a trace for each value. */
import { MAX_STORED_PFNS, NONE, oneForAll, type TraceBatch } from '../trace/batch.js';
import { bits } from '../trace/op-columns.js';
import type { Backing, Trace } from '../trace/trace.js';

/** Columns that were measured on the rows as they were, and say nothing of the changed ones. */
const MEASURED = bits(['lat_ns', 'ret']);

export interface RowChange {
  /** How many rows a row becomes. Throws InputError where the trace is none that can be changed so. */
  copies(source: TraceBatch, row: number): number;
  /** Which of the row's pfns a copy has; left out: all. */
  pfns?(source: TraceBatch, row: number, copy: number): { readonly from: number; readonly count: number };
  /** Changes a copy, which stands in `out` at `at`, ready but for endRow. */
  change(out: TraceBatch, at: number, copy: number): void;
  /** What becomes of the memory behind the rows; left out: it stays. */
  backing?(backing: Backing): Backing;
}

/** The rows of a trace as a change leaves them. Recorded latencies and return values were of other rows, and go. */
export class ChangedTrace implements Trace {
  private readonly kept: Backing[] = [];

  constructor(
    private readonly trace: Trace,
    private readonly row: RowChange,
  ) {}

  get name(): string {
    return this.trace.name;
  }
  get meta(): Trace['meta'] {
    return this.trace.meta;
  }
  get format(): string {
    return this.trace.format;
  }
  get columns(): Trace['columns'] {
    return this.trace.columns;
  }
  get startNs(): bigint | null {
    return this.trace.startNs;
  }
  get badRows(): Trace['badRows'] {
    return this.trace.badRows;
  }
  get badRowCount(): number {
    return this.trace.badRowCount;
  }
  get sha256(): string | null {
    return this.trace.sha256;
  }
  get shareRead(): number | null {
    return this.trace.shareRead;
  }

  /** One array for whoever holds it; it grows with the trace's. */
  get backings(): readonly Backing[] {
    const { backings } = this.trace;
    while (this.kept.length < backings.length) {
      const backing = backings[this.kept.length];
      this.kept.push(this.row.backing?.(backing) ?? backing);
    }
    return this.kept;
  }

  async *batches(empty = oneForAll()): AsyncGenerator<TraceBatch, void> {
    let out = empty();
    try {
      for await (const source of this.trace.batches()) {
        // a lane looks up what a row names while the batch is run
        void this.backings;
        for (let row = 0; row < source.rows; row++) {
          const copies = this.row.copies(source, row);
          for (let copy = 0; copy < copies; copy++) {
            if (out.full) {
              yield out;
              out = empty();
            }
            this.append(out, source, row, copy);
          }
        }
      }
    } catch (error) {
      // as the trace does
      if (out.rows > 0) yield out;
      throw error;
    }
    if (out.rows > 0) yield out;
  }

  close(): Promise<void> {
    return this.trace.close();
  }

  private append(out: TraceBatch, source: TraceBatch, row: number, copy: number): void {
    const at = out.rows;
    out.line[at] = source.line[row];
    out.op[at] = source.op[row];
    out.given[at] = source.given[row] & ~MEASURED;
    out.tsNs[at] = source.tsNs[row];
    out.vm[at] = source.vm[row];
    out.cpu[at] = source.cpu[row];
    out.dev[at] = source.dev[row];
    out.addrPage[at] = source.addrPage[row];
    out.addrOffset[at] = source.addrOffset[row];
    out.lenPages[at] = source.lenPages[row];
    out.lenOffset[at] = source.lenOffset[row];
    out.prot[at] = source.prot[row];
    out.backing[at] = source.backing[row];
    out.kind[at] = source.kind[row];
    out.valueHigh[at] = source.valueHigh[row];
    out.valueLow[at] = source.valueLow[row];
    out.hasValue[at] = source.hasValue[row];
    out.latNs[at] = NONE;
    out.ret[at] = Number.NaN;
    this.appendPfns(out, source, row, copy);
    this.row.change(out, at, copy);
    out.endRow();
  }

  private appendPfns(out: TraceBatch, source: TraceBatch, row: number, copy: number): void {
    const all = source.pfnCount[row];
    const { from, count } = this.row.pfns?.(source, row, copy) ?? { from: 0, count: all };
    const start = source.pfnStart[row] + from;
    out.pfnStart[out.rows] = out.pfnsUsed;
    out.pfnCount[out.rows] = count;
    // of too many none is stored
    if (all > MAX_STORED_PFNS) return;
    for (let i = 0; i < count; i++) out.pushPfn(source.pfns[start + i]);
  }
}
