/** One lane of the race: a kernel, its prices, and what its probes have seen. */
import type { Ledger } from '../kernel/ledger.js';
import { CountRecorder, LatencyRecorder } from '../stats/recorder.js';
import type { TraceBatch } from '../trace/batch.js';
import type { Answers } from './answers.js';
import type { Machine } from './calls.js';
import { rowHash } from './draws.js';
import type { Pricer } from './pricer.js';
import { indexProbes, isTime, PROBES } from './probes.js';

const PROBE_INDEX = indexProbes();

/** A row could not be run: the model or a variant threw. */
export class RowFailure extends Error {
  constructor(
    readonly line: number,
    readonly op: number,
    /** Label of the lane. */
    readonly label: string,
    readonly thrown: unknown,
  ) {
    super(`row at line ${line} failed`, { cause: thrown });
  }
}

export class Lane {
  readonly recorders: readonly LatencyRecorder[];
  /** Count and time of each step behind each latency probe: [probe * steps + step]. */
  readonly stepCounts: Float64Array;
  readonly stepTimesPs: Float64Array;
  /** Recorded calls by op and negative return value: key op * 4096 - ret. */
  readonly errnos = new Map<number, number>();

  constructor(
    readonly label: string,
    readonly machine: Machine,
    readonly ledger: Ledger,
    readonly pricer: Pricer,
    private readonly seed: number,
    private readonly steps: number,
    psPerUnit: number,
  ) {
    this.recorders = PROBES.map((probe) =>
      isTime(probe) ? new LatencyRecorder(psPerUnit) : new CountRecorder(),
    );
    this.stepCounts = new Float64Array(PROBES.length * steps);
    this.stepTimesPs = new Float64Array(PROBES.length * steps);
  }

  /**
   * Runs rows [0, rows) of a batch and leaves their answers.
   * @param firstRow number of the batch's first row in the trace, from 0
   * @param recorded 1 for each row that the probes see
   */
  run(batch: TraceBatch, rows: number, firstRow: number, recorded: Uint8Array, answers: Answers): void {
    const { ledger, machine, pricer } = this;
    answers.prepare(batch);
    let row = 0;
    try {
      for (; row < rows; row++) {
        const ret = machine.call(batch, row, answers.phys);
        answers.ret[row] = ret;
        answers.extra[row] = machine.extra;
        if (recorded[row] === 1) {
          const latencyPs = pricer.price(ledger, rowHash(this.seed, firstRow + row));
          this.record(batch, row, ret, latencyPs);
        }
        ledger.clear();
      }
    } catch (error) {
      throw new RowFailure(batch.line[row], batch.op[row], this.label, error);
    }
  }

  private record(batch: TraceBatch, row: number, ret: number, latencyPs: number): void {
    const op = batch.op[row];
    const npage = batch.pfnCount[row];
    const latencyProbe = npage === 1 ? PROBE_INDEX.onePage[op] : PROBE_INDEX.otherPages[op];
    if (latencyProbe >= 0) {
      this.recorders[latencyProbe].record(latencyPs);
      this.addSteps(latencyProbe * this.steps);
    }
    const npageProbe = PROBE_INDEX.npage[op];
    if (npageProbe >= 0) this.recorders[npageProbe].record(npage);
    const { noteCount, noteKinds, noteValues } = this.ledger;
    for (let i = 0; i < noteCount; i++) {
      const probe = PROBE_INDEX.note[noteKinds[i]];
      if (probe >= 0) this.recorders[probe].record(noteValues[i]);
    }
    if (ret < 0) {
      const key = op * 4096 - ret;
      this.errnos.set(key, (this.errnos.get(key) ?? 0) + 1);
    }
  }

  private addSteps(offset: number): void {
    const { stepCounts, stepTimesPs } = this;
    const { counts, touched, touchedCount } = this.ledger;
    const { costPs } = this.pricer;
    for (let i = 0; i < touchedCount; i++) {
      const step = touched[i];
      stepCounts[offset + step] += counts[step];
      stepTimesPs[offset + step] += costPs[step];
    }
  }
}
