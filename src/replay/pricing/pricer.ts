/** Turns a ledger into time: counts times prices times the row's draws, in integer picoseconds. */
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

/** Counts and times of steps over many calls, by place + step. */
export interface StepSums {
  readonly counts: Float64Array;
  readonly timesPs: Float64Array;
}

const UNSUMMED: StepSums = { counts: new Float64Array(0), timesPs: new Float64Array(0) };

export class Pricer {
  /** Time of each step of the last call, by step number; valid for the steps that its ledger touched, and INTERRUPT. */
  readonly costPs: Float64Array;
  /** All of the call that somebody asked for last is known by its tape. */
  known = false;
  /** Prices while the VM has the host for itself, and while another one runs. */
  private readonly alonePs: Float64Array;
  private readonly crowdedPs: Float64Array;
  private pricePs: Float64Array;
  private readonly alone: CallShapes;
  private readonly beside: CallShapes;
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
    this.factors = Float64Array.from(sigmas.flatMap((sigma) => [...lognormalTable(sigma)]));
    const tableSize = this.factors.length / sigmas.length;
    this.factorsAt = Int32Array.from(prices, (price) => {
      const table = sigmas.indexOf(price?.sigma ?? 0);
      return table < 0 ? -1 : table * tableSize;
    });
    this.callTable = host.call !== undefined && host.call.sigma > 0 ? lognormalTable(host.call.sigma) : null;
    this.interrupts = new Interrupts(host, prices[INTERRUPT]?.ps ?? 0);
    this.together = new CallsTogether(this.callTable !== null, this.interrupts);
    const { factors, factorsAt, callTable } = this;
    this.alone = new CallShapes({ pricePs: this.alonePs, factors, factorsAt, callTable });
    this.beside = new CallShapes({ pricePs: this.crowdedPs, factors, factorsAt, callTable });
    this.shapes = this.alone;
  }

  /** From now on another VM runs beside the one whose calls are priced, or none does (Host.interference). */
  set crowded(others: boolean) {
    this.pricePs = others ? this.crowdedPs : this.alonePs;
    this.shapes = others ? this.beside : this.alone;
  }

  get crowded(): boolean {
    return this.pricePs === this.crowdedPs;
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
   * @param place where the steps of such calls begin in them; -1: they are not added up
   */
  price(ledger: Ledger, hash: number, sums: StepSums = UNSUMMED, place = -1): number {
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
      if (place < 0) continue;
      sumCounts[place + step] += times;
      sumTimesPs[place + step] += cost;
    }
    if (!(total <= LONGEST_PS)) this.complain(ledger);
    if (!this.interrupts.come || !this.interrupts.hits(hash, total)) return total;
    ledger.charge(INTERRUPT);
    costPs[INTERRUPT] = this.interrupts.strike(hash, sums, place);
    return total + costPs[INTERRUPT];
  }

  /**
   * The same time as price(), for a call of which nobody asks the single steps: costPs is not filled, and an interrupt is
   * no step of the ledger. What is added to the sums may be missing in them until settle().
   */
  time(ledger: Ledger, hash: number, sums: StepSums = UNSUMMED, place = -1): number {
    const shape = this.shapeOf(ledger, place);
    if (shape === null) return this.price(ledger, hash, sums, place);
    return this.together.one(shape, hash, sums);
  }

  /**
   * The shape of a call; null where it has none yet and must be priced by itself.
   * @param place see time()
   */
  shapeOf(ledger: Ledger, place: number): Shape | null {
    const shape = this.shapes.of(ledger, place);
    this.known = shape !== null;
    return shape;
  }

  /** Shapes with calls whose times were put off. */
  get waiting(): readonly Shape[] {
    return this.allShapes.filter(({ waiting }) => waiting > 0);
  }

  /**
   * Prices the calls of a shape that were put off, as time() does, and records their times: at once, or in settle() where
   * only the draw of the call as a whole tells the shape's calls apart.
   */
  priceWaiting(shape: Shape, rowHashes: RowHashes, sums: StepSums, recorder: TimesRecorder): void {
    this.together.price(shape, rowHashes, sums, recorder);
  }

  /**
   * What calls of this kind are to the scheduler, where all of them take the same time; null where they do not, or this is
   * the first. The call's steps are then added up as time() does.
   * @param eventsOf works it out where nobody has, from a priced call
   */
  events(
    ledger: Ledger,
    hash: number,
    place: number,
    eventsOf: (ledger: Ledger, costPs: Float64Array, workPs: number) => CallEvents,
  ): CallEvents | null {
    if (this.callTable !== null || this.interrupts.come) return null;
    const { shapes } = this;
    const shape = shapes.of(ledger, place);
    if (shape === null || !shape.isSteady) return null;
    shape.events ??= eventsOf(ledger, this.costPs, this.price(ledger, hash));
    this.known = true;
    shape.addKnown();
    return shape.events;
  }

  /** Nobody has to settle this call to know that it is in order. */
  knows(ledger: Ledger): boolean {
    return this.shapes.of(ledger, -1) !== null;
  }

  /**
   * Records what priceWaiting() has left out, and adds to the sums what all have. Nothing may follow.
   * @param recorderOf by the place of a shape
   */
  settle(sums: StepSums, recorderOf: (place: number) => TimesRecorder): void {
    for (const shape of this.allShapes) {
      if (shape.place >= 0) shape.settleCounted(recorderOf(shape.place));
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

  private get allShapes(): readonly Shape[] {
    return [...this.alone.all, ...this.beside.all];
  }

  private complain({ touched, touchedCount }: Ledger): never {
    for (let i = 0; i < touchedCount; i++)
      if (Number.isNaN(this.pricePs[touched[i]])) throw new NoPrice(touched[i]);
    throw new OutOfScale('the call would take more than two and a half hours; look at its size and at --set');
  }
}
