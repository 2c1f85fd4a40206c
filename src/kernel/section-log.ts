/**
 * Many sections of one lock in one call. A MAP_DMA read-locks mmap_lock for each page or batch and write-locks it for each
 * run, millions of times, with the same work in between over and over. Instead of a log entry for each, a plan says where the
 * sections lie among one another, and four sums say what all of them, and the work between them, take together
 * (type1/map-sections.ts fills it in; the scheduler makes a Series of it, replay/scheduler/series.ts).
 */
import type { BatchShape } from './batch-log.js';

/**
 * Where the sections lie. The work comes in `runs` equal runs, each of `slots` equal slots; a slot is one turn of the loop
 * over the pages of a run.
 */
export interface SectionPlan {
  readonly lock: number;
  readonly runs: number;
  readonly slots: number;
  /**
   * How many sections for reading there are. The first comes before slot number `firstRead` (from 0, over all runs), the
   * next ones each `slotsPerRead` slots later; 1/2: two before each slot.
   */
  readonly reads: number;
  readonly firstRead: number;
  readonly slotsPerRead: number;
  /** Sections for writing: one behind each run, so as many as runs, or none. */
  readonly writes: number;
}

/** The parts of the work, each of which has a sum: inside sections for reading, slots, inside sections for writing, the rest. */
export const READS = 0;
export const SLOTS = 1;
export const WRITES = 2;
export const RUNS = 3;

export interface Sections {
  readonly plan: SectionPlan;
  /** By part: what was charged for all sections, slots or runs together. */
  readonly parts: readonly (readonly BatchShape[])[];
}

export class SectionLog {
  readonly all: Sections[] = [];
  /** Counts of the call when the part at hand began. */
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

  /** Ends the part at hand, to which belongs what was charged since it began, and begins another. */
  enter(part: number, counts: Float64Array, touched: Uint16Array, touchedCount: number): void {
    const { before } = this;
    const steps = [...touched.subarray(0, touchedCount)].filter((step) => counts[step] !== before[step]);
    if (steps.length > 0) {
      this.parts[this.part].push({ steps, counts: steps.map((step) => counts[step] - before[step]) });
      for (const step of steps) before[step] = counts[step];
    }
    this.part = part;
  }

  /** The sections are complete. */
  end(plan: SectionPlan): void {
    this.all.push({ plan, parts: this.parts });
  }
}
