/** The descriptors between NIC and driver: packets wait here in their order, and one that finds it full is lost. */
import { NEVER } from './flow.js';

export class ReceiveRing {
  size = 0;
  /** Since when it has been full; NEVER while it is not. */
  fullSincePs = NEVER;
  /** Of the packet that was taken last. */
  flow = 0;
  sequence = 0;
  private head = 0;
  private readonly flows: Int32Array;
  private readonly sequences: Float64Array;

  /** @param capacity number of descriptors, at least 1 */
  constructor(readonly capacity: number) {
    this.flows = new Int32Array(capacity);
    this.sequences = new Float64Array(capacity);
  }

  /**
   * Takes a packet in.
   * @param sequence of the packet in its flow; -1 for one that was sent again although the first one came
   * @returns false where it was lost
   */
  put(flow: number, sequence: number, nowPs: number): boolean {
    if (this.size === this.capacity) return false;
    const at = (this.head + this.size) % this.capacity;
    this.flows[at] = flow;
    this.sequences[at] = sequence;
    this.size++;
    if (this.size === this.capacity) this.fullSincePs = nowPs;
    return true;
  }

  /** Takes the oldest packet out, into `flow` and `sequence`. The ring must not be empty. */
  take(): void {
    if (this.size === 0) throw new Error('the ring is empty');
    this.flow = this.flows[this.head];
    this.sequence = this.sequences[this.head];
    this.head = (this.head + 1) % this.capacity;
    this.size--;
    this.fullSincePs = NEVER;
  }
}
