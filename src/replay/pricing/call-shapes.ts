/**
 * Calls that are alike: with the same tape they take the same steps equally often, so that only the draws of their rows
 * tell their times apart. What a tape comes to is worked out once, and its steps are added up once for all of its calls.
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
  /** Lognormal tables one behind the other, and by step where its own begins; -1 where it does not disperse. */
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

/** More than any place. */
const PLACES = 2 ** 20;

/** For the memory's sake: calls of further kinds are priced one by one. */
const MOST_SHAPES = 8192;
/** Calls of a shape that comes often, and how many shapes are given what that takes. */
const OFTEN = 64;
const MOST_OFTEN = 1024;
/** Calls of a shape that comes often are priced so many at a time: what they look up is then at hand. */
export const MOST_WAITING = 512;

/** What shapes that come often are given, as long as there is some. */
interface OftenSupply {
  left: number;
}

export class Shape {
  /** What such a call is to the scheduler, once somebody has worked it out; only where all take the same time. */
  events: CallEvents | null = null;
  /** Rows whose times were put off: rows[0 .. waiting), by their numbers in the trace. */
  rows = new Float64Array(1);
  waiting = 0;
  /** Calls whose times were worked out, and those whose times were known. */
  private timed = 0;
  private known = 0;
  /** Once it comes often, and where its steps have no draws of their own. */
  private counted: CountedDraws | null = null;

  /**
   * @param place where the steps of such calls begin in the sums; -1: they are not added up
   * @param steps those of `plain`, then those of `drawn`; and how often a call takes each
   * @param isSteady all such calls take the same time
   */
  constructor(
    readonly place: number,
    private readonly steps: readonly number[],
    private readonly counts: readonly number[],
    private readonly plain: PlainSteps,
    private readonly drawn: DrawnSteps,
    readonly isSteady: boolean,
    private readonly often: OftenSupply,
  ) {}

  /** The time of a row is wanted, now or later: true for now, with all that wait. */
  putOff(row: number): boolean {
    this.rows[this.waiting++] = row;
    return this.waiting === this.rows.length;
  }

  /** Fills in the times of calls; their steps are added up. */
  time({ hashes, quantiles, timesPs }: DrawnCalls, count: number): void {
    this.plain.times(quantiles, count, timesPs);
    this.drawn.addTimes(quantiles, hashes, count, timesPs);
    this.timed += count;
    if (this.timed === OFTEN) this.expectMany();
  }

  /** A call has come whose time is known, for the shape is steady: its steps are added up. */
  addKnown(): void {
    this.known++;
  }

  /** What counts `more` calls by their draws, where that is all that tells them apart; null where each must be timed. */
  countedFor(more: number, recorder: TimesRecorder): CountedDraws | null {
    const { counted } = this;
    if (counted !== null && !counted.expect(more)) this.settleCounted(recorder);
    return counted;
  }

  /** Records the times of the calls that were counted. */
  settleCounted(recorder: TimesRecorder): void {
    if (this.counted !== null) this.timed += this.counted.settle(recorder);
  }

  /** Adds to the sums all calls so far. Nothing may follow. */
  addTo({ counts, timesPs }: StepSums): void {
    const { place, plain, drawn, timed, known } = this;
    if (place < 0) return;
    plain.addRest();
    if (known > 0) plain.add(known, 1);
    const times = [...plain.timesPs, ...drawn.timesPs];
    for (const [i, step] of this.steps.entries()) {
      counts[place + step] += (timed + known) * this.counts[i];
      timesPs[place + step] += times[i];
    }
  }

  /** It comes often. */
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
  /** By the kind of its calls: of the place that was asked for last. */
  private readonly byKind: (Shape | null)[] = [];
  /** By kind * PLACES + place; null: such calls have none. */
  private readonly byPlace = new Map<number, Shape | null>();
  /** Factors by the draw of the call as a whole: one, if it does not disperse. */
  private readonly callTable: Float64Array;
  /** The most that draws can make of a time. */
  private readonly dearest: number;
  private readonly often: OftenSupply = { left: MOST_OFTEN };

  constructor(private readonly prices: StepPrices) {
    this.callTable = prices.callTable ?? Float64Array.of(1);
    this.dearest = greatest(this.callTable) * greatest(prices.factors);
  }

  /**
   * The shape of the call in a ledger; null where it has none: its tape is too long, or was not seen before, or has a step
   * without a price, or a draw could make it too long, or there are too many shapes.
   * @param place where the steps of such calls begin in the sums; -1: they are not added up
   */
  of(ledger: Ledger, place: number): Shape | null {
    const kind = ledger.findKind();
    if (kind === LOST) return null;
    const shape = kind < this.byKind.length ? this.byKind[kind] : null;
    return shape !== null && shape.place === place ? shape : this.meet(ledger, kind, place);
  }

  /** There may be a shape for the place; else there will be. */
  private meet(ledger: Ledger, kind: number, place: number): Shape | null {
    while (this.byKind.length <= kind) this.byKind.push(null);
    const key = kind * PLACES + place;
    let shape = this.byPlace.get(key);
    if (shape === undefined) {
      shape = this.made(ledger, place);
      if (shape !== null) this.all.push(shape);
      this.byPlace.set(key, shape);
    }
    this.byKind[kind] = shape;
    return shape;
  }

  private made({ counts, touched, touchedCount }: Ledger, place: number): Shape | null {
    const { callTable } = this;
    const { pricePs, factors, factorsAt } = this.prices;
    const all = [...touched.subarray(0, touchedCount)];
    const listPs = (step: number): number => counts[step] * pricePs[step];
    if (this.all.length === MOST_SHAPES) return null;
    if (!(all.reduce((sum, step) => sum + listPs(step), 0) * this.dearest < LONGEST_PS)) return null;
    const plain = all.filter((step) => factorsAt[step] < 0);
    const drawn = all.filter((step) => factorsAt[step] >= 0);
    return new Shape(
      place,
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
