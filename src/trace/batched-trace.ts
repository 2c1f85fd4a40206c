/** What a trace of any form is made of: batches that are filled one after another, and what is known when all were. */
import { createHash, type Hash } from 'node:crypto';
import { BackingTable } from './backing.js';
import { BadRows } from './bad-rows.js';
import { oneForAll, type TraceBatch } from './batch.js';
import { type Input, shareOf } from './source.js';
import type { Backing, BadRow, OpenOptions } from './trace.js';
import { TraceClock } from './trace-clock.js';

export abstract class BatchedTrace {
  sha256: string | null = null;
  /** Of every byte that is read. */
  protected readonly hash: Hash = createHash('sha256');
  protected readonly table = new BackingTable();
  protected readonly clock = new TraceClock();
  protected readonly bad: BadRows;
  private readonly limit: number;
  private started = false;

  protected constructor(
    readonly name: string,
    private readonly input: Input,
    { skipBadRows = false, limit = Number.POSITIVE_INFINITY }: OpenOptions,
  ) {
    this.bad = new BadRows(name, skipBadRows);
    this.limit = limit;
  }

  get startNs(): bigint | null {
    return this.clock.start;
  }

  get shareRead(): number | null {
    return shareOf(this.input);
  }

  get backings(): readonly Backing[] {
    return this.table.list;
  }

  get badRows(): readonly BadRow[] {
    return this.bad.kept;
  }

  get badRowCount(): number {
    return this.bad.count;
  }

  async *batches(empty: () => TraceBatch = oneForAll()): AsyncGenerator<TraceBatch, void> {
    if (this.started) throw new Error('a trace is read once; open it again to read it again');
    this.started = true;
    let batch = empty();
    try {
      for (let left = this.limit; await this.fill(batch, Math.min(left, batch.capacity)); batch = empty()) {
        left -= batch.rows;
        yield batch;
        if (left <= 0) return;
      }
    } catch (error) {
      // rows before what can't be read: what is wrong with one of them comes first
      if (batch.rows > 0) yield batch;
      throw error;
    } finally {
      await this.close();
    }
    this.sha256 = this.hash.digest('hex');
    if (batch.rows > 0) yield batch;
  }

  /** Fills the batch up to `most` rows; false where the trace ended before. Throws InputError. */
  protected abstract fill(batch: TraceBatch, most: number): Promise<boolean>;

  /** Closes the file. */
  abstract close(): Promise<void>;
}
