/** Workloads become files, several at once: each on a thread, and zlib on others. */
import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { InputError } from '../../src/failure.js';
import type { FromWorker } from './trace-worker.js';
import type { Workload } from './workloads.js';
import { isWhole, pathsOf } from './write-workload.js';

const ENTRY = new URL('./trace-worker.js', import.meta.url);
/** What would end the process in the middle. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Compressing rows takes as long as making them. */
const GZIP_WORK = 2;

/** How far they are. */
export interface Going {
  readonly made: number;
  readonly of: number;
  /** Of the work, roughly: 0 to 1. */
  readonly share: number;
  /** Files that are being made. */
  readonly files: readonly string[];
}

export interface Watch {
  /** Told each path when its file is there, in the order of the workloads. */
  readonly onMade?: (path: string) => void;
  readonly onGoing?: (going: Going) => void;
  /** Told when a signal ends it, before the process ends. */
  readonly onStop?: () => void;
}

/** What this many rows take, in rows that are not compressed. */
function work({ file }: Workload, rows: number): number {
  return rows * (file.endsWith('.gz') ? GZIP_WORK : 1);
}

/** Whole runs last, of them first what takes longest, so that nobody waits for it alone at the end. */
export function inTurn(workloads: readonly Workload[]): Workload[] {
  const whole = workloads
    .filter(isWhole)
    .sort((a, b) => work(b, b.rowsAbout ?? 0) - work(a, a.rowsAbout ?? 0));
  return [...workloads.filter((workload) => !isWhole(workload)), ...whole];
}

/** What is made, being made, and to be made. */
class Making {
  private readonly queue: Workload[];
  private readonly rows = new Map<Workload, number>();
  private readonly made = new Set<Workload>();
  private told = 0;
  private stopped = false;
  private readonly all: number;
  private readonly crew: Worker[] = [];

  constructor(
    private readonly workloads: readonly Workload[],
    private readonly folder: string,
    private readonly watch: Watch,
  ) {
    this.queue = inTurn(workloads);
    this.all = workloads.reduce((sum, workload) => sum + work(workload, workload.rowsAbout ?? 0), 0);
  }

  async run(jobs: number): Promise<void> {
    const crew = Math.min(jobs, this.queue.length);
    for (let at = 0; at < crew; at++) this.crew.push(this.newWorker());
    await Promise.all(this.crew.map((_, at) => this.keepBusy(at)));
  }

  /** Ends whoever still works, and takes away what they have not finished. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.queue.length = 0;
    await Promise.all(this.crew.map((worker) => worker.terminate()));
    for (const workload of this.rows.keys()) rmSync(pathsOf(workload, this.folder).partial, { force: true });
  }

  private newWorker(): Worker {
    return new Worker(ENTRY, { workerData: this.folder });
  }

  private async keepBusy(at: number): Promise<void> {
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      if (isWhole(next)) {
        // rows of other workloads have shaped the code: with it the fio run would take half as long again
        await this.crew[at].terminate();
        if (this.stopped) return;
        this.crew[at] = this.newWorker();
      }
      await this.makeOn(this.crew[at], next);
      this.made.add(next);
      this.rows.delete(next);
      for (; this.told < this.workloads.length && this.made.has(this.workloads[this.told]); this.told++)
        this.watch.onMade?.(pathsOf(this.workloads[this.told], this.folder).path);
      this.tell();
    }
  }

  private makeOn(worker: Worker, workload: Workload): Promise<void> {
    this.rows.set(workload, 0);
    return new Promise((resolve, reject) => {
      worker.removeAllListeners();
      worker.on('error', reject);
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'rows') {
          this.rows.set(workload, message.rows);
          this.tell();
        } else if (message.kind === 'made') resolve();
        else reject(message.isInput ? new InputError(message.text) : new Error(message.text));
      });
      worker.postMessage(workload.file);
    });
  }

  private tell(): void {
    let done = 0;
    for (const workload of this.made) done += work(workload, workload.rowsAbout ?? 0);
    for (const [workload, rows] of this.rows) done += work(workload, Math.min(rows, workload.rowsAbout ?? 0));
    this.watch.onGoing?.({
      made: this.made.size,
      of: this.workloads.length,
      share: this.all === 0 ? 0 : done / this.all,
      files: Array.from(this.rows.keys(), ({ file }) => file),
    });
  }
}

/**
 * Makes the files, each whole or not at all, the same bytes for any number of threads. A signal that ends the process
 * leaves nothing half-written, nor does a file that can't be written, which ends the others.
 * @param jobs threads at most
 * Throws InputError where a file can't be written, Error for what is our own fault.
 */
export async function makeTraces(
  workloads: readonly Workload[],
  folder: string,
  jobs: number,
  watch: Watch = {},
): Promise<void> {
  const making = new Making(workloads, folder, watch);
  const onSignal = async (signal: NodeJS.Signals): Promise<void> => {
    await making.stop();
    watch.onStop?.();
    for (const each of SIGNALS) process.off(each, onSignal);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    await making.run(jobs);
  } finally {
    await making.stop();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
