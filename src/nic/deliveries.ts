/** What came through: how many packets, the longest stall, and stalls that a connection notices. */
import type { Series } from './series.js';

/** Shorter stalls are not reported: any network has them. */
export const LEAST_STALL_PS = 1e9;

/** Is told of each longer stall when it is over. */
export interface StallWatcher {
  /**
   * No packet was received from the last one to the next.
   * @param fullPs from when on the ring was full, so that what came was lost; Infinity where it never was
   */
  stall(fromPs: number, toPs: number, fullPs: number): void;
}

export class Deliveries {
  /** Packets of the flows, without the copies. */
  packets = 0;
  copies = 0;
  lastPs = 0;
  /** Longest stall since `watch`, what lies before it left out. */
  private longestPs = 0;
  /** The last packet, or `watch` where it was later. */
  private sincePs = 0;
  watcher: StallWatcher | null = null;
  /** Where packets are counted over time: those of one operation, from `series0Ps` on. */
  series: Series | null = null;
  series0Ps = 0;

  /** @param fullPs since when the ring had been full before this packet was taken out */
  deliver(nowPs: number, isCopy: boolean, fullPs: number): void {
    this.pause(nowPs, fullPs);
    this.lastPs = nowPs;
    this.sincePs = nowPs;
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
    const { series } = this;
    if (series !== null)
      for (let i = 1; i <= packets; i++) series.add(this.lastPs + i * gapPs - this.series0Ps);
    this.lastPs += packets * gapPs;
    this.sincePs = this.lastPs;
    this.packets += packets;
  }

  /** Nothing came until now: before a packet, and at the end of everything. */
  pause(nowPs: number, fullPs: number): void {
    const since = nowPs - this.sincePs;
    if (since > this.longestPs) this.longestPs = since;
    if (nowPs - this.lastPs >= LEAST_STALL_PS) this.watcher?.stall(this.lastPs, nowPs, fullPs);
  }

  /** Begins to look for the longest stall; that no packet came before is not part of it. */
  watch(nowPs: number): void {
    this.longestPs = 0;
    this.sincePs = nowPs;
  }

  /** The longest stall since then, up to now. */
  longest(nowPs: number): number {
    return Math.max(this.longestPs, nowPs - this.sincePs);
  }
}
