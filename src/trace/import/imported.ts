/** What a recording comes to. */
import type { Column } from '../ops.js';
import type { TraceMeta } from '../trace.js';
import type { TraceRow } from '../write.js';

export interface Imported {
  readonly meta: Partial<TraceMeta>;
  /** Columns that some row fills. */
  readonly columns: readonly Column[];
  /** Operations among the rows: what a host has to price. */
  readonly ops: readonly string[];
  /** For people: what was found, derived, assumed and left out, each a sentence without a full stop. */
  readonly notes: readonly string[];
  rows(): Iterable<TraceRow>;
}

/** What the user says where the recording does not. */
export interface ImportChoices {
  /** VM by thread or process id (threads.ts has the rule). */
  readonly vmOf: ReadonlyMap<number, number>;
  /** Threads or processes whose calls become rows; by default all. */
  readonly pids?: readonly number[];
  /** Of maps of which the recording does not tell how contiguous their pages are; by default 4k. */
  readonly backing?: string;
  /** By default what the recorded calls tell. */
  readonly container?: TraceMeta['container'];
}
