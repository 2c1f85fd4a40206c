/**
 * The far end: TCP flows that share a wire, always with something to send. Reno in its simplest form: a window that
 * halves once per window with losses (three acknowledgements past the hole), grows by one packet per round trip after
 * that, and starts again at one packet after a time-out, which doubles while nothing comes back. Not modelled: SACK,
 * tail probes, delayed acknowledgements, undoing a needless time-out, any other congestion control.
 */
import { AckQueue } from './ack-queue.js';
import { type Flow, isWhole, NEVER, newFlow, RTO_MIN_PS } from './flow.js';
import type { ReceiveRing } from './receive-ring.js';

/** Acknowledgements past a hole that prove a loss. */
const DUPLICATE_ACKS = 3;
/** Largest retransmission time-out: TCP_RTO_MAX. */
const RTO_MAX_PS = 120e12;
const SENT_AGAIN = -1;

export interface SendersOptions {
  /** From one packet to the next on the wire. */
  readonly gapPs: number;
  readonly flows: number;
  /** Packets that one flow may have on the way. */
  readonly windowPackets: number;
  /** From the delivery of a packet until its sender may send another. */
  readonly rttPs: number;
}

export class Senders {
  sent = 0;
  dropped = 0;
  /** Of the sent ones: copies of packets that were not lost. */
  sentAgain = 0;
  timeouts = 0;
  halvings = 0;
  private readonly flows: Flow[];
  private readonly acks = new AckQueue();
  /** Flows that may send, in turn. */
  private readonly turn: number[] = [];
  private wireFreePs = 0;
  private readySincePs = 0;
  private lastAckPs = Number.NEGATIVE_INFINITY;
  /** No time-out before. */
  private checkPs = RTO_MIN_PS;

  constructor(
    private readonly options: SendersOptions,
    private readonly ring: ReceiveRing,
  ) {
    this.flows = Array.from({ length: options.flows }, () => newFlow(options.windowPackets));
    for (let flow = 0; flow < options.flows; flow++) this.offer(flow, 0);
  }

  /** When something happens next: a packet arrives, an acknowledgement or a time-out. */
  get nextPs(): number {
    return Math.min(this.arrivalPs, this.acks.nextPs, this.checkPs);
  }

  private get arrivalPs(): number {
    return this.turn.length === 0 ? NEVER : Math.max(this.wireFreePs, this.readySincePs);
  }

  /** Every flow has its whole window, and none has lost anything. */
  get areWhole(): boolean {
    return this.flows.every((flow) => isWhole(flow, this.options.windowPackets));
  }

  /**
   * Lets happen what happens up to a time, that time included.
   * @param toFirst stops behind the first packet that the ring takes
   * @returns when that was; Infinity where it did not stop
   */
  advance(untilPs: number, toFirst: boolean): number {
    for (;;) {
      const arrival = this.arrivalPs;
      const ack = this.acks.nextPs;
      if (ack <= arrival && ack <= this.checkPs) {
        if (ack > untilPs) return NEVER;
        this.acks.take();
        this.acknowledged(this.acks.flow, this.acks.sequence, ack);
      } else if (this.checkPs <= arrival) {
        const check = this.checkPs;
        if (check > untilPs) return NEVER;
        if (this.checkTimeouts(check) && toFirst) return check;
      } else {
        if (arrival > untilPs) return NEVER;
        if (this.send(arrival) && toFirst) return arrival;
      }
    }
  }

  /** A packet came to the receiver's TCP. */
  delivered(flow: number, sequence: number, nowPs: number): void {
    this.acks.put(nowPs + this.options.rttPs, flow, sequence);
  }

  /**
   * Whether from now on every packet goes as the one before it went, a gap later: one flow that sends at line rate and
   * whose acknowledgements come at that rate.
   * @param packetPs from the arrival of a packet to its delivery
   * @param deliveredPs when the last packet was delivered
   */
  isSteady(packetPs: number, deliveredPs: number): boolean {
    if (this.flows.length !== 1) return false;
    const [flow] = this.flows;
    const { gapPs, rttPs, windowPackets } = this.options;
    return (
      flow.queued &&
      isWhole(flow, windowPackets) &&
      flow.outstanding + 1 < windowPackets &&
      this.wireFreePs >= this.readySincePs &&
      this.wireFreePs - gapPs + packetPs === deliveredPs &&
      this.acks.isEven(this.lastAckPs, gapPs, deliveredPs + rttPs)
    );
  }

  /** Lets that many packets have gone in this way. */
  skip(packets: number): void {
    const [flow] = this.flows;
    const ps = packets * this.options.gapPs;
    this.sent += packets;
    flow.next += packets;
    flow.deadlinePs += ps;
    this.wireFreePs += ps;
    this.readySincePs += ps;
    this.lastAckPs += ps;
    this.checkPs += ps;
    this.acks.shift(ps, packets);
  }

  private offer(number: number, nowPs: number): void {
    const flow = this.flows[number];
    if (flow.queued || flow.outstanding >= Math.floor(flow.window)) return;
    flow.queued = true;
    if (this.turn.length === 0) this.readySincePs = nowPs;
    this.turn.push(number);
  }

  /** @returns whether the ring took it */
  private send(nowPs: number): boolean {
    const number = this.turn.length === 1 ? this.turn.pop()! : this.turn.shift()!;
    const flow = this.flows[number];
    flow.queued = false;
    const taken = this.transmit(flow, number, flow.next++, nowPs);
    if (!taken) {
      flow.lost++;
      if (flow.firstLost === NEVER) flow.firstLost = flow.next - 1;
    }
    this.offer(number, nowPs);
    return taken;
  }

  private transmit(flow: Flow, number: number, sequence: number, nowPs: number): boolean {
    this.wireFreePs = nowPs + this.options.gapPs;
    this.sent++;
    flow.outstanding++;
    if (flow.deadlinePs === NEVER) flow.deadlinePs = nowPs + flow.rtoPs;
    if (this.ring.put(number, sequence, nowPs)) return true;
    this.dropped++;
    return false;
  }

  private acknowledged(number: number, sequence: number, nowPs: number): void {
    const flow = this.flows[number];
    this.lastAckPs = nowPs;
    flow.outstanding--;
    flow.rtoPs = RTO_MIN_PS;
    if (sequence > flow.firstLost && ++flow.pastHole >= DUPLICATE_ACKS) this.halve(flow);
    else if (flow.window < flow.threshold)
      flow.window = Math.min(flow.window + 1, this.options.windowPackets);
    else flow.window = Math.min(flow.window + 1 / flow.window, this.options.windowPackets);
    flow.deadlinePs = flow.outstanding > 0 ? nowPs + flow.rtoPs : NEVER;
    this.offer(number, nowPs);
  }

  /** Once for all losses of a window: they are forgotten together, and the next hole is of a later packet. */
  private halve(flow: Flow): void {
    flow.threshold = Math.max(2, flow.window / 2);
    flow.window = flow.threshold;
    this.halvings++;
    this.forgetLost(flow);
  }

  /** What was lost is sent again, as packets like others. */
  private forgetLost(flow: Flow): void {
    flow.outstanding -= flow.lost;
    flow.lost = 0;
    flow.firstLost = NEVER;
    flow.pastHole = 0;
  }

  private checkTimeouts(nowPs: number): boolean {
    let earliest = nowPs + RTO_MIN_PS;
    let taken = false;
    for (const [number, flow] of this.flows.entries()) {
      if (flow.deadlinePs <= nowPs && this.timeOut(flow, number, nowPs)) taken = true;
      earliest = Math.min(earliest, flow.deadlinePs);
    }
    this.checkPs = earliest;
    return taken;
  }

  private timeOut(flow: Flow, number: number, nowPs: number): boolean {
    this.timeouts++;
    flow.threshold = Math.max(2, Math.min(flow.window, flow.outstanding) / 2);
    flow.window = 1;
    flow.rtoPs = Math.min(flow.rtoPs * 2, RTO_MAX_PS);
    flow.deadlinePs = nowPs + flow.rtoPs;
    const wasLost = flow.lost > 0;
    this.forgetLost(flow);
    if (wasLost) {
      this.offer(number, nowPs);
      if (flow.queued) return false;
    }
    // the first packet again, which waits in the ring or was received just now: a copy behind it
    this.sentAgain++;
    const taken = this.transmit(flow, number, SENT_AGAIN, nowPs);
    if (!taken) flow.outstanding--;
    return taken;
  }
}
