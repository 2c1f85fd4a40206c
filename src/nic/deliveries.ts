/** What came through: packets over time in a small series, the longest stall, and stalls that a connection notices. */

/** A time with no packet received, from the last one to the next. */
export interface Stall {
  readonly fromPs: number;
  readonly toPs: number;
  /** From when on the ring was full, so that what came was lost; Infinity where it never was. */
  readonly fullPs: number;
}

/** Shorter ones are not listed: a network has them anyway. */
export const LISTED_STALL_PS = 1e9;
const FIRST_BIN_PS = 1e9;
const MOST_BINS = 120;
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
  /** Length of one bin of the series; doubles as the run goes on. */
  binPs = FIRST_BIN_PS;
  private readonly bins: number[] = [];

  /** @param fullPs since when the ring had been full before this packet was taken out */
  deliver(nowPs: number, isCopy: boolean, fullPs: number): void {
    this.pause(nowPs, fullPs);
    this.lastPs = nowPs;
    if (isCopy) {
      this.copies++;
      return;
    }
    this.packets++;
    this.fill(nowPs);
    this.bins[this.bins.length - 1]++;
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

  /** Packets in each bin from the start on, the last one cut at `endPs`. */
  series(endPs: number): number[] {
    this.fill(endPs);
    return [...this.bins];
  }

  private fill(nowPs: number): void {
    while (nowPs > this.binPs * this.bins.length || this.bins.length === 0) {
      if (this.bins.length < MOST_BINS) this.bins.push(0);
      else {
        this.binPs *= 2;
        for (let i = 0; i < MOST_BINS / 2; i++) this.bins[i] = this.bins[2 * i] + this.bins[2 * i + 1];
        this.bins.length = MOST_BINS / 2;
      }
    }
  }
}
