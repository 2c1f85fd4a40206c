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

  /** Interrupts come at all on this host. */
  get come(): boolean {
    return this.perPs > 0;
  }

  /**
   * Whether an interrupt hits a call.
   * @param hash rowHash of the call's row
   * @param totalPs time of the call without it; a call that is hit would be hit if it took longer, too
   */
  hits(hash: number, totalPs: number): boolean {
    return streamHash(hash, HIT_STREAM) / WORDS < this.perPs * totalPs;
  }

  /** The factor of the interrupt that hits a call. */
  factor(hash: number): number {
    return draw(this.table!, streamHash(hash, INTERRUPT_STREAM));
  }

  /** Time of the interrupt that hits a call, ps; it is added to the sums as a step, unless the call's steps are not (offset -1). */
  strike(hash: number, { counts, timesPs }: StepSums, offset: number): number {
    const ps = Math.round(this.meanPs * this.factor(hash));
    if (offset >= 0) {
      counts[offset + INTERRUPT]++;
      timesPs[offset + INTERRUPT] += ps;
    }
    return ps;
  }
}
