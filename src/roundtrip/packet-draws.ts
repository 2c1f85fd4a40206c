/**
 * The luck of a packet: a pure function of seed, packet and stage, so that every kind of kick and every point of a sweep
 * meets the same. Times in whole picoseconds.
 */
import { draw, lognormalTable, rowHash, streamHash, streamOf } from '../replay/pricing/draws.js';
import type { KickCost } from './kick-cost.js';
import type { Parameters } from './parameters.js';

/** Streams of a packet's draws beside those of the kick's steps; a wake-up has the two that follow as well. */
export const STAGE = {
  call: 0x10000, // as in a replay
  guestWork: streamOf('the guest works'),
  guestIrq: streamOf('the guest takes an interrupt'),
  irq: streamOf('an interrupt on its way'),
  tx: streamOf('vhost sends'),
  rx: streamOf('vhost receives'),
  peer: streamOf('the peer answers'),
  send: streamOf('the guest sends'),
  arrival: streamOf('a packet comes'),
  wakeTx: streamOf('vhost wakes to send'),
  wakeRx: streamOf('vhost wakes to receive'),
  wakeVcpu: streamOf('the vCPU wakes'),
} as const;

/** Within a wake-up's streams. */
const WHETHER_CONTENDED = 1;
const HOW_LONG = 2;
const CONTENDED_SIGMA = 1;
const PS = 1000;

export class PacketDraws {
  private hash = 0;
  private readonly work: Float64Array;
  private readonly sched: Float64Array;
  private readonly contended = lognormalTable(CONTENDED_SIGMA);

  constructor(
    private readonly parameters: Parameters,
    private readonly seed: number,
  ) {
    this.work = lognormalTable(parameters.work_sigma);
    this.sched = lognormalTable(parameters.sched_sigma);
  }

  /** From now on the draws are that packet's. */
  packet(number: number): void {
    this.hash = rowHash(this.seed, number);
  }

  /** @param ns mean */
  worked(ns: number, stage: number): number {
    return Math.round(ns * PS * draw(this.work, streamHash(this.hash, stage)));
  }

  /**
   * From the signal until the thread runs.
   * @param idlePs how long its CPU had been idle
   */
  woken(idlePs: number, stage: number): number {
    const { sched_ns, deep_exit_ns, deep_after_ns, contended, contended_ns } = this.parameters;
    let ns = sched_ns * draw(this.sched, streamHash(this.hash, stage));
    if (idlePs >= deep_after_ns * PS) ns += deep_exit_ns;
    if (contended > 0 && streamHash(this.hash, stage + WHETHER_CONTENDED) / 2 ** 32 < contended) {
      ns += contended_ns * draw(this.contended, streamHash(this.hash, stage + HOW_LONG));
    }
    return Math.round(ns * PS);
  }

  /** Of mean 1, exponential: the gap between packets that come independently of one another. */
  gap(): number {
    return -Math.log((streamHash(this.hash, STAGE.arrival) + 0.5) / 2 ** 32);
  }

  /** Until the eventfd is signalled. */
  beforeSignal(kick: KickCost): number {
    return this.stepped(kick, kick.beforeSignal);
  }

  /** From the signal until the vCPU is back in the guest. */
  afterSignal(kick: KickCost): number {
    return this.stepped(kick, kick.afterSignal);
  }

  /** The same where the signal has to wake vhost. */
  wakingAfterSignal(kick: KickCost): number {
    return this.stepped(kick, [kick.wake]) + this.stepped(kick, kick.afterSignal);
  }

  private stepped({ callSigma }: KickCost, steps: KickCost['beforeSignal']): number {
    const call = callSigma > 0 ? draw(lognormalTable(callSigma), streamHash(this.hash, STAGE.call)) : 1;
    let sum = 0;
    for (const { ps, sigma, stream } of steps) {
      const factor = sigma > 0 ? draw(lognormalTable(sigma), streamHash(this.hash, stream)) : 1;
      sum += Math.round(ps * factor * call);
    }
    return sum;
  }
}
