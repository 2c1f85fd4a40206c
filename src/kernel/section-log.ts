/**
 * Sections of one lock that a call takes over and over, between which it does the same work over and over: the pages and
 * runs of one MAP_DMA take mmap_lock millions of times. What is kept is what all of them take together and where they lie
 * among one another.
 */
import type { BatchShape } from './batch-log.js';

/** Where the sections lie: the work comes in `runs` runs of `slots` equal slots each. */
export interface SectionPlan {
  readonly lock: number;
  readonly runs: number;
  readonly slots: number;
  /** Sections for reading: the first before slot `firstRead` of all, then one after each `slotsPerRead`. */
  readonly reads: number;
  readonly firstRead: number;
  readonly slotsPerRead: number;
  /** Sections for writing, one behind each run: as many as runs, or none. */
  readonly writes: number;
}

/** Parts that what is charged belongs to: inside reads, the slots, inside writes, what a run takes beside all of those. */
export const READS = 0;
export const SLOTS = 1;
export const WRITES = 2;
export const RUNS = 3;

export interface Sections {
  readonly plan: SectionPlan;
  /** By part: what was charged for all of its sections, slots or runs together. */
  readonly parts: readonly (readonly BatchShape[])[];
}

export class SectionLog {
  readonly all: Sections[] = [];
  private readonly before: Float64Array;
  private parts: BatchShape[][] = [];
  private part = RUNS;

  /** @param steps number of steps in the table */
  constructor(steps: number) {
    this.before = new Float64Array(steps);
  }

  clear(): void {
    if (this.all.length > 0) this.all.length = 0;
  }

  /** What is charged from now on belongs to sections, until end(). */
  begin(counts: Float64Array): void {
    this.before.set(counts);
    this.parts = [[], [], [], []];
    this.part = RUNS;
  }

  /** What was charged since the last part began belongs to that one; what follows belongs to `part`. */
  enter(part: number, counts: Float64Array, touched: Uint16Array, touchedCount: number): void {
    const { before } = this;
    const steps = [...touched.subarray(0, touchedCount)].filter((step) => counts[step] !== before[step]);
    if (steps.length > 0) {
      this.parts[this.part].push({ steps, counts: steps.map((step) => counts[step] - before[step]) });
      for (const step of steps) before[step] = counts[step];
    }
    this.part = part;
  }

  end(plan: SectionPlan): void {
    this.all.push({ plan, parts: this.parts });
  }
}
