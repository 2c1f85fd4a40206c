/** Some rows of a trace and not the others, and what the others were. */
import type { TraceBatch } from './batch.js';
import { OPS } from './ops.js';
import type { Trace } from './trace.js';

export interface Choice {
  /** Rows at the start that are left out. */
  readonly skip: number;
  /** Which of the rows behind them are taken; null: all. */
  readonly takes: ((batch: TraceBatch, row: number) => boolean) | null;
}

/** Operations that set up what later rows find (a mapping, a memory slot, an eventfd), or take it down. */
const SET_STATE: readonly string[] = ['map', 'unmap', 'memslot', 'ioeventfd', 'ioeventfd_del', 'mm_exit'];

export class ChosenRows {
  /** Rows that were taken so far. */
  count = 0;
  /** Rows that were left out so far, by op number. */
  private readonly leftOut = new Float64Array(OPS.length);
  private seen = 0;

  constructor(
    private readonly trace: Trace,
    private readonly choice: Choice,
  ) {}

  /** Rows left out that set state, by op, in the order of OPS; only ops that occur. */
  get stateLeftOut(): readonly { readonly op: string; readonly rows: number }[] {
    return OPS.map(({ name: op }, number) => ({ op, rows: this.leftOut[number] })).filter(
      ({ op, rows }) => rows > 0 && SET_STATE.includes(op),
    );
  }

  /** The trace's batches with the chosen rows alone, read as `Trace.batches` is; a batch has one at least. */
  async *batches(): AsyncGenerator<TraceBatch, void> {
    for await (const batch of this.trace.batches()) {
      const kept: number[] = [];
      for (let row = 0; row < batch.rows; row++) {
        if (this.takes(batch, row)) kept.push(row);
        else this.leftOut[batch.op[row]]++;
      }
      if (kept.length === 0) continue;
      if (kept.length < batch.rows) batch.keep(kept);
      this.count += kept.length;
      yield batch;
    }
  }

  private takes(batch: TraceBatch, row: number): boolean {
    const { skip, takes } = this.choice;
    return this.seen++ >= skip && (takes === null || takes(batch, row));
  }
}
