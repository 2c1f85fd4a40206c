/** The result as a whole: shares, errors and the sweep hang together. */
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import { kickOf, NOTHING, STEADY } from './kicks.test-data.js';
import { DEFAULTS } from './parameters.js';
import { type RoundtripOptions, roundtrip } from './roundtrip.js';
import { survival, timesOf } from './survival.js';

const run = (options: Partial<RoundtripOptions> = {}) =>
  roundtrip({
    host: loadHost('tsirkin-i7-2640m'),
    kicks: [kickOf(900, 300), kickOf(400, 300)],
    parameters: DEFAULTS,
    packets: 2000,
    seed: 1,
    loads: [50_000, null],
    sweep: { parameter: 'sched_ns', values: [0, 5000] },
    ...options,
  });

describe('a result', () => {
  it('holds at the point of the sweep that is the default what it says of the default', () => {
    const { pingPong, sweep, streams } = run();
    const [, point] = sweep.points;
    expect(point.survival).toEqual(pingPong.survival);
    expect(point.streams).toEqual([
      { load: 50_000, baseMean: streams[0].lanes[0].latency.mean, survival: streams[0].survival },
    ]);
    expect(point.baseMean).toBeCloseTo(pingPong.lanes[0].mean, 6);
  });

  it('says that all of it survives where there is nothing but the kick', () => {
    const { pingPong } = run({ parameters: { ...NOTHING, guest_work_ns: 1 } });
    expect(pingPong.survival).toEqual([
      { meanSaved: 500, mean: 1, meanError: 0, p50: 1, p99: 1, percent: (500 / 1201) * 100 },
    ]);
    expect(pingPong.kicked).toEqual([1, 1]);
  });

  it('loses ever more of the difference to longer wake-ups, in percent of the round trip', () => {
    const { sweep } = run({ sweep: { parameter: 'sched_ns', values: [0, 1000, 10_000, 100_000] } });
    const percents = sweep.points.map((point) => point.survival[0].percent);
    expect(percents).toEqual([...percents].sort((a, b) => b - a));
    expect(percents[3]).toBeLessThan(percents[0] / 10);
  });

  it('is the same where nothing disperses, whatever the seed, and another where something does', () => {
    const means = (parameters: typeof DEFAULTS) =>
      [1, 2].map((seed) => run({ parameters, seed }).pingPong.lanes[0].mean);
    const [steady, other] = means(STEADY);
    expect(steady).toBe(other);
    expect(new Set(means(DEFAULTS)).size).toBe(2);
  });
});

describe('the error of what survives', () => {
  it('is that of means of batches', () => {
    // two kinds of batches, 100 and 300 ps apart: mean 200, standard deviation of a batch sqrt(20/19)*100
    const base = Float64Array.from(
      { length: 400 },
      (_, i) => 1000 + (Math.floor(i / 20) % 2 === 0 ? 100 : 300),
    );
    const kind = new Float64Array(400).fill(1000);
    const { mean, meanError } = survival(timesOf(base), timesOf(kind), 100);
    expect(mean).toBe(2);
    expect(meanError).toBeCloseTo(Math.sqrt(20 / 19) / Math.sqrt(20), 9);
  });

  it('is not told by too few values', () => {
    const few = timesOf(new Float64Array(199).fill(5));
    expect(survival(few, few, 100).meanError).toBeNull();
  });

  it('covers what other seeds give', () => {
    const of = (seed: number) => run({ seed, loads: [100_000], packets: 4000 }).streams[0].survival[0];
    const all = Array.from({ length: 12 }, (_, seed) => of(seed + 1));
    const mean = all.reduce((sum, one) => sum + one.mean!, 0) / all.length;
    const within = all.filter((one) => Math.abs(one.mean! - mean) < 3 * one.meanError!);
    expect(within.length).toBeGreaterThanOrEqual(10);
  });
});
