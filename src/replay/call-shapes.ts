/**
 * Calls that are alike: with the same tape they take the same steps equally often, so that only the draws of their rows
 * tell their times apart. What a tape comes to is worked out once, and its steps are added up once for all of its calls.
 *
 * Sums of whole picoseconds and of counts below 2^53 are exact, so that it does not matter in which order calls come.
 */
import type { Ledger } from '../kernel/ledger.js';
import { LOST } from '../kernel/tape-tree.js';
import { DrawnSteps } from './drawn-steps.js';
import { PlainSteps } from './plain-steps.js';
import type { StepSums } from './pricer.js';
import type { CallEvents } from './scheduler/call-events.js';

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

/** What a shape comes to at the end. */
export interface Shape {
  /** Where the steps of such calls begin in the sums; -1: they are not added up. */
  readonly place: number;
  readonly plain: PlainSteps;
  /** The steps of `plain`, then those in the table of drawn steps, from `drawnFrom` on; and how often a call takes each. */
  readonly steps: readonly number[];
  readonly counts: readonly number[];
  readonly drawnFrom: number;
  /** How often 32 bits of calls were full. */
  rounds: number;
  /** What such a call is to the scheduler, once somebody has worked it out; only where all take the same time. */
  events: CallEvents | null;
}

/**
 * What is asked of a shape in each call lies in one cache line: a double with the time of its plain steps before rounding,
 * then as halves its place, its drawn steps, its calls so far and its words.
 */
const HALVES = 16;
const PLACE = 2;
const DRAWN_FROM = 3;
const DRAWN_END = 4;
const CALLS = 5;
const WORDS = 6;

/**
 * A shape that comes often has a word for each draw of the call: by how much rounding moves the time of its plain steps,
 * plus SLACK; above that, the calls since they were added up. 0 where that is not known. Words are small, since which is
 * next is chance: all of those that are in use should be near.
 */
const SLACK_BITS = 8;
const SLACK = 1 << (SLACK_BITS - 1);
const SLACK_MASK = (1 << SLACK_BITS) - 1;
const MOST_CALLS = 2 ** (16 - SLACK_BITS) - 1;
/** Calls of a shape that comes often, and how many shapes may have words, for the memory's sake. */
const OFTEN = 64;
const MOST_WORDED = 1024;
const NO_WORDS = -1;

/** More than any place. */
const PLACES = 2 ** 20;

/** An array of more than `index` numbers. */
function enlarged(array: Int32Array, index: number): Int32Array {
  const larger = new Int32Array(Math.max(2 * array.length, index + 1));
  larger.set(array);
  return larger;
}

export class CallShapes {
  /** Number of a shape by the node of its tape: of the place that was asked for last; 0: none. */
  private byNode: Int32Array = new Int32Array(64);
  /** Of all shapes, by node * PLACES + place. */
  private readonly byPlace = new Map<number, number>();
  /** By number, from 1. */
  private readonly shapes: Shape[] = [];
  private doubles = new Float64Array(64 * (HALVES / 2));
  private halves = new Int32Array(this.doubles.buffer);
  private readonly draws: number;
  private words = new Uint16Array(0);
  private worded = 0;
  private readonly drawn: DrawnSteps;

  constructor(private readonly prices: StepPrices) {
    this.draws = prices.callTable?.length ?? 1;
    this.drawn = new DrawnSteps(prices.factors);
  }

  /**
   * Number of the shape of the call in a ledger; 0 where it has none: its tape is too long, or was not seen before, or
   * has a step without a price.
   * @param place where the steps of such calls begin in the sums; -1: they are not added up
   */
  of(ledger: Ledger, place: number): number {
    const { node } = ledger;
    const shape = node < this.byNode.length ? this.byNode[node] : 0;
    return shape > 0 && this.halves[shape * HALVES + PLACE] === place ? shape : this.meet(ledger, place);
  }

  /**
   * Time of a call without its interrupts, ps; its steps are added up.
   * @param quantile of the draw for the call as a whole
   * @param hash rowHash of the row
   */
  time(shape: number, quantile: number, hash: number): number {
    const { halves, words } = this;
    const { callTable } = this.prices;
    const call = callTable === null ? 1 : callTable[quantile];
    const row = shape * HALVES;
    if (++halves[row + CALLS] === 0) this.shapes[shape - 1].rounds++;
    const at = halves[row + WORDS] + quantile;
    const word = at < quantile ? 0 : words[at];
    let ps: number;
    if (word === 0 || word >>> SLACK_BITS === MOST_CALLS) ps = this.addUp(shape, quantile, call);
    else {
      words[at] = word + (1 << SLACK_BITS);
      ps = Math.floor(this.doubles[row >> 1] * call) + (word & SLACK_MASK) - SLACK;
    }
    const from = halves[row + DRAWN_FROM];
    const end = halves[row + DRAWN_END];
    return from === end ? ps : ps + this.drawn.time(from, end, call, hash);
  }

  /** What such calls have in common where they all take the same time; null where they do not. */
  alike(number: number): Shape | null {
    const shape = this.shapes[number - 1];
    return this.prices.callTable === null && shape.steps.length === shape.plain.timesPs.length ? shape : null;
  }

  /** Adds to the sums all calls so far that were not yet. Nothing may follow. */
  flush(sums: StepSums): void {
    for (let number = 1; number <= this.shapes.length; number++) {
      const { place, plain, steps, counts, drawnFrom, rounds } = this.shapes[number - 1];
      if (place < 0) continue;
      const calls = rounds * 2 ** 32 + (this.halves[number * HALVES + CALLS] >>> 0);
      for (let quantile = 0; quantile < this.draws; quantile++) this.addWord(number, quantile);
      for (const [i, step] of steps.entries()) {
        const isPlain = i < plain.timesPs.length;
        sums.counts[place + step] += calls * counts[i];
        sums.timesPs[place + step] += isPlain
          ? plain.timesPs[i]
          : this.drawn.timePs(drawnFrom + i - plain.timesPs.length);
      }
    }
  }

  /** A call whose draw has no word, or one that is full: adds it up, and what the word counts. */
  private addUp(shape: number, quantile: number, call: number): number {
    const row = shape * HALVES;
    const { plain } = this.shapes[shape - 1];
    this.addWord(shape, quantile);
    const ps = plain.add(1, call);
    if (this.halves[row + WORDS] === NO_WORDS && this.halves[row + CALLS] >= OFTEN) this.giveWords(row);
    const slack = ps - Math.floor(plain.listedPs * call) + SLACK;
    if (this.halves[row + WORDS] !== NO_WORDS && slack > 0 && slack <= SLACK_MASK)
      this.words[this.halves[row + WORDS] + quantile] = slack;
    return ps;
  }

  private addWord(shape: number, quantile: number): void {
    const words = this.halves[shape * HALVES + WORDS];
    const calls = words === NO_WORDS ? 0 : this.words[words + quantile] >>> SLACK_BITS;
    if (calls === 0) return;
    const { callTable } = this.prices;
    this.shapes[shape - 1].plain.add(calls, callTable === null ? 1 : callTable[quantile]);
    this.words[words + quantile] &= SLACK_MASK;
  }

  private giveWords(row: number): void {
    if (this.worded === MOST_WORDED) return;
    this.halves[row + WORDS] = this.worded++ * this.draws;
    if (this.worded * this.draws <= this.words.length) return;
    const words = new Uint16Array(Math.max(16 * this.draws, 2 * this.words.length));
    words.set(this.words);
    this.words = words;
  }

  /** There may be a shape for the place; else there will be, unless this is the first call of its kind. */
  private meet(ledger: Ledger, place: number): number {
    const { node, fresh } = ledger;
    if (node === LOST || fresh) return 0;
    if (node >= this.byNode.length) this.byNode = enlarged(this.byNode, node);
    const key = node * PLACES + place;
    const number = this.byPlace.get(key) ?? this.add(ledger, place);
    this.byPlace.set(key, number);
    this.byNode[node] = number;
    return number;
  }

  private add(ledger: Ledger, place: number): number {
    const { pricePs, factorsAt } = this.prices;
    const { counts, touched, touchedCount } = ledger;
    const all = [...touched.subarray(0, touchedCount)];
    if (all.some((step) => Number.isNaN(pricePs[step]))) return 0;
    const listPs = (step: number): number => counts[step] * pricePs[step];
    const plain = all.filter((step) => factorsAt[step] < 0);
    const drawn = all.filter((step) => factorsAt[step] >= 0);
    const drawnFrom = this.drawn.size;
    for (const step of drawn) this.drawn.add(step, listPs(step), factorsAt[step]);
    const shape: Shape = {
      place,
      plain: new PlainSteps(plain.map(listPs)),
      steps: [...plain, ...drawn],
      counts: [...plain, ...drawn].map((step) => counts[step]),
      drawnFrom,
      rounds: 0,
      events: null,
    };
    const number = this.shapes.push(shape);
    this.makeRoom(number);
    this.doubles[number * (HALVES / 2)] = shape.plain.listedPs;
    const row = number * HALVES;
    this.halves[row + PLACE] = place;
    this.halves[row + DRAWN_FROM] = drawnFrom;
    this.halves[row + DRAWN_END] = this.drawn.size;
    this.halves[row + WORDS] = NO_WORDS;
    return number;
  }

  private makeRoom(number: number): void {
    if (number * (HALVES / 2) < this.doubles.length) return;
    const doubles = new Float64Array(this.doubles.length * 2);
    doubles.set(this.doubles);
    this.doubles = doubles;
    this.halves = new Int32Array(doubles.buffer);
  }
}
