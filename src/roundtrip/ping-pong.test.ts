/** Round trips against closed forms: every stage is a sum, but for what goes on beside another. */
import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import type { KickCost } from './kick-cost.js';
import { kickOf, meanNs, NOTHING, STEADY } from './kicks.test-data.js';
import { DEFAULTS, type Parameters } from './parameters.js';
import { pingPong } from './ping-pong.js';
import { survival, timesOf } from './survival.js';

const run = (kick: KickCost, parameters: Parameters, packets: number, seed = 1) =>
  pingPong(kick, { parameters, packets, seed });

const survives = (slow: KickCost, fast: KickCost, parameters: Parameters, n = 2000) => {
  const [base, kind] = [slow, fast].map((kick) => timesOf(run(kick, parameters, n).roundTrips));
  const total = (kick: KickCost) => kick.beforeSignal[0].ps + kick.afterSignal[0].ps;
  return survival(base, kind, total(slow) - total(fast));
};

describe('a round trip', () => {
  it('without dispersion is the sum of its stages, each thread woken once', () => {
    const { roundTrips, kicks } = run(kickOf(900, 300), STEADY, 100);
    const p = STEADY;
    const sum =
      p.guest_work_ns +
      900 +
      3 * p.sched_ns +
      p.vhost_tx_ns +
      p.peer_ns +
      p.vhost_rx_ns +
      p.irq_ns +
      p.guest_irq_ns;
    expect([...new Set(roundTrips)]).toEqual([sum * 1000]);
    expect(kicks).toBe(100);
  });

  it('with dispersion has the same mean, to sampling error', () => {
    const steady = meanNs(run(kickOf(900, 300), STEADY, 1).roundTrips);
    const { roundTrips } = run(kickOf(900, 300, 0.5), DEFAULTS, 40_000, 3);
    expect(Math.abs(meanNs(roundTrips) / steady - 1)).toBeLessThan(0.005);
  });

  it('hides what the vCPU does after the signal, as long as anything else takes longer', () => {
    const of = (after: number, peer: number) =>
      meanNs(run(kickOf(500, after), { ...NOTHING, guest_work_ns: 100, peer_ns: peer }, 5).roundTrips);
    expect(of(300, 1000)).toBe(1600);
    expect(of(1000, 1000)).toBe(1600);
    expect(of(1200, 1000)).toBe(1800);
  });

  it('has the waking of vhost behind the signal, on the vCPU, beside whatever takes longer', () => {
    const bare = run(kickOf(900, 300, 0, 700), { ...NOTHING, guest_work_ns: 1 }, 10);
    expect([...new Set(bare.roundTrips)]).toEqual([(1 + 900 + 700 + 300) * 1000]);
    const [without, waking] = [0, 700].map((ns) => run(kickOf(900, 300, 0, ns), STEADY, 10).roundTrips);
    expect([...waking]).toEqual([...without]);
  });

  it('needs no kick where vhost polls long enough, and the kinds are then alike', () => {
    const polling = { ...STEADY, vhost_poll_ns: 1e6, halt_poll_ns: 1e6 };
    const { roundTrips, kicks } = run(kickOf(900, 300), polling, 50);
    const p = STEADY;
    expect(kicks).toBe(0);
    expect(meanNs(roundTrips)).toBe(
      p.guest_work_ns + p.vhost_tx_ns + p.peer_ns + p.vhost_rx_ns + p.irq_ns + p.guest_irq_ns,
    );
    expect(survives(kickOf(900, 300), kickOf(400, 300), polling).mean).toBe(0);
  });

  it('adds the deep exit at its edge, to each thread whose CPU idled that long', () => {
    const of = (peer: number) =>
      meanNs(
        run(kickOf(0, 0), { ...NOTHING, peer_ns: peer, deep_after_ns: 1000, deep_exit_ns: 50 }, 5).roundTrips,
      );
    expect(of(999)).toBe(999);
    // vhost waits for the answer and the vCPU for the interrupt, both for 1000 ns and more
    expect(of(1000)).toBe(1100);
  });

  it('takes its share of contended wake-ups', () => {
    const machine = { ...NOTHING, contended: 0.25, contended_ns: 1000, guest_work_ns: 1, peer_ns: 1 };
    expect(Math.abs(meanNs(run(kickOf(0, 0), machine, 40_000).roundTrips) - 752)).toBeLessThan(15);
  });

  it('depends on the seed, and on nothing else', () => {
    const of = (seed: number) => run(kickOf(900, 300), DEFAULTS, 200, seed).roundTrips;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });
});

describe('what survives', () => {
  it('is all of the difference where nothing else takes time and nothing disperses', () => {
    expect(survives(kickOf(900, 300), kickOf(400, 300), { ...NOTHING, guest_work_ns: 100 })).toEqual({
      meanSaved: 500,
      mean: 1,
      meanError: 0,
      p50: 1,
      p99: 1,
      percent: (500 / 1300) * 100,
    });
  });

  it('is all of the difference before the signal, none of that after it, however long the wake-up takes', () => {
    const shallow = { ...STEADY, deep_after_ns: 1e10 };
    for (const sched_ns of [0, 100, 10_000, 1e6]) {
      const { mean, p50, p99, percent } = survives(kickOf(900, 300), kickOf(500, 200), {
        ...shallow,
        sched_ns,
      });
      expect([mean, p50, p99]).toEqual([0.8, 0.8, 0.8]);
      expect(percent).toBeCloseTo((400 / (20_400 + 3 * sched_ns)) * 100, 9);
    }
  });

  it('is nothing to speak of where the kicks cost the same', () => {
    expect(survives(kickOf(500, 300), kickOf(300, 500), STEADY)).toMatchObject({
      meanSaved: 200,
      mean: null,
    });
  });

  it('of percentiles is not told by too few round trips', () => {
    expect(survives(kickOf(900, 300), kickOf(400, 300), STEADY, 50)).toMatchObject({ p50: 1, p99: null });
  });

  const ns = fc.integer({ min: 0, max: 20_000 });
  it('packet by packet is the difference itself, plus deep exits, under any luck', () => {
    fc.assert(
      fc.property(
        fc.record({
          sched_ns: ns,
          guest_work_ns: ns,
          peer_ns: ns,
          vhost_tx_ns: ns,
          deep_after_ns: ns,
          deep_exit_ns: ns,
        }),
        fc.integer({ min: 0, max: 3000 }),
        fc.nat(1000),
        (given, extra, seed) => {
          const machine = { ...DEFAULTS, ...given };
          const fast = run(kickOf(400, 200), machine, 40, seed).roundTrips;
          const slow = run(kickOf(400 + extra, 200), machine, 40, seed).roundTrips;
          for (let i = 0; i < fast.length; i++) {
            const more = slow[i] - fast[i];
            const deep = given.deep_exit_ns * 1000;
            // vhost's CPU may sleep deep before the kick, and the vCPU's because of that
            expect([0, 1, 2].map((exits) => extra * 1000 + exits * deep).concat(0)).toContain(more);
          }
        },
      ),
    );
  });

  it('grows in no stage when a stage gets faster', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'sched_ns',
          'guest_work_ns',
          'guest_irq_ns',
          'irq_ns',
          'vhost_tx_ns',
          'vhost_rx_ns',
          'peer_ns',
        ),
        fc.nat(1000),
        (stage, seed) => {
          const machine = { ...DEFAULTS, deep_after_ns: 1e9 };
          const more = { ...machine, [stage]: machine[stage as 'sched_ns'] * 1.5 };
          const [fast, slow] = [machine, more].map((p) => run(kickOf(400, 200), p, 50, seed).roundTrips);
          expect(slow.every((ps, i) => ps >= fast[i])).toBe(true);
        },
      ),
    );
  });
});
