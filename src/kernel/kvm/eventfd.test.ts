import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import { Eventfd, MOST_SIGNALS } from './eventfd.js';

describe('an eventfd', () => {
  it('counts signals until it is read', () => {
    const eventfd = new Eventfd(7, 3n);
    for (let i = 0; i < 4; i++) eventfd.signal();
    expect([eventfd.number, eventfd.count, eventfd.signalled]).toEqual([7, 7n, 4]);
    expect([eventfd.read(), eventfd.count, eventfd.signalled, eventfd.read()]).toEqual([7n, 0n, 0, 0n]);
  });

  it('wakes each waiter, and nobody where none waits', () => {
    const eventfd = new Eventfd(1);
    expect(eventfd.signal()).toBe(0);
    eventfd.waiters = 3;
    expect(eventfd.signal()).toBe(3);
  });

  it('saturates at ULLONG_MAX by signals, which still wake', () => {
    const eventfd = new Eventfd(1, MOST_SIGNALS - 1n);
    eventfd.waiters = 1;
    eventfd.signal();
    expect(eventfd.count).toBe(MOST_SIGNALS);
    expect(eventfd.signal()).toBe(1);
    expect(eventfd.count).toBe(MOST_SIGNALS);
    expect(eventfd.read()).toBe(MOST_SIGNALS);
  });

  it('takes writes up to ULLONG_MAX - 1', () => {
    const eventfd = new Eventfd(1, MOST_SIGNALS - 3n);
    expect(eventfd.write(3n)).toBe(minus('EAGAIN'));
    expect(eventfd.write(2n)).toBe(8);
    expect(eventfd.count).toBe(MOST_SIGNALS - 1n);
    expect(eventfd.write(1n)).toBe(minus('EAGAIN'));
    expect(eventfd.write(0n)).toBe(8);
    expect(eventfd.write(MOST_SIGNALS)).toBe(minus('EINVAL'));
  });
});
