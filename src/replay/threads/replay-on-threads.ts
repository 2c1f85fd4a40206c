/**
 * A replay with its lanes on several threads. This one reads the trace into a ring of batches; what fits into the ring
 * is small, and its lanes run here as well. The result is the same to the byte, and so is what ends a run early.
 */
import type { TraceBatch } from '../../trace/batch.js';
import { explainFailure } from '../failures.js';
import type { FinishedLane, FinishedRun } from '../finished.js';
import { earlier, LaneGroup, type Stop } from '../lane-group.js';
import { finish, finishedRun, type Run, replay, runMarked, watched } from '../replay.js';
import { Crew, isBuilt } from './crew.js';
import { runSlot, type ThreadResult } from './lane-thread.js';
import { canCross, errorOf, type Report } from './messages.js';
import { planOf } from './plan.js';
import { Ring, type RingMemory, ringMemory } from './ring.js';

export interface Threads {
  /** Threads at most, the reading one included. */
  readonly jobs: number;
  /** Batches in flight, and rows of each. */
  readonly slots?: number;
  readonly rows?: number;
  /** What a worker runs, if not this package. */
  readonly entry?: URL;
}

/** Below this many batches a run is over before workers would have started. */
const SLOTS = 24;
const ROWS = 4096;
/** A trace that is expected to fill the ring so often is long; what is expected may be wrong by as much. */
const LONG = 4;

/** Throws as replay() does. */
export async function replayOnThreads(run: Run, threads: Threads): Promise<FinishedRun> {
  const several = canCross(run.options) && (threads.entry !== undefined || isBuilt());
  const plan = planOf(1 + run.options.variants.length, several ? threads.jobs : 1);
  return plan.length === 1 ? replay(run) : new ThreadedReplay(run, plan, threads).replay();
}

class ThreadedReplay {
  private readonly memory: RingMemory;
  private readonly ring: Ring;
  private batches = 0;
  private crew: Crew | null = null;
  /** Lanes that run here beside the reading, where there are any. */
  private group: LaneGroup | null = null;

  constructor(
    private readonly run: Run,
    private readonly plan: readonly (readonly number[])[],
    private readonly threads: Threads,
  ) {
    const { slots = SLOTS, rows = ROWS } = threads;
    const answers = plan.filter((members) => members.length > 0).length > 1;
    this.memory = ringMemory(slots, rows, plan.length, answers);
    this.ring = new Ring(this.memory);
  }

  async replay(): Promise<FinishedRun> {
    try {
      const fault = await this.read();
      if (this.crew === null) return this.runHeld(fault);
      this.ring.leave(0, this.group !== null);
      this.ring.end(fault === null);
      return this.together(await this.crew.reports, fault);
    } finally {
      await this.crew?.dismiss();
    }
  }

  /** Reads until the trace ends or nobody wants more. Returns what reading threw, which counts only behind the rows so far. */
  private async read(): Promise<{ readonly error: unknown } | null> {
    const batches = this.run.trace.batches(() => this.empty())[Symbol.asyncIterator]();
    const next = () => batches.next().catch((error: unknown) => ({ error }));
    try {
      for (let read = await next(); ; read = await next()) {
        if ('error' in read) return read;
        if (read.done || !(await this.take(read.value))) return null;
      }
    } finally {
      await batches.return?.();
    }
  }

  /** Hands a batch on; false where no other is wanted. */
  private async take(batch: TraceBatch): Promise<boolean> {
    const { run, ring } = this;
    this.fill(batch);
    run.options.watcher?.rows(run.marks.rows);
    if (this.crew !== null) this.post(this.crew);
    else if (this.batches === ring.size || this.isLong()) this.start();
    // who has stopped leaves the ring free
    return this.crew === null || this.crew.room(this.batches);
  }

  private empty(): TraceBatch {
    const { batch } = this.ring.slot(this.batches);
    batch.clear();
    return batch;
  }

  private fill(batch: TraceBatch): void {
    const { marks, trace } = this.run;
    const slot = this.ring.slot(this.batches++);
    slot.fill(marks.rows, trace.backings.length);
    marks.take(batch, batch.rows, slot.recorded);
  }

  /** By what was read so far the trace is much more than the ring holds: workers had better start while it fills. */
  private isLong(): boolean {
    const { shareRead } = this.run.trace;
    return shareRead !== null && this.batches > LONG * this.ring.size * shareRead;
  }

  /** The trace is large: the workers begin with what the ring holds. */
  private start(): void {
    const { run, ring, plan, threads } = this;
    ring.complete();
    // BASE is among them
    if (plan[0].length > 0) this.group = new LaneGroup(run, plan[0]);
    else ring.leave(0, false);
    this.crew = new Crew(run, ring, this.memory, plan, threads.entry);
    this.crew.post(this.batches);
    for (let batch = 0; batch < this.batches; batch++) this.runOwn(batch);
  }

  private post(crew: Crew): void {
    crew.post(this.batches);
    this.runOwn(this.batches - 1);
  }

  private runOwn(batch: number): void {
    const { ring, group } = this;
    if (group === null || !ring.wants(batch)) return;
    watched(this.run.options.watcher, () => runSlot({ ring, group, thread: 0, wake: () => {} }, batch));
  }

  /** A trace that the ring holds as a whole. */
  private runHeld(fault: { readonly error: unknown } | null): FinishedRun {
    const { run, ring, batches } = this;
    for (let number = 0; number < batches; number++) {
      const { batch, firstRow, recorded } = ring.slot(number);
      runMarked(run, { batch, rows: batch.rows, firstRow, recorded });
    }
    if (fault !== null) throw fault.error;
    return finish(run);
  }

  private together(reports: readonly Report[], fault: { readonly error: unknown } | null): FinishedRun {
    const { run, group, plan } = this;
    const own: ThreadResult | null = group && {
      lanes: fault === null && !this.ring.stopped ? group.finish() : [],
      returns: group.returns,
    };
    let stop: Stop | null = null;
    if (group !== null && group.stop !== null)
      stop = { ...group.stop, error: explainFailure(run, group.stop.error) };
    const results: (ThreadResult | null)[] = [own];
    for (const report of reports) {
      if (report.kind === 'stop') stop = earlier(stop, { ...report, error: errorOf(report.error) });
      else results.push(report.result);
    }
    if (stop !== null) throw stop.error;
    if (fault !== null) throw fault.error;
    const lanes: FinishedLane[] = [];
    for (const [thread, members] of plan.entries())
      for (const [i, lane] of members.entries()) lanes[lane] = results[thread]!.lanes[i];
    const base = plan.findIndex((members) => members.includes(0));
    return finishedRun(run, lanes, results[base]!.returns);
  }
}
