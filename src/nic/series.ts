/** Packets over a span of time that grows, in bins of one length, which doubles before there are too many of them. */

const LEAST_BIN_PS = 1e9;
const MOST_BINS = 120;

export class Series {
  binPs: number;
  private readonly bins: number[] = [];

  /** @param tellingPs a shorter bin would say nothing */
  constructor(tellingPs = 0) {
    this.binPs = Math.max(LEAST_BIN_PS, Math.ceil(tellingPs));
  }

  /** One packet at that time, which is never before an earlier one's. */
  add(atPs: number): void {
    this.reach(atPs);
    this.bins[this.bins.length - 1]++;
  }

  /** Packets in each bin from 0 to `endPs`. */
  until(endPs: number): number[] {
    if (endPs > 0) this.reach(endPs);
    return [...this.bins];
  }

  private reach(atPs: number): void {
    while (atPs > this.binPs * this.bins.length || this.bins.length === 0) {
      if (this.bins.length < MOST_BINS) this.bins.push(0);
      else {
        this.binPs *= 2;
        for (let i = 0; i < MOST_BINS / 2; i++) this.bins[i] = this.bins[2 * i] + this.bins[2 * i + 1];
        this.bins.length = MOST_BINS / 2;
      }
    }
  }
}
