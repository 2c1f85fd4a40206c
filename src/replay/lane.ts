/**
 * One lane of the race: a kernel, its prices, and what its probes have seen. What becomes of a row here:
 * 1. Machine.call (rows/machine.ts) makes it a call of the kernel model, which charges the ledger (kernel/ledger.ts);
 * 2. the pricer (pricing/pricer.ts) makes picoseconds of the ledger;
 * 3. while one cpu runs alone, that is the call's latency, and is recorded; once calls may overlap, the timeline hands the
 *    call to the scheduler (scheduler/scheduler.ts), which says how long it took with its waiting.
 */
import { isReturn } from '../errno.js';
import type { Ledger } from '../kernel/ledger.js';
import { CountRecorder, LatencyRecorder } from '../stats/recorder.js';
import { NONE, type TraceBatch } from '../trace/batch.js';
import { bits } from '../trace/op-columns.js';
import type { Answers } from './answers.js';
import type { BesideNic } from './beside-nic.js';
import { DEV_DMA, MM_EXIT } from './ops.js';
import type { Shape } from './pricing/call-shapes.js';
import { RowHashes } from './pricing/draws.js';
import type { Pricer, StepSums } from './pricing/pricer.js';
import { isTime, latencyProbe, NOTE_PROBES, NPAGE_PROBES, PROBES, SPAN_PROBE } from './probes/probes.js';
import { eachSpan } from './probes/spans.js';
import { fillSums } from './probes/sum-probes.js';
import { RowFailure } from './row-failure.js';
import { DEVICE_COUNTS } from './rows/device-rows.js';
import type { Machine } from './rows/machine.js';
import { Deadlock } from './scheduler/deadlock.js';
import { Tenants } from './tenants.js';
import { Timeline, type TimelineOptions } from './timeline.js';
import { addFailure, countErrno, type ErrnoCounts, type UnrecordedFailures } from './unrecorded-failures.js';

/** Where a batch has none of these columns and operations, enter() has to be told of its first row alone. */
const WHO = bits(['ts_ns', 'vm', 'cpu']);
const SPECIAL = (1 << MM_EXIT) | (1 << DEV_DMA);

export class Lane {
  readonly recorders: readonly LatencyRecorder[];
  readonly timeline: Timeline;
  /** Count and time of each step behind each latency probe: [probe * steps + step]. */
  readonly stepCounts: Float64Array;
  readonly stepTimesPs: Float64Array;
  private readonly sums: StepSums;
  /** Errnos of the recorded calls. */
  readonly errnos: ErrnoCounts = new Map();
  readonly unrecorded: UnrecordedFailures = { errnos: new Map(), firstLine: null };
  private readonly steps: number;
  /** Recorded rows that this lane could not run, by reason (Machine.impossible). */
  readonly unsupported = new Map<string, number>();
  /** What devices did in the recorded calls, by DEVICE_COUNTS. */
  readonly deviceCounts = new Float64Array(DEVICE_COUNTS.length);
  /** Some call ran beside another VM. */
  crowded = false;
  private readonly tenants = new Tenants();
  /** Who made the call before; -1: there was none. */
  private lastVm = -1;
  private lastCpu = -1;
  private readonly hashes: RowHashes;

  constructor(
    readonly label: string,
    readonly machine: Machine,
    readonly ledger: Ledger,
    readonly pricer: Pricer,
    seed: number,
    timeline: TimelineOptions,
    /** The NIC that shares a CPU with calls of this lane. */
    readonly nic: BesideNic | null = null,
  ) {
    this.hashes = new RowHashes(seed);
    this.recorders = PROBES.map((probe) =>
      isTime(probe) ? new LatencyRecorder(timeline.psPerUnit) : new CountRecorder(),
    );
    this.steps = timeline.steps.size;
    this.stepCounts = new Float64Array(PROBES.length * this.steps);
    this.stepTimesPs = new Float64Array(PROBES.length * this.steps);
    this.sums = { counts: this.stepCounts, timesPs: this.stepTimesPs };
    this.timeline = new Timeline(timeline, this.recorders, this.sums);
  }

  /**
   * Runs rows [0, rows) of a batch and leaves their answers. Throws RowFailure, with the row at which it stopped.
   * @param firstRow number of the batch's first row in the trace, from 0
   * @param recorded 1 for each row that the probes see
   */
  run(batch: TraceBatch, rows: number, firstRow: number, recorded: Uint8Array, answers: Answers): void {
    const { ledger, machine, pricer, timeline } = this;
    answers.prepare(batch, 0, rows);
    const alike = batch.lacks(WHO, SPECIAL);
    let row = 0;
    try {
      for (; row < rows; row++) {
        if (!alike || row === 0) this.enter(batch, row);
        const ret = machine.call(batch, row, answers);
        answers.ret[row] = ret;
        answers.extra[row] = machine.extra;
        const seen = recorded[row] === 1;
        if (machine.impossible !== null) {
          if (seen) this.leaveOut(machine.impossible);
          answers.ret[row] = Number.NaN;
          ledger.clear();
          continue;
        }
        // NaN would pass for a row that was not run, and the referee would look away
        if (!isReturn(ret)) throw new Error(`the call returned ${ret}, no count and no errno`);
        const besideNic = this.nic?.shares(batch, row) === true;
        if (seen || timeline.overlapping || besideNic) {
          this.measure(batch, row, firstRow + row, seen, besideNic, ret);
          ledger.clear(pricer.known);
        } else ledger.clear(pricer.knows(ledger));
      }
    } catch (error) {
      throw this.failure(error, batch.line[row], batch.op[row], row);
    }
  }

  /** Prices a call that was run, and records it where the probes see it (`seen`). */
  private measure(
    batch: TraceBatch,
    row: number,
    rowNumber: number,
    seen: boolean,
    besideNic: boolean,
    ret: number,
  ): void {
    const { ledger, pricer, timeline } = this;
    const probe = seen ? latencyProbe(batch.op[row], batch.pfnCount[row]) : -1;
    const offset = probe < 0 ? -1 : probe * this.steps;
    // else somebody asks what each step of the call took: the NIC, or the probe of its spans
    const whole = !besideNic && ledger.spans === 0;
    if (whole && probe >= 0 && !timeline.overlapping) {
      const shape = pricer.shapeOf(ledger, offset);
      if (shape !== null) {
        this.record(batch, row, ret);
        if (shape.putOff(rowNumber)) this.priceWaiting(shape);
        return;
      }
    }
    const hash = this.hashes.of(rowNumber);
    const events =
      whole && timeline.overlapping ? pricer.events(ledger, hash, offset, timeline.eventsOf) : null;
    if (events !== null) {
      if (seen) this.record(batch, row, ret);
      timeline.addKnown(batch, row, rowNumber, seen, probe, events);
      return;
    }
    const workPs = pricer.price(ledger, hash, this.sums, offset);
    if (besideNic) this.nic!.add(batch, row, seen, ledger, ret, pricer.costPs, workPs);
    if (seen) this.record(batch, row, ret);
    if (seen || timeline.overlapping)
      timeline.add(batch, row, rowNumber, seen, probe, ledger, pricer.costPs, workPs);
  }

  private priceWaiting(shape: Shape): void {
    this.pricer.priceWaiting(shape, this.hashes, this.sums, this.recorderOf(shape.offset));
  }

  private leaveOut(reason: string): void {
    this.unsupported.set(reason, (this.unsupported.get(reason) ?? 0) + 1);
  }

  /** The recorder of the latency probe whose steps begin at an offset in the sums. */
  private recorderOf(offset: number): LatencyRecorder {
    return this.recorders[offset / this.steps];
  }

  /** Takes note of a row before its call, by WHO and SPECIAL alone: whether another VM or another cpu runs beside it. */
  enter(batch: TraceBatch, row: number): void {
    const op = batch.op[row];
    const asBefore = batch.vm[row] === this.lastVm && batch.cpu[row] === this.lastCpu;
    if (!asBefore || batch.tsNs[row] !== NONE || op === MM_EXIT) this.meet(batch, row);
    this.ledger.logging = this.timeline.overlapping || op === DEV_DMA;
  }

  private meet(batch: TraceBatch, row: number): void {
    this.lastVm = batch.vm[row];
    this.lastCpu = batch.cpu[row];
    const crowded = this.tenants.others(batch, row);
    this.pricer.crowded = crowded;
    this.crowded ||= crowded;
    this.timeline.announce(batch, row);
  }

  /**
   * Runs all calls so far to their end before anything that follows starts. Returns the virtual time until then, ps. Only
   * for a lane that watches its locks, whose clock runs from the first row on (Timeline.barrier).
   */
  barrier(): number {
    try {
      return this.timeline.barrier();
    } catch (error) {
      throw this.failure(error, 0, 0, 0);
    }
  }

  /** Runs virtual time to its end, and fills the probes that are sums of others. Nothing may follow. */
  finish(): void {
    this.pricer.finish(this.hashes, this.sums, (offset) => this.recorderOf(offset));
    try {
      this.timeline.finish();
    } catch (error) {
      throw this.failure(error, 0, 0, 0);
    }
    const { waitCounts, waitTimesPs } = this.timeline;
    fillSums(this.recorders, [this.stepCounts, this.stepTimesPs, waitCounts, waitTimesPs], this.steps);
  }

  private failure(error: unknown, line: number, op: number, row: number): RowFailure {
    return error instanceof Deadlock
      ? new RowFailure(error.line, error.op, this.label, error, row)
      : new RowFailure(line, op, this.label, error, row);
  }

  /** Records all of a call but its latency and its steps: page counts, notes, device counts, errno. */
  private record(batch: TraceBatch, row: number, ret: number): void {
    const { recorders, errnos } = this;
    const op = batch.op[row];
    const npageProbe = NPAGE_PROBES[op];
    if (npageProbe >= 0) recorders[npageProbe].record(batch.pfnCount[row]);
    const { noteCount, noteKinds, noteValues } = this.ledger;
    for (let i = 0; i < noteCount; i++) {
      const probe = NOTE_PROBES[noteKinds[i]];
      if (probe >= 0) recorders[probe].record(noteValues[i]);
    }
    if (this.machine.devices.anything) this.recordDevice();
    if (ret < 0) {
      countErrno(errnos, op, ret);
      addFailure(this.unrecorded, batch, row, ret, this.machine.vm(batch.vm[row])!.mm.alive);
    }
  }

  private recordDevice(): void {
    const { ledger, machine, recorders, stepCounts, stepTimesPs, deviceCounts } = this;
    const { added } = machine.devices;
    for (let i = 0; i < added.length; i++) deviceCounts[i] += added[i];
    if (ledger.spans === 0) return;
    const offset = SPAN_PROBE * this.steps;
    eachSpan(
      ledger,
      this.pricer.costPs,
      (step, times, ps) => {
        stepCounts[offset + step] += times;
        stepTimesPs[offset + step] += ps;
      },
      (ps) => {
        // else the scheduler says how long it took
        if (!this.timeline.overlapping) recorders[SPAN_PROBE].record(ps);
      },
    );
  }
}
