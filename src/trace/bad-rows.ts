/** Rows that can't be read: the first one is an error, or with --skip-bad-rows all of them are counted. */
import { inputErrorAt } from '../failure.js';
import { RowFault } from './fault.js';
import type { BadRow } from './trace.js';

const KEPT = 1000;

export class BadRows {
  /** The first 1000. */
  readonly kept: BadRow[] = [];
  count = 0;

  constructor(
    /** Of the file. */
    private readonly name: string,
    private readonly skip: boolean,
  ) {}

  /** Takes what reading a row threw; throws it on where it is no RowFault, and InputError where rows aren't skipped. */
  take(error: unknown, line: number): void {
    if (!(error instanceof RowFault)) throw error;
    if (!this.skip) throw inputErrorAt(this.name, line, error.message);
    if (this.count++ < KEPT) this.kept.push({ line, message: error.message });
  }
}
