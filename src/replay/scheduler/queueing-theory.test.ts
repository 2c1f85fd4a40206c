/** The scheduler against queueing theory: locks that change hands for nothing, one holder at a time. */
import { describe, expect, it } from 'vitest';
import { rowHash } from '../pricing/draws.js';
import { type HandMade, lockNumber, run } from './programs.test-data.js';

const LOCK = 'iommu_lock';

describe('64 virtual CPUs on one lock', () => {
  it.each([
    { hold: 1000, think: 0 },
    { hold: 1000, think: 5000 },
    { hold: 300, think: 9000 },
  ])('saturate at 1 / hold time: $hold held, $think outside', ({ hold, think }) => {
    const cpus = 64;
    const callsEach = 500;
    const calls: HandMade[] = [];
    for (let i = 0; i < cpus * callsEach; i++) {
      calls.push({ cpu: i % cpus, does: [think, `+${LOCK}`, hold, `-${LOCK}`] });
    }
    const { latency } = run(calls);
    const perCpu = latency.reduce((sum, ps) => sum + ps, 0) / cpus;
    const throughput = (cpus * callsEach) / perCpu;
    const expected = Math.min(1 / hold, cpus / (hold + think));
    expect(Math.abs(throughput * (1 / expected) - 1)).toBeLessThan(0.02);
  });
});

describe('an M/D/1 load', () => {
  const D = 1_000_000;

  /** Times of Poisson arrivals, ps. */
  function* arrivals(load: number, calls: number): Generator<number> {
    let at = 0;
    for (let i = 0; i < calls; i++) {
      at += (-Math.log((rowHash(7, i) + 0.5) / 2 ** 32) * D) / load;
      yield Math.round(at);
    }
  }

  /** All waiting of calls that come then, ps: each waits until the ones before it are served (Lindley's recursion). */
  function waiting(times: Iterable<number>): number {
    let [free, sum] = [0, 0];
    for (const at of times) {
      sum += Math.max(0, free - at);
      free = Math.max(free, at) + D;
    }
    return sum;
  }

  it.each([
    { load: 0.5, calls: 400_000 },
    { load: 0.8, calls: 800_000 },
    { load: 0.95, calls: 2_000_000 },
  ])('at $load waits rho / 2(1 - rho) service times', ({ load, calls }) => {
    const expected = load / (2 * (1 - load));
    expect(Math.abs(waiting(arrivals(load, calls)) / calls / D / expected - 1)).toBeLessThan(0.03);
  });

  it.each([0.5, 0.8, 0.95])('at %d waits in the scheduler as long, to the picosecond', (load) => {
    const times = [...arrivals(load, 100_000)];
    // each on a cpu of its own
    const { scheduler } = run(
      times.map((at, i): HandMade => ({ cpu: i % 2048, at, does: [`+${LOCK}`, D, `-${LOCK}`] })),
    );
    const { waits, acquisitions } = scheduler.tallies[lockNumber(LOCK)]!;
    expect(acquisitions).toBe(times.length);
    expect(waits.total).toBe(waiting(times));
  });
});
