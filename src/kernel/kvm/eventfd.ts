/** An eventfd as KVM sees it (struct eventfd_ctx, fs/eventfd.c, v5.10). */
import { minus } from '../../errno.js';

/** ULLONG_MAX: the kernel's signals get that far, where poll tells an error; write(2) stops one below. */
export const MOST_SIGNALS = 2n ** 64n - 1n;

export class Eventfd {
  /** Entries of its wait queue: vhost's poll, a thread in poll or read. */
  waiters = 0;
  private base: bigint;
  /** Signals since the counter was read. */
  private signals = 0;

  /**
   * @param number tells it from others
   * @param initval value that it starts with, below ULLONG_MAX
   */
  constructor(
    readonly number: number,
    initval = 0n,
  ) {
    this.base = initval;
  }

  /** Its counter. */
  get count(): bigint {
    const sum = this.base + BigInt(this.signals);
    return sum < MOST_SIGNALS ? sum : MOST_SIGNALS;
  }

  /** How often it was signalled since it was read. */
  get signalled(): number {
    return this.signals;
  }

  /** eventfd_signal(ctx, 1): the counter saturates; returns how many waiters are woken, whatever the counter is. */
  signal(): number {
    this.signals++;
    return this.waiters;
  }

  /** The VMM served a write itself that KVM did not take: as if it had been signalled. */
  handled(): void {
    this.signals++;
  }

  /** write(2) of a value without O_NONBLOCK's wait: 8, -EINVAL for ULLONG_MAX, -EAGAIN where it would get past one below. */
  write(value: bigint): number {
    if (value === MOST_SIGNALS) return minus('EINVAL');
    if (MOST_SIGNALS - this.count <= value) return minus('EAGAIN');
    this.base += value;
    return 8;
  }

  /** read(2): the counter, which goes to 0; 0 where it would block. */
  read(): bigint {
    const { count } = this;
    this.base = 0n;
    this.signals = 0;
    return count;
  }
}
