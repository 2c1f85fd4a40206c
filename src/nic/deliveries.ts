/** What came through: how many packets, the longest stall, and stalls that a connection notices. */
import type { Series } from './series.js';

/** A time with no packet received, from the last one to the next. */
export interface Stall {
  readonly fromPs: number;
  readonly toPs: number;
  /** From when on the ring was full, so that what came was lost; Infinity where it never was. */
  readonly fullPs: number;
}

/** Shorter ones are not listed: a network has them anyway. */
export const LISTED_STALL_PS = 1e9;
/** Listed stalls; more are only counted by the longest. */
const MOST_STALLS = 200_000;

export class Deliveries {
  /** Packets of the flows, without the copies. */
  packets = 0;
  copies = 0;
  lastPs = 0;
  /** Longest stall since the last call of `takeLongest`. */
  private longestPs = 0;
  readonly stalls: Stall[] = [];
  /** Where packets are counted over time: those of one operation, from `series0Ps` on. */
  series: Series | null = null;
  series0Ps = 0;

  /** @param fullPs since when the ring had been full before this packet was taken out */
  deliver(nowPs: number, isCopy: boolean, fullPs: number): void {
    this.pause(nowPs, fullPs);
    this.lastPs = nowPs;
    if (isCopy) {
      this.copies++;
      return;
    }
    this.packets++;
    this.series?.add(nowPs - this.series0Ps);
  }

  /** Packets that came one gap behind the other, the first one a gap behind the last delivery. */
  deliverEvenly(packets: number, gapPs: number): void {
    if (gapPs > this.longestPs) this.longestPs = gapPs;
    for (let i = 1; i <= packets; i++) this.series?.add(this.lastPs + i * gapPs - this.series0Ps);
    this.lastPs += packets * gapPs;
    this.packets += packets;
  }

  /** Notes that nothing came until now: at the end of a stretch that is reported on. */
  pause(nowPs: number, fullPs: number): void {
    const stall = nowPs - this.lastPs;
    if (stall > this.longestPs) this.longestPs = stall;
    if (stall < LISTED_STALL_PS || this.stalls.length >= MOST_STALLS) return;
    const last = this.stalls.at(-1);
    if (last?.fromPs === this.lastPs) this.stalls.pop();
    this.stalls.push({ fromPs: this.lastPs, toPs: nowPs, fullPs });
  }

  /** The longest stall since the last time that this was asked, up to now. */
  takeLongest(nowPs: number): number {
    const longest = Math.max(this.longestPs, nowPs - this.lastPs);
    this.longestPs = 0;
    return longest;
  }
}
