/**
 * Calls that are alike: with the same tape they take the same steps equally often, so that only the draws of their rows
 * tell their times apart. What a tape comes to is worked out once, and added up once for all of its calls at the end.
 *
 * Sums of whole picoseconds and of counts below 2^53 are exact, so that it does not matter in which order calls come.
 */
import type { Ledger } from '../kernel/ledger.js';
import { LOST } from '../kernel/tape-tree.js';
import { quantileOf, streamHash } from './draws.js';
import type { StepSums } from './pricer.js';

/** Calls of a shape after which its times are kept by draw, and the shapes that may have that, for the memory's sake. */
const OFTEN = 64;
const MOST_TABLES = 1024;

/** The largest double below a half: floor(x + BELOW_HALF) is Math.round(x) for 0 <= x < 2^53, without a branch. */
export const BELOW_HALF = 0.49999999999999994;

/** How the steps of a lane are priced now. */
export interface StepPrices {
  /** By step. */
  readonly pricePs: Float64Array;
  /** Lognormal tables one behind the other, and by step where its own begins; -1 where it does not disperse. */
  readonly factors: Float64Array;
  readonly factorsAt: Int32Array;
  /** Lognormal factors of the call as a whole; null: it does not disperse. */
  readonly callTable: Float64Array | null;
}

/** Bits of a word by draw that hold by how much the rounding of each step moves a time: the rest counts calls. */
const SLACK_BITS = 8;
const SLACK = 1 << (SLACK_BITS - 1);
const SLACK_MASK = (1 << SLACK_BITS) - 1;
/** Calls of one draw that a word can count. */
const MOST_CALLS = 2 ** (32 - SLACK_BITS) - 1;

/** The steps of a tape, those first that have no draw of their own. */
export class CallShape {
  calls = 0;
  /**
   * By draw of the call: how many calls had it, and how far the time of the steps without a draw of their own is from
   * listedPs times the draw; 0 where nobody knows it yet.
   */
  byDraw: Uint32Array | null = null;
  /** Time of each step over all calls, where it was added up call by call. */
  readonly timesPs: Float64Array;
  /** Sum of listPs over the steps without a draw of their own. */
  private readonly listedPs: number;

  /**
   * @param place where the steps of such calls begin in the sums; -1: they are not added up
   * @param plain steps without a draw of their own: steps[0 .. plain)
   * @param listPs count times price of each step
   * @param drawsAt where the table of a step begins
   */
  constructor(
    readonly place: number,
    readonly plain: number,
    readonly steps: Uint16Array,
    readonly counts: Float64Array,
    readonly listPs: Float64Array,
    readonly drawsAt: Int32Array,
  ) {
    this.timesPs = new Float64Array(steps.length);
    this.listedPs = listPs.subarray(0, plain).reduce((sum, ps) => sum + ps, 0);
  }

  /** One call more of a draw: time of its steps without a draw of their own, ps. */
  timeOfDraw(byDraw: Uint32Array, quantile: number, call: number): number {
    const about = Math.floor(this.listedPs * call);
    const word = byDraw[quantile];
    if (word === 0 || word >>> SLACK_BITS === MOST_CALLS) return this.firstOfDraw(byDraw, quantile, call);
    byDraw[quantile] = word + (1 << SLACK_BITS);
    return about + (word & SLACK_MASK) - SLACK;
  }

  /** Time of those steps, with each one's time added up. */
  addPlain(call: number): number {
    const { listPs, plain, timesPs } = this;
    let total = 0;
    for (let i = 0; i < plain; i++) {
      const cost = Math.floor(listPs[i] * call + BELOW_HALF);
      timesPs[i] += cost;
      total += cost;
    }
    return total;
  }

  /** Time of the steps that have one, with each step's time added up. */
  addDrawn(call: number, hash: number, factors: Float64Array): number {
    const { listPs, steps, drawsAt, timesPs, plain } = this;
    let total = 0;
    for (let i = plain; i < steps.length; i++) {
      const factor = factors[drawsAt[i] + quantileOf(streamHash(hash, steps[i]))];
      const cost = Math.floor(listPs[i] * call * factor + BELOW_HALF);
      timesPs[i] += cost;
      total += cost;
    }
    return total;
  }

  /** Adds all of its calls to the sums. */
  addUp(sums: StepSums, callTable: Float64Array | null): void {
    const { steps, counts, timesPs, byDraw, place, calls } = this;
    if (place < 0) return;
    byDraw?.forEach((word, quantile) => {
      this.addTimes(word >>> SLACK_BITS, callTable === null ? 1 : callTable[quantile]);
    });
    for (let i = 0; i < steps.length; i++) {
      sums.counts[place + steps[i]] += calls * counts[i];
      sums.timesPs[place + steps[i]] += timesPs[i];
    }
  }

  /** The first call of a draw, or one that its word can't count: added up here. */
  private firstOfDraw(byDraw: Uint32Array, quantile: number, call: number): number {
    this.addTimes(byDraw[quantile] >>> SLACK_BITS, call);
    const time = this.addPlain(call);
    const slack = time - Math.floor(this.listedPs * call) + SLACK;
    byDraw[quantile] = slack > 0 && slack <= SLACK_MASK ? slack : 0;
    return time;
  }

  private addTimes(calls: number, call: number): void {
    const { listPs, plain, timesPs } = this;
    if (calls === 0) return;
    for (let i = 0; i < plain; i++) timesPs[i] += calls * Math.floor(listPs[i] * call + BELOW_HALF);
  }
}

export class CallShapes {
  /** By the node of their tape (TapeTree), and where they have one node but not one place, by place. */
  private byNode: (CallShape | undefined)[] = [];
  private byPlace = new Map<number, CallShape>();
  private shapes: CallShape[] = [];
  private tables = 0;

  constructor(private readonly prices: StepPrices) {}

  /**
   * The shape of the call in a ledger; null where it has none: its tape is too long, or was not seen before, or has a
   * step without a price.
   * @param place see CallShape
   */
  of(ledger: Ledger, place: number): CallShape | null {
    const shape = this.byNode[ledger.node];
    return shape !== undefined && shape.place === place ? shape : this.meet(ledger, place);
  }

  /**
   * Time of a call without its interrupts, ps; its steps are added up.
   * @param quantile of the draw for the call as a whole
   * @param hash rowHash of the row
   */
  time(shape: CallShape, quantile: number, hash: number): number {
    const { callTable, factors } = this.prices;
    const call = callTable === null ? 1 : callTable[quantile];
    shape.calls++;
    const byDraw = shape.byDraw ?? this.open(shape);
    const plainPs = byDraw === null ? shape.addPlain(call) : shape.timeOfDraw(byDraw, quantile, call);
    return shape.plain === shape.steps.length ? plainPs : plainPs + shape.addDrawn(call, hash, factors);
  }

  /** Adds up all calls so far, and forgets their shapes. */
  flush(sums: StepSums): void {
    const { callTable } = this.prices;
    for (const shape of this.shapes) shape.addUp(sums, callTable);
    this.shapes = [];
    this.tables = 0;
    this.byNode = [];
    this.byPlace.clear();
  }

  private open(shape: CallShape): Uint32Array | null {
    if (shape.calls <= OFTEN || this.tables >= MOST_TABLES) return null;
    this.tables++;
    shape.byDraw = new Uint32Array(this.prices.callTable?.length ?? 1);
    return shape.byDraw;
  }

  /** There may be a shape for the place; else there will be, unless this is the first call of its kind. */
  private meet(ledger: Ledger, place: number): CallShape | null {
    const { node, fresh } = ledger;
    if (node === LOST || fresh) return null;
    const key = node * 2 ** 16 + place;
    const known = this.byPlace.get(key);
    if (known !== undefined) return known;
    const shape = this.shapeOf(ledger, place);
    if (shape === null) return null;
    while (this.byNode.length <= node) this.byNode.push(undefined);
    if (this.byNode[node] === undefined) this.byNode[node] = shape;
    else this.byPlace.set(key, shape);
    this.shapes.push(shape);
    return shape;
  }

  private shapeOf(ledger: Ledger, place: number): CallShape | null {
    const { pricePs, factorsAt } = this.prices;
    const touched = [...ledger.touched.subarray(0, ledger.touchedCount)];
    const plain = touched.filter((step) => factorsAt[step] < 0);
    const steps = [...plain, ...touched.filter((step) => factorsAt[step] >= 0)];
    const counts = steps.map((step) => ledger.counts[step]);
    const listPs = steps.map((step, i) => counts[i] * pricePs[step]);
    if (listPs.some(Number.isNaN)) return null;
    return new CallShape(
      place,
      plain.length,
      Uint16Array.from(steps),
      Float64Array.from(counts),
      Float64Array.from(listPs),
      Int32Array.from(steps, (step) => factorsAt[step]),
    );
  }
}
