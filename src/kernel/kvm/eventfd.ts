/** An eventfd as KVM signals it (struct eventfd_ctx, fs/eventfd.c, v5.10); nobody reads its counter in a trace. */
export class Eventfd {
  /** How often it was signalled. */
  signalled = 0;

  /**
   * @param number tells it from others
   * @param waiters entries of its wait queue: vhost's poll, a thread in poll or read
   */
  constructor(
    readonly number: number,
    private readonly waiters = 0,
  ) {}

  /** eventfd_signal(ctx, 1): returns how many waiters are woken. */
  signal(): number {
    this.signalled++;
    return this.waiters;
  }

  /** The VMM served a write itself that KVM did not take: as if it had been signalled. */
  handled(): void {
    this.signalled++;
  }
}
