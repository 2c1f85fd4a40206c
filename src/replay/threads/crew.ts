/** The workers of a run as the reading thread sees them. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Backing } from '../../trace/trace.js';
import type { Setup } from '../setup.js';
import { errorOf, type Report, type ToReader, type ToWorker, taskOf } from './messages.js';
import type { Ring, RingMemory } from './ring.js';

/** Lanes leave little garbage: V8 would keep 48 MB for what is young, in each worker. */
const resourceLimits = { maxYoungGenerationSizeMb: 6 };

const ENTRY = new URL('./lane-worker.js', import.meta.url);

/** Whether this package has what a worker runs: where tests run the sources as they are, it does not. */
export function isBuilt(): boolean {
  return existsSync(ENTRY);
}

export class Crew {
  /** What each worker has to say at its end, in their order; it rejects as soon as one breaks. */
  readonly reports: Promise<Report[]>;
  /** One of them has ended: the run ends early, unless it was told that no batch follows. */
  ended = false;
  private readonly workers: readonly Worker[];
  private wake = (): void => {};
  private sent = 0;

  /**
   * Starts the workers.
   * @param plan lanes by thread; thread 0 is the one that reads
   * @param entry of a worker; by default that of this package
   */
  constructor(
    private readonly setup: Setup,
    private readonly ring: Ring,
    memory: RingMemory,
    plan: readonly (readonly number[])[],
    entry = ENTRY,
  ) {
    const tasks = plan.map((members, thread) => taskOf(setup, memory, thread, members)).slice(1);
    this.workers = tasks.map((workerData) => new Worker(entry, { workerData, resourceLimits }));
    this.reports = Promise.all(this.workers.map((worker) => this.reportOf(worker)));
    // who reads the trace may not be waiting for them yet
    this.reports.catch(() => {});
  }

  /** Lets the workers run all batches before this one. */
  post(batches: number): void {
    const { backings } = this.setup.trace;
    if (backings.length > this.sent) {
      const more: readonly Backing[] = backings.slice(this.sent);
      for (const worker of this.workers) worker.postMessage(more satisfies ToWorker);
      this.sent = backings.length;
    }
    this.ring.post(batches);
  }

  /** Waits until the slot of this batch is free; false where no batch is wanted any more. */
  async room(batch: number): Promise<boolean> {
    while (!this.ring.stopped && !this.ended) {
      if (this.ring.isFree(batch)) return true;
      if (!this.ring.askForRoom(batch)) await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return false;
  }

  /** Ends them wherever they are. */
  async dismiss(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private reportOf(worker: Worker): Promise<Report> {
    const report = new Promise<Report>((resolve, reject) => {
      worker.on('message', (message: ToReader) => {
        if (message === 'room') this.wake();
        else if (message.kind === 'fault') reject(errorOf(message.error));
        else resolve(message);
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`a worker thread ended with exit code ${code}`)));
    });
    const end = (): void => {
      this.ended = true;
      this.wake();
    };
    report.then(end, end);
    return report;
  }
}
