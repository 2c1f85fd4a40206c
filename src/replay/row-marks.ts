/** Which rows of a trace the probes see, and what the trace holds: found out once, for all lanes. */
import type { TraceBatch } from '../trace/batch.js';
import { OPS } from '../trace/ops.js';
import type { FinishedRun } from './finished.js';
import { RecordedLatencies } from './probes/recorded-latencies.js';
import type { ReplayOptions } from './replay.js';

export class RowMarks {
  /** Rows taken. */
  rows = 0;
  private recordedRows = 0;
  private seenOps = 0;
  private readonly recordedLatencies = new RecordedLatencies();
  /** Of the last batch: 1 for each row that the probes see. */
  recorded = new Uint8Array(0);

  constructor(private readonly options: Pick<ReplayOptions, 'skip' | 'filter'>) {}

  /**
   * Marks rows [0, rows) of the next batch.
   * @param into where the marks go, if not into an array of its own
   */
  take(batch: TraceBatch, rows: number, into?: Uint8Array): void {
    const { skip, filter } = this.options;
    if (into === undefined && this.recorded.length < batch.capacity)
      this.recorded = new Uint8Array(batch.capacity);
    const recorded = into ?? this.recorded;
    this.seenOps |= batch.ops;
    const first = Math.min(rows, Math.max(0, skip - this.rows));
    recorded.fill(0, 0, first).fill(1, first, rows);
    this.recordedRows += rows - first;
    for (let row = first; filter !== null && row < rows; row++) {
      if (filter(batch, row)) continue;
      recorded[row] = 0;
      this.recordedRows--;
    }
    this.recordedLatencies.take(batch, rows, recorded);
    this.rows += rows;
  }

  /** The part of a finished run that is counted here. */
  get counted(): Pick<FinishedRun, 'rows' | 'recordedRows' | 'seenOps' | 'recordedLatencies'> {
    return {
      rows: this.rows,
      recordedRows: this.recordedRows,
      recordedLatencies: this.recordedLatencies,
      seenOps: Uint8Array.from(OPS, (_, op) => (this.seenOps >> op) & 1),
    };
  }
}
