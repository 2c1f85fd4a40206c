/** Streams against a naive simulation event by event, closed forms of queueing theory, and the laws of any queue. */
import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import type { KickCost } from './kick-cost.js';
import { kickOf, meanNs, NOTHING, STEADY } from './kicks.test-data.js';
import { naiveStream } from './naive-stream.test-data.js';
import { DEFAULTS, type Parameters } from './parameters.js';
import { stream } from './stream.js';

const ns = fc.integer({ min: 0, max: 6000 });
const machine: fc.Arbitrary<Parameters> = fc
  .record({
    sched_ns: ns,
    guest_send_ns: fc.integer({ min: 1, max: 6000 }),
    vhost_tx_ns: fc.integer({ min: 1, max: 6000 }),
    vhost_arm_ns: fc.constantFrom(0, 200, 3000),
    vhost_poll_ns: fc.constantFrom(0, 0, 1000, 8000),
    deep_after_ns: ns,
    ring: fc.constantFrom(1, 2, 4, 256),
    event_idx: fc.constantFrom(0, 1),
  })
  .map((given) => ({ ...DEFAULTS, ...given }));

/** Whole steps of a microsecond without dispersion: the guest and vhost meet at one moment all the time. */
const few = fc.integer({ min: 0, max: 3 }).map((us) => us * 1000);
const inStep: fc.Arbitrary<Parameters> = fc
  .record({
    sched_ns: few,
    guest_send_ns: few.map((us) => us + 1000),
    vhost_tx_ns: few.map((us) => us + 1000),
    vhost_arm_ns: few,
    vhost_poll_ns: few,
    deep_after_ns: few,
    deep_exit_ns: few,
    ring: fc.constantFrom(1, 2, 4, 256),
    event_idx: fc.constantFrom(0, 1),
  })
  .map((given) => ({ ...STEADY, contended: 0, ...given }));

/** As many packets as the guest can send. */
const greedy = (kick: KickCost, parameters: Parameters, packets: number) =>
  stream(kick, { parameters, load: null, packets, seed: 1 });
/** 20,000 packets at so many per second. */
const loaded = (kick: KickCost, parameters: Parameters, load: number) =>
  stream(kick, { parameters, load, packets: 20_000, seed: 1 });
const perSecond = (run: { readonly packets: number; readonly ps: number }) => (run.packets / run.ps) * 1e12;

describe('a stream, packet by packet', () => {
  it.each([
    ['is what a simulation event by event gives', machine, kickOf(700, 250, 0.3, 180)],
    ['is that as well where much happens at one moment', inStep, kickOf(2000, 1000, 0, 1000)],
  ])('%s', (_, machines, kick) => {
    fc.assert(
      fc.property(
        machines,
        fc.constantFrom(null, 20_000, 150_000, 400_000),
        fc.nat(1000),
        fc.integer({ min: 1, max: 80 }),
        (parameters, load, seed, packets) => {
          const given = { parameters, load, packets, seed };
          const naive = naiveStream(kick, given);
          const skipped = Math.floor(packets * 0.1);
          const run = stream(kick, given);
          const latencies = naive.sent.map((sent, i) => sent - naive.wanted[i]).slice(skipped);
          expect([...run.latencies]).toEqual(latencies);
          if (skipped === 0) expect(run.kicks).toBe(naive.kicks);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("obeys Little's law: the mean number of packets is rate times mean latency", () => {
    const given = { parameters: DEFAULTS, load: 200_000, packets: 400, seed: 5 };
    const { wanted, sent } = naiveStream(kickOf(700, 250), given);
    const steps = [...wanted.map((at) => [at, 1]), ...sent.map((at) => [at, -1])].sort((a, b) => a[0] - b[0]);
    let [area, inside, last] = [0, 0, steps[0][0]];
    for (const [at, change] of steps) {
      area += inside * (at - last);
      inside += change;
      last = at;
    }
    const span = last - steps[0][0];
    const { latencies } = stream(kickOf(700, 250), given);
    const all = sent.map((at, i) => at - wanted[i]);
    expect([...latencies]).toEqual(all.slice(40));
    const mean = all.reduce((sum, ps) => sum + ps, 0) / all.length;
    expect(area / span).toBeCloseTo((all.length / span) * mean, 9);
  });
});

describe('throughput', () => {
  it('is that of one infinitely slow stage', () => {
    const slowVhost = greedy(kickOf(700, 250), { ...STEADY, vhost_tx_ns: 1e6 }, 2000);
    expect(perSecond(slowVhost)).toBeCloseTo(1000, 6);
    expect(slowVhost.kicks).toBe(0);
    // then vhost sleeps after every packet, and each one pays for its kick
    const sleeping = { ...STEADY, guest_send_ns: 1e6, deep_after_ns: 1e9 };
    const slowGuest = greedy(kickOf(700, 300), sleeping, 2000);
    expect(perSecond(slowGuest)).toBeCloseTo(1e9 / 1_001_000, 6);
    expect(slowGuest.kicks).toBe(slowGuest.packets);
  });

  it('is the offered load where both can do it, whatever a kick costs', () => {
    for (const before of [0, 700, 5000]) {
      const run = loaded(kickOf(before, 250), DEFAULTS, 20_000);
      expect(Math.abs(perSecond(run) / 20_000 - 1)).toBeLessThan(0.03);
    }
  });

  it('falls as kicks get dearer only where packets need one', () => {
    const rate = (before: number, machineOf: Parameters) =>
      perSecond(greedy(kickOf(before, 250), machineOf, 5000));
    const vhostBound = { ...DEFAULTS, vhost_tx_ns: 4000 };
    expect(Math.abs(rate(5000, vhostBound) / rate(0, vhostBound) - 1)).toBeLessThan(0.001);
    const guestBound = { ...DEFAULTS, guest_send_ns: 9000 };
    expect(rate(5000, guestBound)).toBeLessThan(rate(0, guestBound) * 0.75);
  });

  it('does not exceed what the ring allows', () => {
    const oneByOne = { ...NOTHING, vhost_tx_ns: 1000, ring: 1, guest_send_ns: 500 };
    const run = greedy(kickOf(0, 0), oneByOne, 1000);
    expect(perSecond(run)).toBeCloseTo(1e9 / 1500, 3);
  });
});

describe('waiting', () => {
  it.each([0.3, 0.6, 0.8])('at load %d is that of M/D/1', (rho) => {
    const parameters = { ...NOTHING, vhost_tx_ns: 1000 };
    const { latencies } = stream(kickOf(0, 0), { parameters, load: rho * 1e6, packets: 300_000, seed: 7 });
    const expected = 1000 + (rho * 1000) / (2 * (1 - rho));
    expect(Math.abs(meanNs(latencies) / expected - 1)).toBeLessThan(0.03);
  });
});

describe('kicks', () => {
  it('come once per sleep with event_idx, and more often without', () => {
    const slowToWake = { ...DEFAULTS, sched_ns: 50_000 };
    const rare = loaded(kickOf(700, 250), slowToWake, 200_000);
    const often = loaded(kickOf(700, 250), { ...slowToWake, event_idx: 0 }, 200_000);
    expect(rare.kicks).toBeLessThan(rare.packets * 0.1);
    expect(often.kicks).toBeGreaterThan(rare.kicks * 3);
  });

  it('get rarer as the load grows', () => {
    const perPacket = [5000, 50_000, 200_000, 350_000].map((load) => {
      const { kicks, packets } = loaded(kickOf(700, 250), DEFAULTS, load);
      return kicks / packets;
    });
    expect(perPacket).toEqual([...perPacket].sort((a, b) => b - a));
    expect(perPacket[0]).toBeGreaterThan(0.8);
    expect(perPacket[3]).toBeLessThan(0.1);
  });
});
