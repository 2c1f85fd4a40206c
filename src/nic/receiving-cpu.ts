/**
 * One CPU that runs a kernel path in batches and receives packets, as a kernel without preemption does it
 * (kernel/softirq.c, net/core/dev.c of 5.15):
 * - a packet's interrupt comes at once, inside a batch as well; it is masked until the driver's poll finds the ring empty;
 * - leaving the interrupt runs the softirq on top of the batch, unless ksoftirqd is runnable already (`ksoftirqd-first`);
 * - a poll takes 64 packets, net_rx_action() 300 or up to the second tick, the softirq restarts up to the first tick, 10
 *   times, and only while the interrupted task need not be rescheduled; what is left is ksoftirqd's;
 * - ksoftirqd is a task: it waits until the batch ends, and has its fair share from then on.
 * Times are whole picoseconds. The cost of the interrupt, and of switching tasks, is in the cost of the packets.
 */
import { Deliveries } from './deliveries.js';
import { NEVER } from './flow.js';
import { ReceiveRing } from './receive-ring.js';
import { Senders, type SendersOptions } from './senders.js';
import type { Handover, SoftirqRule } from './setup.js';

/** NAPI_POLL_WEIGHT. */
const POLL_PACKETS = 64;
/** netdev_budget, and netdev_budget_usecs in ticks: 2 * USEC_PER_SEC / HZ. */
const ACTION_PACKETS = 300;
const ACTION_TICKS = 2;
/** MAX_SOFTIRQ_TIME, msecs_to_jiffies(2), in ticks; and MAX_SOFTIRQ_RESTART. */
const SOFTIRQ_TICKS = 1;
const SOFTIRQ_RESTARTS = 10;
/** CONFIG_HZ 250: what is pending runs on the way out of a tick's interrupt, too, where the rule lets it. */
const TICK_PS = 4e9;
/** Half of sched_latency_ns (24 ms from 8 CPUs on): slice of one of two tasks, and what a sleeper is credited with. */
const SLICE_PS = 12e9;
/** Only where at least this many packets would come evenly is it worth finding out whether they do. */
const LEAST_STEADY = 8;
/** Up to here whole picoseconds are exact in a double. */
const MOST_PS = 2 ** 53;

/** The calls take longer than time is kept. */
export class TooLong extends Error {}

export interface CpuOptions extends SendersOptions {
  readonly ring: number;
  /** Time of the CPU for one packet. */
  readonly packetPs: number;
  readonly softirq: SoftirqRule;
  readonly handover: Handover;
}

/** Time of the CPU by who had it. */
export interface CpuTime {
  batch: number;
  softirq: number;
  ksoftirqd: number;
  idle: number;
}

export class ReceivingCpu {
  nowPs = 0;
  readonly time: CpuTime = { batch: 0, softirq: 0, ksoftirqd: 0, idle: 0 };
  readonly ring: ReceiveRing;
  readonly senders: Senders;
  readonly deliveries = new Deliveries();
  /** The queue's interrupt is off: the softirq has been raised and has not found the ring empty. */
  private masked = false;
  /** ksoftirqd is on the run queue. */
  private awake = false;
  /** Virtual run times of the two tasks. */
  private batchRuntime = 0;
  private ksoftirqdRuntime = 0;

  constructor(private readonly options: CpuOptions) {
    this.ring = new ReceiveRing(options.ring);
    this.senders = new Senders(options, this.ring);
  }

  /**
   * Runs batches of one length, with a reschedule point behind each.
   * @param ps CPU time of a batch, whole picoseconds
   */
  run(ps: number, batches: number): void {
    let left = batches;
    while (left > 0) {
      const quiet = this.quietBatches(ps, left);
      if (quiet > 0) {
        this.work(ps * quiet);
        left -= quiet;
      } else {
        const steady = this.steadyBatches(ps, left);
        if (steady === 0) this.batch(ps);
        left -= Math.max(1, steady);
      }
    }
  }

  /**
   * Where batches are so short that every packet is received before the next one comes, and all goes on as before, most
   * of them can be run at once, to the same end as one by one: returns how many were, 0 for none.
   */
  private steadyBatches(ps: number, most: number): number {
    const { gapPs, packetPs, handover } = this.options;
    const { deliveries, senders } = this;
    if (this.awake || this.ring.size > 0 || ps + packetPs >= gapPs) return 0;
    const packets = Math.floor((most * ps) / (gapPs - packetPs)) - 2;
    if (packets < LEAST_STEADY || !senders.isSteady(packetPs, deliveries.lastPs)) return 0;
    const worked = packets * (gapPs - packetPs);
    this.time.softirq += packets * packetPs;
    this.nowPs += packets * packetPs;
    this.work(worked);
    senders.skip(packets);
    deliveries.deliverEvenly(packets, gapPs);
    const sincePs = this.nowPs - deliveries.lastPs;
    const done = Math.floor(worked / ps);
    const inBatch = worked - done * ps;
    if (handover === 'first') {
      this.ksoftirqdRuntime = Math.max(this.ksoftirqdRuntime, this.batchRuntime - sincePs - SLICE_PS);
    }
    if (inBatch === 0) return done;
    this.batch(ps - inBatch);
    return done + 1;
  }

  /**
   * Lets the CPU be idle until then; packets that are being received are received to the end. Who has slept has had less
   * of the CPU than ksoftirqd by no more than a sleeper's credit (place_entity()); who has not is owed all of it.
   */
  idle(untilPs: number): void {
    if (this.nowPs >= untilPs) return;
    while (this.nowPs < untilPs) {
      if (this.awake) this.ksoftirqd(() => this.nowPs >= untilPs);
      else {
        const stop = Math.min(this.senders.advance(untilPs, true), untilPs);
        this.time.idle += stop - this.nowPs;
        this.nowPs = stop;
        if (this.ring.size > 0) this.interrupt(false);
      }
    }
    this.batchRuntime = Math.max(this.batchRuntime, this.ksoftirqdRuntime - SLICE_PS);
  }

  /** How many batches pass before anything happens to the queue. */
  private quietBatches(ps: number, most: number): number {
    if (this.awake) return 0;
    if (ps === 0) return most;
    return Math.max(0, Math.min(most, Math.ceil((this.senders.nextPs - this.nowPs) / ps) - 1));
  }

  private work(ps: number): void {
    this.nowPs += ps;
    if (this.nowPs > MOST_PS) throw new TooLong();
    this.time.batch += ps;
    this.batchRuntime += ps;
  }

  private batch(ps: number): void {
    let left = ps;
    while (left > 0) {
      const { masked } = this;
      const tick = masked && this.options.softirq === 'inline' ? this.tickPs(1) : NEVER;
      const until = Math.min(this.nowPs + left, tick);
      const stop = Math.min(this.senders.advance(until, !masked), until);
      left -= stop - this.nowPs;
      this.work(stop - this.nowPs);
      if (masked ? stop === tick : this.ring.size > 0) this.interrupt(true);
    }
    if (this.awake && this.ksoftirqdRuntime <= this.batchRuntime) {
      const from = this.nowPs;
      this.ksoftirqd(() => this.nowPs - from >= SLICE_PS && this.ksoftirqdRuntime > this.batchRuntime);
    }
  }

  /** When jiffies will have grown by that many. */
  private tickPs(ticks: number): number {
    return (Math.floor(this.nowPs / TICK_PS) + ticks) * TICK_PS;
  }

  /** An interrupt of the queue, or a tick while its softirq is pending. */
  private interrupt(inBatch: boolean): void {
    this.masked = true;
    if (this.awake && this.options.softirq === 'ksoftirqd-first') return;
    const handsOver = inBatch && this.options.handover === 'first';
    const empty = this.softirq('softirq', handsOver ? 1 : SOFTIRQ_RESTARTS);
    // handed over with an empty ring as well: what was raised again is not modelled (Handover)
    if (empty && !handsOver) return;
    if (!this.awake) this.ksoftirqdRuntime = Math.max(this.ksoftirqdRuntime, this.batchRuntime - SLICE_PS);
    this.awake = true;
  }

  /** ksoftirqd has the CPU until the ring is empty or the scheduler takes it. */
  private ksoftirqd(isOver: () => boolean): void {
    do {
      const from = this.nowPs;
      this.awake = !this.softirq('ksoftirqd', SOFTIRQ_RESTARTS);
      this.ksoftirqdRuntime += this.nowPs - from;
    } while (this.awake && !isOver());
  }

  /** __do_softirq(). Returns whether the ring is empty. */
  private softirq(who: 'softirq' | 'ksoftirqd', passes: number): boolean {
    const end = this.tickPs(SOFTIRQ_TICKS);
    for (let pass = 0; pass < passes && this.nowPs < end; pass++) {
      if (this.action(who)) return true;
    }
    return false;
  }

  /** net_rx_action(): polls until the ring is empty or the budget is spent. Returns whether the ring is empty. */
  private action(who: 'softirq' | 'ksoftirqd'): boolean {
    const end = this.tickPs(ACTION_TICKS);
    for (let budget = ACTION_PACKETS; budget > 0 && this.nowPs < end; ) {
      const took = this.poll(who);
      budget -= took;
      if (took === POLL_PACKETS) continue;
      this.masked = false;
      return true;
    }
    return false;
  }

  private poll(who: 'softirq' | 'ksoftirqd'): number {
    const { ring, senders, deliveries, time } = this;
    const { packetPs } = this.options;
    let took = 0;
    for (; took < POLL_PACKETS && ring.size > 0; took++) {
      const { fullSincePs } = ring;
      ring.take();
      const { flow, sequence } = ring;
      this.nowPs += packetPs;
      time[who] += packetPs;
      senders.advance(this.nowPs, false);
      deliveries.deliver(this.nowPs, sequence < 0, fullSincePs);
      senders.delivered(flow, sequence, this.nowPs);
    }
    return took;
  }
}
