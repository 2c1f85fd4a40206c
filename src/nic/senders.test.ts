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

  it('take three acknowledgements past a hole for a loss, each time', () => {
    const { senders, receive } = network();
    senders.advance(100_000, false);
    let now = 200_000;
    const halvingsAfter = (received: number) => {
      for (let i = 0; i < received; i++, now += 10_000) {
        receive(now);
        senders.advance(now + 5_000, false);
      }
      return senders.halvings;
    };
    // 0 to 9 are in the ring, 10 to 19 are lost: 20 to 22 tell of that
    expect([halvingsAfter(12), senders.sent]).toEqual([0, 32]);
    expect([halvingsAfter(1), senders.sent]).toEqual([1, 33]);
    // a window of 10 grows by 1 / window with each: the 11th lets two packets go, of which the ring holds one
    expect([halvingsAfter(10), senders.sent, senders.dropped]).toEqual([1, 43, 10]);
    expect([halvingsAfter(1), senders.sent, senders.dropped]).toEqual([1, 45, 11]);
    // 34 to 43 are in the ring; 45 lets two go again, and 47 tells of both losses: one window with losses
    expect([halvingsAfter(12), senders.sent, senders.dropped]).toEqual([1, 58, 12]);
    expect([halvingsAfter(1), senders.sent]).toEqual([2, 58]);
  });

  it('double the time-out to 120 s at most, and are back at 200 ms with the first that comes through', () => {
    const { senders, receive } = network({ ring: 100 });
    const timeoutsBy = (seconds: number) => {
      senders.advance(seconds * 1e12, false);
      return senders.timeouts;
    };
    // 0.2 s times 2^n - 1: the 10th at 204.6 s, and 204.8 s are too long for the next one
    expect([timeoutsBy(204.5), timeoutsBy(204.7)]).toEqual([9, 10]);
    expect([timeoutsBy(324.5), timeoutsBy(324.7), timeoutsBy(444.5), timeoutsBy(444.7)]).toEqual([
      10, 11, 11, 12,
    ]);
    receive(450e12);
    expect([timeoutsBy(450.19), timeoutsBy(450.21), timeoutsBy(450.59), timeoutsBy(450.61)]).toEqual([
      12, 13, 13, 14,
    ]);
  });

  it('behind a time-out grow by one for each acknowledgement to half of what was on its way', () => {
    const { senders, receive } = network();
    senders.advance(RTO_MIN_PS, false);
    // 10 in the ring, 10 lost, and the first of them once more, for which there is no room
    expect([senders.timeouts, senders.sent, senders.dropped]).toEqual([1, 21, 11]);
    const sent = Array.from({ length: 10 }, (_, i) => {
      const now = RTO_MIN_PS + (i + 1) * 10_000;
      receive(now);
      senders.advance(now + 5_000, false);
      return senders.sent - 21;
    });
    // after k of them the window is 1 + k up to 10, and 10 - k of the old ones are on their way
    expect(sent).toEqual([0, 0, 0, 0, 1, 3, 5, 7, 9, 10]);
  });

  it('have a window of two packets at least, however small it was', () => {
    const { senders, receive } = network({ windowPackets: 3, ring: 2 });
    senders.advance(100_000, false);
    // 2 is lost; 0 and 1 let 3 and 4 go, those 5 and 6, and 5 tells of it: one is on its way, and 7 may go
    for (let i = 0; i < 5; i++) receive(200_000 + i * 10_000);
    expect([senders.halvings, senders.sent, senders.dropped]).toEqual([1, 8, 1]);
  });

  it('halve what was on its way at a time-out, where that is less than the window', () => {
    const gapPs = RTO_MIN_PS / 4;
    const { senders, ring, receive } = network({ gapPs, ring: 100 });
    senders.advance(RTO_MIN_PS, false);
    expect([senders.timeouts, senders.sent]).toEqual([1, 5]);
    // half of 4: the window is 1, 2, and then grows by 1 / window, to 3.6 with the five
    for (let i = 1; ring.size > 0; i++) receive(RTO_MIN_PS + i * 1e6);
    senders.advance(2 * RTO_MIN_PS + 1e6, false);
    expect([senders.timeouts, senders.sent]).toEqual([1, 8]);
  });

  it('go on with the next packet where all of them were lost, and send none again', () => {
    const { senders, ring } = network({ windowPackets: 5, ring: 1 });
    ring.put(0, -1, 0);
    senders.advance(RTO_MIN_PS - 1, false);
    expect([senders.sent, senders.dropped]).toEqual([5, 5]);
    senders.advance(RTO_MIN_PS, false);
    expect([senders.timeouts, senders.sent, senders.sentAgain]).toEqual([1, 6, 0]);
  });

  it('do not time out while nothing is on its way', () => {
    const { senders, receive } = network({ gapPs: 3 * RTO_MIN_PS, windowPackets: 1 });
    senders.advance(0, false);
    receive(1e9);
    senders.advance(3 * RTO_MIN_PS - 1, false);
    expect([senders.timeouts, senders.sent]).toEqual([0, 1]);
    senders.advance(3 * RTO_MIN_PS, false);
    expect([senders.timeouts, senders.sent]).toEqual([0, 2]);
  });
});
