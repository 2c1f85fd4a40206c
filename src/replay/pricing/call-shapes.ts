/**
 * Calls that are alike. With the same tape they take the same steps equally often, so that only the draws of their rows
 * tell their times apart: they have one shape (for each probe that sees such calls). What a tape comes to is worked out once
 * for its shape, and the steps of all its calls are added to the sums together, at the end. How shapes are priced: pricer.ts.
 *
 * Sums of whole picoseconds and of counts below 2^53 are exact, so that it does not matter in which order calls come.
 */
import { grown } from '../../grown.js';
import type { Ledger } from '../../kernel/ledger.js';
import { LOST } from '../../kernel/tapes.js';
import type { CallEvents } from '../scheduler/call-events.js';
import { CountedDraws } from './counted-draws.js';
import { DrawnSteps } from './drawn-steps.js';
import { greatest } from './draws.js';
import { LONGEST_PS, PlainSteps } from './plain-steps.js';
import type { StepSums } from './pricer.js';

/** How the steps of a lane are priced. */
export interface StepPrices {
  /** By step. */
  readonly pricePs: Float64Array;
  /** All lognormal tables one behind the other, and by step where its own begins; -1 where the step does not disperse. */
  readonly factors: Float64Array;
  readonly factorsAt: Int32Array;
  /** Lognormal factors of the call as a whole; null: it does not disperse. */
  readonly callTable: Float64Array | null;
}

/** Draws of up to MOST_WAITING calls, and the times that follow from them. */
export interface DrawnCalls {
  /** rowHash of each row. */
  readonly hashes: Int32Array;
  /** Of the draw for the call as a whole. */
  readonly quantiles: Uint16Array;
  /** Without interrupts, ps. */
  readonly timesPs: Float64Array;
}

/** Who takes down the times of calls; see LatencyRecorder. */
export interface TimesRecorder {
  recordAll(timesPs: Float64Array, count: number): void;
  recordMany(timePs: number, times: number): void;
}

/** More than any offset in the sums. */
const OFFSETS = 2 ** 20;

/** At most this many shapes, for the memory's sake: calls of further kinds are priced one by one. */
const MOST_SHAPES = 8192;
/** A shape of this many calls comes often, and is given tables of its own (expectMany); at most this many shapes are. */
const OFTEN = 64;
const MOST_OFTEN = 1024;
/** Calls of a shape that comes often are priced this many at a time: the tables that they look up are then in the cache. */
export const MOST_WAITING = 512;

/** How many more shapes may be given tables of their own. */
interface OftenSupply {
  left: number;
}

export class Shape {
  /** The lock events of such a call, once Pricer.events has worked them out; only where isSteady. */
  events: CallEvents | null = null;
  /** Numbers of the rows whose times were put off: rows[0 .. waiting). */
  rows = new Float64Array(1);
  waiting = 0;
  /** Set once the shape comes often, if none of its steps has a draw of its own; null: each call must be timed by itself. */
  counted: CountedDraws | null = null;
  /** Calls whose times were worked out one by one, and those whose time was the same as before (isSteady). */
  private timed = 0;
  private known = 0;

  /**
   * @param offset where the steps of the calls' probe begin in the sums; -1: they are not added up
   * @param steps numbers of the steps of `plain`, then of those of `drawn`
   * @param counts how often a call takes each
   * @param isSteady all such calls take the same time: nothing of them disperses
   */
  constructor(
    readonly offset: number,
    private readonly steps: readonly number[],
    private readonly counts: readonly number[],
    private readonly plain: PlainSteps,
    private readonly drawn: DrawnSteps,
    readonly isSteady: boolean,
    private readonly often: OftenSupply,
  ) {}

  /** Puts off the time of a row; true if that makes as many as are to be priced together, now. */
  putOff(row: number): boolean {
    this.rows[this.waiting++] = row;
    return this.waiting === this.rows.length;
  }

  /** Fills in the times of `count` calls by their draws, and adds up their steps. */
  time({ hashes, quantiles, timesPs }: DrawnCalls, count: number): void {
    this.plain.times(quantiles, count, timesPs);
    this.drawn.addTimes(quantiles, hashes, count, timesPs);
    this.timed += count;
    if (this.timed === OFTEN) this.expectMany();
  }

  /** One more call of a steady shape: its steps are added up. */
  addKnown(): void {
    this.known++;
  }

  /** Records the times of the calls that were only counted so far. */
  recordCounted(recorder: TimesRecorder): void {
    if (this.counted !== null) this.timed += this.counted.record(recorder);
  }

  /** Adds all calls to the sums. Nothing may follow. */
  addTo({ counts, timesPs }: StepSums): void {
    const { offset, plain, drawn, timed, known } = this;
    if (offset < 0) return;
    plain.addRest();
    if (known > 0) plain.add(known, 1);
    const times = [...plain.timesPs, ...drawn.timesPs];
    for (const [i, step] of this.steps.entries()) {
      counts[offset + step] += (timed + known) * this.counts[i];
      timesPs[offset + step] += times[i];
    }
  }

  /** The shape comes often: it gets what makes many calls fast, if there is some left. */
  private expectMany(): void {
    if (this.often.left === 0) return;
    this.often.left--;
    this.plain.giveWords();
    if (this.drawn.isEmpty) this.counted = new CountedDraws(this.plain);
    this.rows = grown(this.rows, MOST_WAITING);
  }
}

export class CallShapes {
  readonly all: Shape[] = [];
  /** By kind of tape (Ledger.findKind): the shape for the offset that was asked for last. */
  private readonly byKind: (Shape | null)[] = [];
  /** All of them, by kind * OFFSETS + offset; null: such calls can't have one. */
  private readonly byOffset = new Map<number, Shape | null>();
  /** Factors by the draw of the call as a whole; where it does not disperse, a table of one factor, 1. */
  private readonly callTable: Float64Array;
  /** The greatest product of factors that a step's time may be multiplied by. */
  private readonly dearest: number;
  private readonly often: OftenSupply = { left: MOST_OFTEN };

  constructor(private readonly prices: StepPrices) {
    this.callTable = prices.callTable ?? Float64Array.of(1);
    this.dearest = greatest(this.callTable) * greatest(prices.factors);
  }

  /**
   * The shape of the call in a ledger; null where it has none: its tape comes for the first time or is too long, it has a
   * step without a price, its draws could make its time too long to be exact, or there are too many shapes.
   * @param offset see Shape
   */
  of(ledger: Ledger, offset: number): Shape | null {
    const kind = ledger.findKind();
    if (kind === LOST) return null;
    const shape = kind < this.byKind.length ? this.byKind[kind] : null;
    return shape !== null && shape.offset === offset ? shape : this.meet(ledger, kind, offset);
  }

  /** The shape for an offset other than the one that was asked for last; it is made if need be. */
  private meet(ledger: Ledger, kind: number, offset: number): Shape | null {
    while (this.byKind.length <= kind) this.byKind.push(null);
    const key = kind * OFFSETS + offset;
    let shape = this.byOffset.get(key);
    if (shape === undefined) {
      shape = this.made(ledger, offset);
      if (shape !== null) this.all.push(shape);
      this.byOffset.set(key, shape);
    }
    this.byKind[kind] = shape;
    return shape;
  }

  private made({ counts, touched, touchedCount }: Ledger, offset: number): Shape | null {
    const { callTable } = this;
    const { pricePs, factors, factorsAt } = this.prices;
    const all = [...touched.subarray(0, touchedCount)];
    const listPs = (step: number): number => counts[step] * pricePs[step];
    if (this.all.length === MOST_SHAPES) return null;
    if (!(all.reduce((sum, step) => sum + listPs(step), 0) * this.dearest < LONGEST_PS)) return null;
    const plain = all.filter((step) => factorsAt[step] < 0);
    const drawn = all.filter((step) => factorsAt[step] >= 0);
    return new Shape(
      offset,
      [...plain, ...drawn],
      [...plain, ...drawn].map((step) => counts[step]),
      new PlainSteps(Float64Array.from(plain, listPs), callTable),
      new DrawnSteps(
        drawn,
        Float64Array.from(drawn, listPs),
        Int32Array.from(drawn, (step) => factorsAt[step]),
        factors,
        callTable,
      ),
      this.prices.callTable === null && drawn.length === 0,
      this.often,
    );
  }
}
