/**
 * The batches of one call: stage2_apply_range walks a range piece by piece, and between two pieces lets in who waits for its
 * lock, or for the CPU. What is kept of a batch is its shape, the steps that it takes. Batches in a row with the same shape
 * are kept as one run with a count, so that 64 million batches of a page each are a handful of runs.
 */

/** What one batch takes: counts[i] passes through steps[i], including s2_resched, the look-around behind the batch. */
export interface BatchShape {
  readonly steps: readonly number[];
  readonly counts: readonly number[];
}

/** An equal shape is looked for among the last this many; one that is kept twice costs memory, nothing else. */
const SEARCHED = 32;

export class BatchLog {
  /** Distinct batches. */
  readonly shapes: BatchShape[] = [];
  /** In order: batch shapes[runShapes[i]] comes runTimes[i] times in a row. */
  readonly runShapes: number[] = [];
  readonly runTimes: number[] = [];
  /** Between two batches the lock is released for whoever waits for it. */
  letsIn = true;
  /** Counts of the call when the last batch ended. */
  private readonly before: Float64Array;

  /** @param steps number of steps in the table */
  constructor(steps: number) {
    this.before = new Float64Array(steps);
  }

  clear(): void {
    this.shapes.length = 0;
    this.runShapes.length = 0;
    this.runTimes.length = 0;
  }

  /** The first batch begins: what was counted before belongs to none. */
  begin(counts: Float64Array, touched: Uint16Array, touchedCount: number): void {
    this.before.fill(0);
    for (let i = 0; i < touchedCount; i++) this.before[touched[i]] = counts[touched[i]];
  }

  /** A batch ends: its steps are those counted since the one before ended. */
  end(counts: Float64Array, touched: Uint16Array, touchedCount: number): void {
    const { before } = this;
    const last = this.runShapes.length - 1;
    const shape = this.find(counts, touched, touchedCount, last < 0 ? -1 : this.runShapes[last]);
    if (last >= 0 && this.runShapes[last] === shape) this.runTimes[last]++;
    else {
      this.runShapes.push(shape);
      this.runTimes.push(1);
    }
    for (let i = 0; i < touchedCount; i++) before[touched[i]] = counts[touched[i]];
  }

  /** The batch that ended last comes `times` times more. Returns its shape: counting the steps is up to the caller, with skip(). */
  repeat(times: number): BatchShape {
    const last = this.runShapes.length - 1;
    this.runTimes[last] += times;
    return this.shapes[this.runShapes[last]];
  }

  /** Passes through a step were counted for repeated batches: they are no part of the next batch. */
  skip(step: number, times: number): void {
    this.before[step] += times;
  }

  /** Index of the shape of the batch that ends now; `guess` is tried first. */
  private find(counts: Float64Array, touched: Uint16Array, touchedCount: number, guess: number): number {
    if (guess >= 0 && this.fits(this.shapes[guess], counts, touched, touchedCount)) return guess;
    const first = Math.max(0, this.shapes.length - SEARCHED);
    for (let i = this.shapes.length - 1; i >= first; i--)
      if (this.fits(this.shapes[i], counts, touched, touchedCount)) return i;
    const steps = [...touched.subarray(0, touchedCount)].filter((step) => counts[step] !== this.before[step]);
    this.shapes.push({ steps, counts: steps.map((step) => counts[step] - this.before[step]) });
    return this.shapes.length - 1;
  }

  private fits(shape: BatchShape, counts: Float64Array, touched: Uint16Array, touchedCount: number): boolean {
    let at = 0;
    for (let i = 0; i < touchedCount; i++) {
      const step = touched[i];
      const taken = counts[step] - this.before[step];
      if (taken === 0) continue;
      if (shape.steps[at] !== step || shape.counts[at] !== taken) return false;
      at++;
    }
    return at === shape.steps.length;
  }
}
