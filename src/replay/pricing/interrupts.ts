/** Interrupts that hit calls: how likely they are, and what they take (Host.interrupts). */
import type { Host } from '../../hosts/host.js';
import { INTERRUPT } from '../../kernel/steps.js';
import { draw, lognormalTable, streamHash } from './draws.js';
import type { StepSums } from './pricer.js';

const HIT_STREAM = 0x10001;
/** The number that its step had when the hosts were fitted: what a seed gives must not change as the table grows. */
const INTERRUPT_STREAM = 59;
const WORDS = 2 ** 32;

export class Interrupts {
  private readonly perPs: number;
  private readonly table: Float64Array | null;

  /** @param meanPs what one takes */
  constructor(
    { interrupts }: Pick<Host, 'interrupts'>,
    private readonly meanPs: number,
  ) {
    this.perPs = (interrupts?.perSecond ?? 0) / 1e12;
    this.table = this.perPs > 0 ? lognormalTable(interrupts!.sigma) : null;
  }

  /** There are any. */
  get come(): boolean {
    return this.perPs > 0;
  }

  /**
   * One hits a call.
   * @param hash rowHash of the call's row
   * @param totalPs what the call takes without it; with more, it may be hit where with less it is not, never the reverse
   */
  hits(hash: number, totalPs: number): boolean {
    return streamHash(hash, HIT_STREAM) / WORDS < this.perPs * totalPs;
  }

  /** The draw of a call for the interrupt that hits it. */
  factor(hash: number): number {
    return draw(this.table!, streamHash(hash, INTERRUPT_STREAM));
  }

  /** Time of the interrupt that hits a call, ps; where the call's steps are added up (place >= 0), it is too. */
  strike(hash: number, { counts, timesPs }: StepSums, place: number): number {
    const ps = Math.round(this.meanPs * this.factor(hash));
    if (place >= 0) {
      counts[place + INTERRUPT]++;
      timesPs[place + INTERRUPT] += ps;
    }
    return ps;
  }
}
