/** The thread of the SMMU's event queue: it serves the faults of all devices, one after the other. */
export class EventThread {
  /** ns that it was busy, all that it has taken on included. */
  busy = 0;
  private freeAt = 0;

  /**
   * @param arrives when the fault is reported
   * @param ns that it keeps the thread
   * @returns when the thread is done with it
   */
  serve(arrives: number, ns: number): number {
    this.freeAt = Math.max(arrives, this.freeAt) + ns;
    this.busy += ns;
    return this.freeAt;
  }

  /** ns that it was busy until `now`, without what still waits. */
  busyUntil(now: number): number {
    return this.busy - Math.max(0, this.freeAt - now);
  }
}
