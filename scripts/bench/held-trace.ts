/** A trace whose batches are held in memory, so that what replays them is measured without what reads them. */
import { sumOf } from '../../src/sums.js';
import type { TraceBatch } from '../../src/trace/batch.js';
import type { BadRow, Trace } from '../../src/trace/trace.js';

export class HeldTrace implements Trace {
  readonly format = 'memory';
  readonly badRows: readonly BadRow[] = [];
  readonly badRowCount = 0;
  readonly sha256 = null;
  readonly shareRead = null;
  readonly startNs = null;
  /** performance.now() when the first batch behind the set-up rows was asked for last. */
  began = 0;
  /** Rows from there on. */
  readonly rows: number;

  private constructor(
    readonly name: string,
    readonly meta: Trace['meta'],
    readonly columns: Trace['columns'],
    readonly backings: Trace['backings'],
    private readonly held: readonly TraceBatch[],
    private readonly setUpBatches: number,
  ) {
    this.rows = sumOf(held.slice(setUpBatches), (batch) => batch.rows);
  }

  /**
   * Reads a trace once.
   * @param setUpRows that many rows make the state that the others work on; the clock starts behind them
   */
  static async of(trace: Trace, setUpRows = 0): Promise<HeldTrace> {
    const held: TraceBatch[] = [];
    for await (const batch of trace.batches()) held.push(batch.copy());
    let setUpBatches = 0;
    for (let rows = 0; rows < setUpRows; setUpBatches++) rows += held[setUpBatches].rows;
    return new HeldTrace(trace.name, trace.meta, trace.columns, trace.backings, held, setUpBatches);
  }

  /** As often as one likes. */
  async *batches(): AsyncGenerator<TraceBatch, void> {
    for (const [i, batch] of this.held.entries()) {
      if (i === this.setUpBatches) this.began = performance.now();
      yield batch;
    }
  }

  async close(): Promise<void> {}
}
