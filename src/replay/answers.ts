import type { TraceBatch } from '../trace/batch.js';

/** What the callers of one batch saw in a lane, row by row. */
export class Answers {
  ret: Float64Array;
  extra: Float64Array;
  /** Pfns that pins returned, at the indices of batch.pfns. */
  phys: Float64Array;

  constructor(capacity: number) {
    this.ret = new Float64Array(capacity);
    this.extra = new Float64Array(capacity);
    this.phys = new Float64Array(capacity * 4);
  }

  /** Makes room for a batch and zeroes what its pins will fill. */
  prepare(batch: TraceBatch): void {
    if (this.phys.length < batch.pfns.length) this.phys = new Float64Array(batch.pfns.length);
    else this.phys.fill(0, 0, batch.pfnsUsed);
  }
}
