import { describe, expect, it } from 'vitest';
import { NEVER, RTO_MIN_PS } from './flow.js';
import { ReceiveRing } from './receive-ring.js';
import { Senders } from './senders.js';

function network({ ring = 10, flows = 1, windowPackets = 20, gapPs = 1000, rttPs = 0 } = {}) {
  const receiving = new ReceiveRing(ring);
  const senders = new Senders({ gapPs, flows, windowPackets, rttPs }, receiving);
  const receive = (nowPs: number) => {
    receiving.take();
    senders.delivered(receiving.flow, receiving.sequence, nowPs);
    senders.advance(nowPs, false);
  };
  return { ring: receiving, senders, receive };
}

describe('the senders', () => {
  it('send at line rate until the window is full, and one more for each that is delivered', () => {
    const { senders, ring, receive } = network({ ring: 100 });
    expect(senders.advance(5_000, true)).toBe(0);
    senders.advance(9_999, false);
    expect(senders.sent).toBe(10);
    senders.advance(1_000_000, false);
    expect([senders.sent, ring.size]).toEqual([20, 20]);
    receive(2_000_000);
    expect(senders.sent).toBe(21);
    expect(senders.dropped).toBe(0);
  });

  it('wait for the round trip', () => {
    const { senders, ring } = network({ windowPackets: 1, rttPs: 50_000 });
    senders.advance(100, false);
    ring.take();
    senders.delivered(0, 0, 100);
    senders.advance(50_099, false);
    expect(senders.sent).toBe(1);
    expect(senders.advance(60_000, true)).toBe(50_100);
  });

  it('take turns', () => {
    const { senders, ring } = network({ flows: 3, ring: 9 });
    senders.advance(8_000, false);
    const order = [];
    while (ring.size > 0) {
      ring.take();
      order.push(ring.flow);
    }
    expect(order).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  it('halve the window once for the losses of one window, and send again what was lost', () => {
    const { senders, receive } = network();
    senders.advance(100_000, false);
    expect([senders.sent, senders.dropped]).toEqual([20, 10]);
    // the ring holds 0 to 9; the holes show behind the next ones that come through
    for (let now = 200_000; now < 400_000; now += 10_000) receive(now);
    expect(senders.halvings).toBe(1);
    expect(senders.timeouts).toBe(0);
    expect(senders.sent).toBeGreaterThan(30);
  });

  it('time out where nothing comes back, later and later', () => {
    const { senders, ring } = network({ ring: 100 });
    senders.advance(RTO_MIN_PS - 1, false);
    expect(senders.timeouts).toBe(0);
    senders.advance(2 * RTO_MIN_PS, false);
    expect([senders.timeouts, senders.sentAgain, ring.size]).toEqual([1, 1, 21]);
    senders.advance(2.99 * RTO_MIN_PS, false);
    expect(senders.timeouts).toBe(1);
    senders.advance(3.01 * RTO_MIN_PS, false);
    expect(senders.timeouts).toBe(2);
    senders.advance(7.01 * RTO_MIN_PS, false);
    expect(senders.timeouts).toBe(3);
  });

  it('begin again with one packet, and grow with each that comes through', () => {
    const { senders, ring, receive } = network({ ring: 100 });
    senders.advance(2 * RTO_MIN_PS, false);
    let now = 2 * RTO_MIN_PS;
    for (; ring.size > 0 && now < 2 * RTO_MIN_PS + 1e6; now += 5_000) receive(now);
    // all of the old ones were delivered, new ones come
    expect(senders.sent).toBeGreaterThan(25);
    expect(senders.nextPs).toBeLessThan(NEVER);
  });
});
