/**
 * Prices calls: the counts of a ledger times the prices of the steps times the row's draws, in whole picoseconds.
 *
 * price() does just that, step by step. But most calls of a trace come with a tape that has come before (kernel/tapes.ts),
 * and only their draws tell them apart. For those there are shorter ways; all come to the same picoseconds:
 * - a Shape (call-shapes.ts) is what all calls of one tape have in common: their steps and what these cost before any draw.
 *   It is made when the tape comes for the second time;
 * - the times of a shape's calls are put off, and worked out up to 512 at a time (calls-together.ts): first the PlainSteps,
 *   which know only the draw of the call as a whole, then the DrawnSteps, each with a draw of its own;
 * - a shape of plain steps alone that comes often only counts its calls by that draw (counted-draws.ts);
 * - where calls may overlap, each must have its time at once. If nothing disperses on the host, all calls of a shape take
 *   the same time, and they share their lock events as well: events().
 * Which of these a call takes: Lane.measure. Tests hold each against price().
 */
import type { Host } from '../../hosts/host.js';
import type { Ledger } from '../../kernel/ledger.js';
import { INTERRUPT, STEPS } from '../../kernel/steps.js';
import { NoPrice, OutOfScale } from '../row-failure.js';
import type { CallEvents } from '../scheduler/call-events.js';
import { CallShapes, type Shape, type TimesRecorder } from './call-shapes.js';
import { CallsTogether } from './calls-together.js';
import { callQuantile, lognormalTable, quantileOf, type RowHashes, streamHash } from './draws.js';
import { Interrupts } from './interrupts.js';
import { BELOW_HALF, LONGEST_PS } from './plain-steps.js';
import type { Price } from './prices.js';

/**
 * Counts and times of steps, added up over many calls: those behind a probe lie one after another, by step, from the
 * probe's `offset` on.
 */
export interface StepSums {
  readonly counts: Float64Array;
  readonly timesPs: Float64Array;
}

const UNSUMMED: StepSums = { counts: new Float64Array(0), timesPs: new Float64Array(0) };

export class Pricer {
  /** Time of each step of the last call, by step number; valid for the steps that its ledger touched, and INTERRUPT. */
  readonly costPs: Float64Array;
  /** The call that was priced last has a shape: see knows(). */
  known = false;
  /** Prices and shapes while the VM has the host for itself, and while another one runs; and those that hold now. */
  private readonly alonePs: Float64Array;
  private readonly crowdedPs: Float64Array;
  private pricePs: Float64Array;
  private readonly aloneShapes: CallShapes;
  private readonly crowdedShapes: CallShapes;
  private shapes: CallShapes;
  private readonly together: CallsTogether;
  /** Lognormal tables one behind the other, and where each step's begins; -1 where the step does not disperse. */
  private readonly factors: Float64Array;
  private readonly factorsAt: Int32Array;
  private readonly callTable: Float64Array | null;
  private readonly interrupts: Interrupts;

  constructor(prices: readonly (Price | undefined)[], host: Host) {
    this.costPs = new Float64Array(prices.length);
    this.alonePs = Float64Array.from(prices, (price) => price?.ps ?? NaN);
    const dearer = host.interference?.factor ?? 1;
    this.crowdedPs = this.alonePs.map((ps, step) => (STEPS[step]?.bulk ? ps : ps * dearer));
    this.pricePs = this.alonePs;
    const sigmas = [...new Set(prices.map((price) => price?.sigma ?? 0))].filter((sigma) => sigma > 0);
    const tables = sigmas.map((sigma) => lognormalTable(sigma));
    const tableSize = tables[0]?.length ?? 0;
    this.factors = new Float64Array(tables.length * tableSize);
    for (const [i, table] of tables.entries()) this.factors.set(table, i * tableSize);
    this.factorsAt = Int32Array.from(prices, (price) => {
      const table = sigmas.indexOf(price?.sigma ?? 0);
      return table < 0 ? -1 : table * tableSize;
    });
    this.callTable = host.call !== undefined && host.call.sigma > 0 ? lognormalTable(host.call.sigma) : null;
    this.interrupts = new Interrupts(host, prices[INTERRUPT]?.ps ?? 0);
    this.together = new CallsTogether(this.callTable !== null, this.interrupts);
    const { factors, factorsAt, callTable } = this;
    this.aloneShapes = new CallShapes({ pricePs: this.alonePs, factors, factorsAt, callTable });
    this.crowdedShapes = new CallShapes({ pricePs: this.crowdedPs, factors, factorsAt, callTable });
    this.shapes = this.aloneShapes;
  }

  /** From now on another VM runs beside the one whose calls are priced, or none does (Host.interference). */
  set crowded(others: boolean) {
    this.pricePs = others ? this.crowdedPs : this.alonePs;
    this.shapes = others ? this.crowdedShapes : this.aloneShapes;
  }

  get crowded(): boolean {
    return this.pricePs === this.crowdedPs;
  }

  /** Nothing disperses on this host: calls of the same steps take the same time. */
  get isSteady(): boolean {
    return this.callTable === null && !this.interrupts.come && this.factors.length === 0;
  }

  /** Price of one count of a step now, ps. */
  priceOf(step: number): number {
    return this.pricePs[step];
  }

  /**
   * Time of a finished call in ps, the sum of costPs over its steps. An interrupt that hits the call is added to the
   * ledger as a step. Throws NoPrice.
   * @param hash rowHash of the row
   * @param sums where the steps' counts and times are added up
   * @param offset where the steps of the call's probe begin in them; -1: they are not added up
   */
  price(ledger: Ledger, hash: number, sums: StepSums = UNSUMMED, offset = -1): number {
    const { costPs, pricePs, factors, factorsAt } = this;
    const { counts, touched, touchedCount } = ledger;
    const { counts: sumCounts, timesPs: sumTimesPs } = sums;
    this.known = false;
    const call = this.callFactor(hash);
    let total = 0;
    for (let i = 0; i < touchedCount; i++) {
      const step = touched[i];
      const times = counts[step];
      const at = factorsAt[step];
      let cost = times * pricePs[step] * call;
      if (at >= 0) cost *= factors[at + quantileOf(streamHash(hash, step))];
      cost = Math.floor(cost + BELOW_HALF);
      costPs[step] = cost;
      total += cost;
      if (offset < 0) continue;
      sumCounts[offset + step] += times;
      sumTimesPs[offset + step] += cost;
    }
    if (!(total <= LONGEST_PS)) this.complain(ledger);
    if (!this.interrupts.come || !this.interrupts.hits(hash, total)) return total;
    ledger.charge(INTERRUPT);
    costPs[INTERRUPT] = this.interrupts.strike(hash, sums, offset);
    return total + costPs[INTERRUPT];
  }

  /**
   * The same time as price(), for a call whose single steps nobody asks for: costPs is not filled, and an interrupt is not
   * charged to the ledger. What it adds to the sums may be missing in them until finish().
   */
  time(ledger: Ledger, hash: number, sums: StepSums = UNSUMMED, offset = -1): number {
    const shape = this.shapeOf(ledger, offset);
    if (shape === null) return this.price(ledger, hash, sums, offset);
    return this.together.one(shape, hash, sums);
  }

  /**
   * The shape of a call; null where it has none yet, or can't have one, and must be priced by itself.
   * @param offset see price()
   */
  shapeOf(ledger: Ledger, offset: number): Shape | null {
    const shape = this.shapes.of(ledger, offset);
    this.known = shape !== null;
    return shape;
  }

  /**
   * Prices the calls of a shape that were put off, as time() does, and records their times: now, or in finish() where the
   * calls of the shape are only counted by their draws.
   */
  priceWaiting(shape: Shape, rowHashes: RowHashes, sums: StepSums, recorder: TimesRecorder): void {
    this.together.price(shape, rowHashes, sums, recorder);
  }

  /**
   * The lock events of a call, shared with all of its shape; its steps are then added up as time() does. Null, and nothing
   * done, where calls of the shape do not all take the same time, or the call has no shape.
   * @param eventsOf works the events out from a priced call, when they are asked for the first time
   */
  events(
    ledger: Ledger,
    hash: number,
    offset: number,
    eventsOf: (ledger: Ledger, costPs: Float64Array, workPs: number) => CallEvents,
  ): CallEvents | null {
    if (this.callTable !== null || this.interrupts.come) return null;
    const { shapes } = this;
    const shape = shapes.of(ledger, offset);
    if (shape === null || !shape.isSteady) return null;
    shape.events ??= eventsOf(ledger, this.costPs, this.price(ledger, hash));
    this.known = true;
    shape.addKnown();
    return shape.events;
  }

  /**
   * The call has a shape: one with the same tape was worked out and checked before, so that its ledger can be cleared
   * without being worked out again (Ledger.clear).
   */
  knows(ledger: Ledger): boolean {
    return this.shapes.of(ledger, -1) !== null;
  }

  /**
   * Prices and records all calls that were put off or only counted, and adds to the sums what shapes have kept from them.
   * Nothing may follow.
   * @param recorderOf the recorder of the probe whose steps begin at an offset
   */
  finish(rowHashes: RowHashes, sums: StepSums, recorderOf: (offset: number) => TimesRecorder): void {
    for (const shape of [...this.aloneShapes.all, ...this.crowdedShapes.all]) {
      if (shape.waiting > 0) this.priceWaiting(shape, rowHashes, sums, recorderOf(shape.offset));
      if (shape.offset >= 0) shape.recordCounted(recorderOf(shape.offset));
      shape.addTo(sums);
    }
  }

  /** The row's draw for the call as a whole. */
  callFactor(hash: number): number {
    return this.callTable === null ? 1 : this.callTable[callQuantile(hash)];
  }

  /** The row's draw for a step, the call's own included. */
  factor(step: number, hash: number): number {
    if (step === INTERRUPT) return this.interrupts.factor(hash);
    const call = this.callFactor(hash);
    const at = this.factorsAt[step];
    return at < 0 ? call : call * this.factors[at + quantileOf(streamHash(hash, step))];
  }

  /** Says why a call has no time: a step has no price, or its time is too long for a double to hold exactly. */
  private complain({ touched, touchedCount }: Ledger): never {
    for (let i = 0; i < touchedCount; i++)
      if (Number.isNaN(this.pricePs[touched[i]])) throw new NoPrice(touched[i]);
    throw new OutOfScale('the call would take more than two and a half hours; look at its size and at --set');
  }
}
