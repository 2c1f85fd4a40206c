/**
 * How long the calls of a lane take. As long as one cpu makes all calls, without timestamps, nobody can wait, and a call
 * takes just its own work. From the first row on that may overlap with another ("overlapping") the calls go through the
 * scheduler, whose clock begins at 0 then. With --locks they do from the first row on, which changes no time.
 */
import type { Ledger } from '../kernel/ledger.js';
import type { StepTable } from '../kernel/steps.js';
import type { LatencyRecorder } from '../stats/recorder.js';
import { NONE, type TraceBatch } from '../trace/batch.js';
import type { StepSums } from './pricing/pricer.js';
import { SPAN_PROBE } from './probes/probes.js';
import { CallEvents } from './scheduler/call-events.js';
import type { CallListener } from './scheduler/call-listener.js';
import { cpuKey } from './scheduler/cpus.js';
import { HeldPrices } from './scheduler/held-prices.js';
import type { LockCosts } from './scheduler/lock-costs.js';
import type { LockTally } from './scheduler/lock-tally.js';
import { Program } from './scheduler/program.js';
import { ProgramWriter } from './scheduler/program-writer.js';
import { Scheduler } from './scheduler/scheduler.js';

export interface TimelineOptions {
  readonly steps: StepTable;
  /** Picoseconds in the unit of the report. */
  readonly psPerUnit: number;
  readonly lockCosts: LockCosts;
  /** By step: 1 where its price is assumed. */
  readonly isAssumed: Uint8Array;
  /** Watch the locks even while one cpu runs alone. */
  readonly watchLocks: boolean;
}

export class Timeline implements CallListener {
  /** Calls go through the scheduler, since they may overlap or the locks are watched; it needs the ledger's log. */
  overlapping: boolean;
  /** How often and how long each lock was waited for behind each latency probe: [probe * steps + lock]. */
  readonly waitCounts: Float64Array;
  readonly waitTimesPs: Float64Array;
  /** By probe: how often stage-2 faults retried because of an MMU notifier. */
  readonly retryCounts: Float64Array;
  /** What locks were held for. */
  readonly held: HeldPrices;
  private readonly steps: number;
  private readonly scheduler: Scheduler;
  private readonly writer: ProgramWriter;
  /** One cpu has made all calls so far, none with a timestamp. */
  private alone = true;
  /** That cpu; -1 before the first row. */
  private onlyCpu = -1;

  /**
   * @param recorders by probe; latency probes get the time of a call when it has ended
   * @param sums of steps, by probe: they get what calls take again when they retry
   */
  constructor(
    { steps, psPerUnit, lockCosts, watchLocks, isAssumed }: TimelineOptions,
    private readonly recorders: readonly LatencyRecorder[],
    private readonly sums: StepSums,
  ) {
    this.overlapping = watchLocks;
    this.steps = steps.size;
    this.waitCounts = new Float64Array(recorders.length * steps.size);
    this.waitTimesPs = new Float64Array(recorders.length * steps.size);
    this.retryCounts = new Float64Array(recorders.length);
    this.scheduler = new Scheduler(steps, lockCosts, psPerUnit, this);
    this.writer = new ProgramWriter(steps);
    this.held = new HeldPrices(isAssumed);
  }

  /** What became of each lock, by its step; null where nobody watched because nobody could wait. */
  get tallies(): readonly (LockTally | undefined)[] | null {
    return this.overlapping ? this.scheduler.tallies : null;
  }

  /** Calls that began after their timestamp though their cpu was free. */
  get late(): number {
    return this.scheduler.late;
  }

  /** Takes note that a row comes, before it is run. */
  announce(batch: TraceBatch, row: number): void {
    if (!this.alone) return;
    const cpu = keyOf(batch, row);
    this.alone = (this.onlyCpu < 0 || cpu === this.onlyCpu) && batch.tsNs[row] === NONE;
    if (this.alone) this.onlyCpu = cpu;
    else {
      this.overlapping = true;
      this.scheduler.begin(this.onlyCpu);
    }
  }

  /**
   * A call has been run and priced.
   * @param rowNumber of the row in the trace, from 0
   * @param probe latency probe that it belongs to, -1 for none
   * @param costPs time of each of its steps; workPs their sum
   */
  add(
    batch: TraceBatch,
    row: number,
    rowNumber: number,
    recorded: boolean,
    probe: number,
    ledger: Ledger,
    costPs: Float64Array,
    workPs: number,
  ): void {
    if (!this.overlapping) {
      if (probe >= 0) this.recorders[probe].record(workPs);
      return;
    }
    const program = this.programOf(batch, row, rowNumber, recorded, probe);
    this.writer.write(program, ledger, costPs, workPs, recorded);
    if (this.held.looksAt(rowNumber)) this.held.add(this.held.of(ledger, costPs));
    this.scheduler.handIn(program, keyOf(batch, row), batch.tsNs[row]);
  }

  /** A call has been run that shares its events with others (Pricer.events), while calls may overlap. See add. */
  addKnown(
    batch: TraceBatch,
    row: number,
    rowNumber: number,
    recorded: boolean,
    probe: number,
    events: CallEvents,
  ): void {
    const program = this.programOf(batch, row, rowNumber, recorded, probe);
    program.share(events);
    if (this.held.looksAt(rowNumber)) this.held.add(events.held);
    this.scheduler.handIn(program, keyOf(batch, row), batch.tsNs[row]);
  }

  /** Works out the events of a priced call, for all calls that are like it (Pricer.events). */
  readonly eventsOf = (ledger: Ledger, costPs: Float64Array, workPs: number): CallEvents => {
    const program = new Program();
    this.writer.write(program, ledger, costPs, workPs, true);
    return new CallEvents(program, this.held.of(ledger, costPs));
  };

  private programOf(
    batch: TraceBatch,
    row: number,
    rowNumber: number,
    recorded: boolean,
    probe: number,
  ): Program {
    const program = this.scheduler.take();
    program.row = rowNumber;
    program.line = batch.line[row];
    program.op = batch.op[row];
    program.vm = batch.vm[row];
    program.dev = batch.dev[row];
    program.recorded = recorded;
    program.probe = probe;
    return program;
  }

  /**
   * Everything so far runs to its end before anything that follows starts. Returns when that is, ps from the first row.
   * From here on calls count as overlapping. Throws Error where they did not before: no clock has run then.
   */
  barrier(): number {
    if (!this.overlapping) throw new Error('no clock runs before calls overlap');
    this.alone = false;
    return this.scheduler.finish();
  }

  /** The trace has ended: everything runs to its end. */
  finish(): void {
    this.scheduler.finish();
  }

  ended({ probe }: Program, latencyPs: number): void {
    if (probe >= 0) this.recorders[probe].record(latencyPs);
  }

  waited({ probe }: Program, lock: number, waitedPs: number, inSpan: boolean): void {
    if (probe < 0) return;
    this.addWait(probe, lock, waitedPs);
    if (inSpan) this.addWait(SPAN_PROBE, lock, waitedPs);
  }

  retried({ probe, laps }: Program, fault: number, lapPs: number): void {
    if (probe < 0) return;
    this.retryCounts[probe]++;
    laps!.get(fault)!.addTo(this.sums, probe * this.steps, lapPs);
  }

  spanned({ probe }: Program, latencyPs: number): void {
    if (probe >= 0) this.recorders[SPAN_PROBE].record(latencyPs);
  }

  private addWait(probe: number, lock: number, waitedPs: number): void {
    this.waitCounts[probe * this.steps + lock]++;
    this.waitTimesPs[probe * this.steps + lock] += waitedPs;
  }
}

function keyOf(batch: TraceBatch, row: number): number {
  return cpuKey(batch.vm[row], batch.cpu[row]);
}
