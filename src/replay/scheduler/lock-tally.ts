/** What became of one lock in a lane, over all its instances: how often it was taken, how long held and waited for. */
import { ExactSum } from '../../stats/exact-sum.js';
import { LatencyRecorder } from '../../stats/recorder.js';

export class LockTally {
  acquisitions = 0;
  /** Those of them that a call made again, having let a waiter in between two batches. */
  again = 0;
  /** Those of a stage-2 fault that found an MMU notifier, and came to nothing but a retry. */
  retries = 0;
  /** Waiting of the acquisitions that had to. */
  readonly waits: LatencyRecorder;
  private readonly held = new ExactSum();
  private longestPs = 0;

  /** @param psPerUnit picoseconds in the unit of the report */
  constructor(private readonly psPerUnit: number) {
    this.waits = new LatencyRecorder(psPerUnit);
  }

  /**
   * An acquisition that is over.
   * @param heldPs from its beginning
   * @param unbrokenPs since a waiter was let in last
   */
  released(heldPs: number, unbrokenPs: number): void {
    this.acquisitions++;
    this.held.add(heldPs);
    this.unbroken(unbrokenPs);
  }

  /** This many acquisitions that are over, each held for `ps`. */
  releasedMany(times: number, ps: number): void {
    if (times === 0) return;
    this.acquisitions += times;
    this.held.add(times * ps);
    this.unbroken(ps);
  }

  /** It was held for `ps` without letting a waiter in: up to its release, or to a look around between two batches. */
  unbroken(ps: number): void {
    if (ps > this.longestPs) this.longestPs = ps;
  }

  /** The longest of those, in the unit. */
  get heldLongest(): number {
    return this.longestPs / this.psPerUnit;
  }

  /** Sum of the holding times, in the unit. */
  get heldTotal(): number {
    return this.held.toNumber() / this.psPerUnit;
  }

  /** Mean holding time, in the unit; 0 while nobody held it. */
  get heldMean(): number {
    return this.acquisitions === 0 ? 0 : this.held.dividedBy(this.acquisitions) / this.psPerUnit;
  }
}
