/** Acknowledgements on their way back to the senders, in the order of their arrival; grows as it must. */
import { NEVER } from './flow.js';

export class AckQueue {
  size = 0;
  /** Of the acknowledgement that was taken last. */
  flow = 0;
  sequence = 0;
  private head = 0;
  private times = new Float64Array(256);
  private flows = new Int32Array(256);
  private sequences = new Float64Array(256);

  /** When the next one arrives; Infinity where there is none. */
  get nextPs(): number {
    return this.size === 0 ? NEVER : this.times[this.head];
  }

  /** @param atPs never before that of an earlier one */
  put(atPs: number, flow: number, sequence: number): void {
    if (this.size === this.times.length) this.grow();
    const at = (this.head + this.size) & (this.times.length - 1);
    this.times[at] = atPs;
    this.flows[at] = flow;
    this.sequences[at] = sequence;
    this.size++;
  }

  /** Takes the next one, into `flow` and `sequence`. */
  take(): void {
    this.flow = this.flows[this.head];
    this.sequence = this.sequences[this.head];
    this.head = (this.head + 1) & (this.times.length - 1);
    this.size--;
  }

  /**
   * Whether they are on their way at even distances, behind one that arrived at `afterPs` and up to one at `lastPs`, and
   * none is of a copy.
   */
  isEven(afterPs: number, gapPs: number, lastPs: number): boolean {
    let at = afterPs;
    for (let i = 0; i < this.size; i++) {
      const slot = (this.head + i) & (this.times.length - 1);
      at += gapPs;
      if (this.times[slot] !== at || this.sequences[slot] < 0) return false;
    }
    return at === lastPs;
  }

  /** Moves all of them to a later time, and to later packets. */
  shift(ps: number, packets: number): void {
    for (let i = 0; i < this.size; i++) {
      const slot = (this.head + i) & (this.times.length - 1);
      this.times[slot] += ps;
      this.sequences[slot] += packets;
    }
  }

  private grow(): void {
    const { times, flows, sequences, head, size } = this;
    this.times = new Float64Array(size * 2);
    this.flows = new Int32Array(size * 2);
    this.sequences = new Float64Array(size * 2);
    for (let i = 0; i < size; i++) {
      const from = (head + i) & (size - 1);
      this.times[i] = times[from];
      this.flows[i] = flows[from];
      this.sequences[i] = sequences[from];
    }
    this.head = 0;
  }
}
