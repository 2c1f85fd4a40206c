/** The lanes that one thread runs, batch by batch, with the referees of those that are variants. */
import type { TraceBatch } from '../trace/batch.js';
import { bits } from '../trace/op-columns.js';
import { Answers } from './answers.js';
import { type FinishedLane, finishedLane, type Returns } from './finished.js';
import type { Lane } from './lane.js';
import { type Referee, RefereeStop } from './referee.js';
import { RowFailure } from './row-failure.js';
import { laneOf, refereeOf, type Setup } from './setup.js';

const RET = bits(['ret']);

/** Added to the order of a referee's stop: at the same row, a lane that could not run it comes first. */
const REFEREES = 2 ** 20;

/** What ends a run before its time. */
export interface Stop {
  /** Row of the trace, from 0; Infinity at its end. */
  readonly row: number;
  /** Of several stops at one row the one with the smallest order counts. */
  readonly order: number;
  readonly error: unknown;
}

/** The one that comes first in the trace, whoever noticed it first. */
export function earlier(a: Stop | null, b: Stop | null): Stop | null {
  if (a === null || b === null) return a ?? b;
  return a.row < b.row || (a.row === b.row && a.order < b.order) ? a : b;
}

export class LaneGroup {
  readonly lanes: readonly Lane[];
  /** Of each lane; null for BASE. */
  readonly referees: readonly (Referee | null)[];
  /** What the callers saw of the last batch, by lane. */
  answers: readonly Answers[] = [];
  readonly returns: Returns = { compared: 0, differing: 0, first: null };
  /** The first stop in these lanes; null while there is none. */
  stop: Stop | null = null;

  /** @param members numbers of the lanes in the run, ascending; 0 is BASE */
  constructor(
    setup: Setup,
    readonly members: readonly number[],
  ) {
    this.lanes = members.map((index) => laneOf(setup, index));
    this.referees = members.map((index) => refereeOf(setup, index));
  }

  /** BASE is one of these lanes. */
  get hasBase(): boolean {
    return this.members[0] === 0;
  }

  /**
   * Runs rows [0, rows) of a batch in every lane, up to the first row that fails in one of them; `stop` then tells which.
   * @param firstRow number of the batch's first row in the trace, from 0
   * @param recorded 1 for each row that the probes see
   * @param base where BASE leaves its answers, if it is one of these lanes and others are to see them
   * @returns the rows that all of these lanes have run
   */
  run(batch: TraceBatch, rows: number, firstRow: number, recorded: Uint8Array, base?: Answers): number {
    if (this.answers.length === 0 || this.answers[0].ret.length < batch.capacity)
      this.answers = this.members.map(() => new Answers(batch.capacity));
    let end = rows;
    for (const [i, lane] of this.lanes.entries()) {
      const answers = this.members[i] === 0 && base !== undefined ? base : this.answers[i];
      try {
        lane.run(batch, end, firstRow, recorded, answers);
      } catch (error) {
        if (!(error instanceof RowFailure)) throw error;
        end = error.row;
        this.stop = { row: firstRow + end, order: this.members[i], error };
      }
    }
    return end;
  }

  /** Compares what rows [0, rows) of the last batch answered with BASE's answers, up to the first row that must not differ. */
  compare(batch: TraceBatch, rows: number, firstRow: number, base: Answers): void {
    let end = rows;
    for (const [i, referee] of this.referees.entries()) {
      if (referee === null) {
        this.compareReturns(batch, rows, base);
        continue;
      }
      try {
        referee.compare(batch, end, base, this.answers[i]);
      } catch (error) {
        if (!(error instanceof RefereeStop)) throw error;
        end = error.row;
        this.stop = earlier(this.stop, { row: firstRow + end, order: REFEREES + this.members[i], error });
      }
    }
  }

  /** The trace has ended: what the lanes have measured. Nothing may follow; `stop` says if a lane could not end. */
  finish(): FinishedLane[] {
    for (const [i, lane] of this.lanes.entries()) {
      try {
        lane.finish();
      } catch (error) {
        if (!(error instanceof RowFailure)) throw error;
        const row = Number.POSITIVE_INFINITY;
        this.stop = earlier(this.stop, { row, order: this.members[i], error });
      }
    }
    if (this.stop !== null) return [];
    return this.lanes.map((lane, i) => finishedLane(lane, this.referees[i]?.differing ?? new Map()));
  }

  private compareReturns(batch: TraceBatch, rows: number, base: Answers): void {
    const { returns } = this;
    if (batch.lacks(RET, 0)) return;
    for (let row = 0; row < rows; row++) {
      const measured = batch.ret[row];
      if (Number.isNaN(measured) || Number.isNaN(base.ret[row])) continue;
      returns.compared++;
      if (measured === base.ret[row]) continue;
      returns.differing++;
      returns.first ??= { line: batch.line[row], recorded: measured, modelled: base.ret[row] };
    }
  }
}
