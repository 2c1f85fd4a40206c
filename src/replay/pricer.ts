/** Turns a ledger into time: counts times prices times the row's draws, in integer picoseconds. */
import type { Host } from '../hosts/host.js';
import type { Ledger } from '../kernel/ledger.js';
import { INTERRUPT, STEPS } from '../kernel/steps.js';
import { OutOfScale } from './calls.js';
import { draw, lognormalTable, streamHash } from './draws.js';
import type { Price } from './prices.js';

/** Streams of a row's draws that belong to no step; steps count up from 0. */
const CALL_STREAM = 0x10000;
const HIT_STREAM = 0x10001;
/** The number that its step had when the hosts were fitted: what a seed gives must not change as the table grows. */
const INTERRUPT_STREAM = 59;

/** The largest double below a half: floor(x + BELOW_HALF) is Math.round(x) for 0 <= x < 2^53, without a branch. */
const BELOW_HALF = 0.49999999999999994;

/** Times are whole picoseconds below 2^53: two and a half hours. */
const LONGEST_PS = Number.MAX_SAFE_INTEGER;

/** A step was charged that the host does not price. */
export class NoPrice extends Error {
  constructor(readonly step: number) {
    super(`no price for step ${step}`);
  }
}

export class Pricer {
  /** Time of each step of the last call, by step number; valid for the steps that its ledger touched, and INTERRUPT. */
  readonly costPs: Float64Array;
  /** Prices while the VM has the host for itself, and while another one runs. */
  private readonly alonePs: Float64Array;
  private readonly crowdedPs: Float64Array;
  private pricePs: Float64Array;
  private readonly tables: (Float64Array | null)[];
  private readonly callTable: Float64Array | null;
  private readonly hitsPerPs: number;
  private readonly hitPs: number;
  private readonly hitTable: Float64Array | null;

  constructor(prices: readonly (Price | undefined)[], host: Host) {
    this.costPs = new Float64Array(prices.length);
    this.alonePs = Float64Array.from(prices, (price) => price?.ps ?? NaN);
    const dearer = host.interference?.factor ?? 1;
    this.crowdedPs = this.alonePs.map((ps, step) => (STEPS[step]?.bulk ? ps : ps * dearer));
    this.pricePs = this.alonePs;
    this.tables = prices.map((price) =>
      price !== undefined && price.sigma > 0 ? lognormalTable(price.sigma) : null,
    );
    this.callTable = host.call !== undefined && host.call.sigma > 0 ? lognormalTable(host.call.sigma) : null;
    this.hitsPerPs = (host.interrupts?.perSecond ?? 0) / 1e12;
    this.hitPs = prices[INTERRUPT]?.ps ?? 0;
    this.hitTable = this.hitsPerPs > 0 ? lognormalTable(host.interrupts!.sigma) : null;
  }

  /** From now on another VM runs beside the one whose calls are priced, or none does (Host.interference). */
  set crowded(others: boolean) {
    this.pricePs = others ? this.crowdedPs : this.alonePs;
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
   */
  price(ledger: Ledger, hash: number): number {
    const { costPs, pricePs, tables } = this;
    const { counts, touched, touchedCount } = ledger;
    const call = this.callFactor(hash);
    let total = 0;
    for (let i = 0; i < touchedCount; i++) {
      const step = touched[i];
      const table = tables[step];
      let cost = counts[step] * pricePs[step] * call;
      if (table !== null) cost *= draw(table, streamHash(hash, step));
      cost = Math.floor(cost + BELOW_HALF);
      costPs[step] = cost;
      total += cost;
    }
    if (!(total <= LONGEST_PS)) this.complain(ledger);
    return this.hitsPerPs > 0 ? total + this.interrupt(ledger, hash, total) : total;
  }

  /** The row's draw for the call as a whole. */
  callFactor(hash: number): number {
    return this.callTable === null ? 1 : draw(this.callTable, streamHash(hash, CALL_STREAM));
  }

  /** The row's draw for a step, the call's own included. */
  factor(step: number, hash: number): number {
    if (step === INTERRUPT) return draw(this.hitTable!, streamHash(hash, INTERRUPT_STREAM));
    const call = this.callFactor(hash);
    const table = this.tables[step];
    return table === null ? call : call * draw(table, streamHash(hash, step));
  }

  private interrupt(ledger: Ledger, hash: number, total: number): number {
    if (streamHash(hash, HIT_STREAM) / 4294967296 >= this.hitsPerPs * total) return 0;
    const cost = Math.round(this.hitPs * draw(this.hitTable!, streamHash(hash, INTERRUPT_STREAM)));
    ledger.charge(INTERRUPT);
    this.costPs[INTERRUPT] = cost;
    return cost;
  }

  private complain({ touched, touchedCount }: Ledger): never {
    for (let i = 0; i < touchedCount; i++)
      if (Number.isNaN(this.pricePs[touched[i]])) throw new NoPrice(touched[i]);
    throw new OutOfScale('the call would take more than two and a half hours; look at its size and at --set');
  }
}
