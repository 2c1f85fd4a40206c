import { describe, expect, it } from 'vitest';
import { loadHost } from '../../src/hosts/load.js';
import { prepare, replay } from '../../src/replay/replay.js';
import { TraceBatch } from '../../src/trace/batch.js';
import type { Trace } from '../../src/trace/trace.js';
import { DEFAULT_BASE, select } from '../../src/variants/select.js';
import { madeTrace } from '../calibration/trace-source.js';
import { HeldTrace } from './held-trace.js';
import { laneSpeeds } from './lane-speed.js';
import { LANE_WORKLOADS, MAPPINGS, pinsAmong } from './lane-workloads.js';

const CALLS = 6000;

async function rows(trace: Trace): Promise<unknown[]> {
  const all = [];
  for await (const batch of trace.batches()) {
    for (let row = 0; row < batch.rows; row++)
      all.push([batch.op[row], batch.addrPage[row], batch.pfns[batch.pfnStart[row]], batch.line[row]]);
  }
  return all;
}

describe('a held trace', () => {
  it('gives the rows of the trace, as often as asked', async () => {
    const made = madeTrace(pinsAmong(5).make(CALLS));
    const held = await HeldTrace.of(await made());
    expect(await rows(held)).toEqual(await rows(await made()));
    expect(await rows(held)).toHaveLength(CALLS + 5);
    expect(held.rows).toBe(CALLS + 5);
  });

  it('starts the clock at the first batch without a set-up row', async () => {
    const capacity = new TraceBatch().capacity;
    const made = madeTrace(pinsAmong(5).make(CALLS));
    const held = await HeldTrace.of(await made(), 5);
    expect(held.rows).toBe(CALLS + 5 - capacity);
    const exact = await HeldTrace.of(await made(), capacity);
    expect(exact.rows).toBe(CALLS + 5 - capacity);
    expect((await HeldTrace.of(await made(), capacity + 1)).rows).toBe(0);
  });
});

describe.each([...LANE_WORKLOADS, pinsAmong(64)])('$name', (workload) => {
  it('comes to the same as the trace that is not held', async () => {
    const made = madeTrace(workload.make(CALLS));
    const found = async (trace: Trace) => {
      const host = loadHost(trace.meta.host!);
      const lane = workload.lanes.at(-1)!;
      const base = lane === 'BASE' ? DEFAULT_BASE : await select(lane);
      const options = { base, variants: [], host, overrides: [] };
      const run = prepare(trace, { ...options, unit: host.unit, seed: 1, skip: 0, filter: null });
      await replay(run);
      return run.lanes[0].recorders.map((recorder) => [recorder.n, recorder.total, recorder.buckets()]);
    };
    expect(await found(await HeldTrace.of(await made()))).toEqual(await found(await made()));
  });

  it('has a speed for each lane', async () => {
    const speeds = await laneSpeeds(workload, CALLS, 1);
    expect(speeds.map(({ lane }) => lane)).toEqual(workload.lanes);
    for (const { calls, seconds, cpuSeconds } of speeds) {
      expect(calls).toBeGreaterThan(CALLS / 5);
      expect(calls).toBeLessThan(1.1 * CALLS);
      expect(seconds).toEqual([expect.any(Number)]);
      expect(seconds[0]).toBeGreaterThan(0);
      expect(cpuSeconds).toBeGreaterThan(0);
    }
  });
});

it('goes up to as many mappings as type1 allows', () => {
  expect(MAPPINGS[0]).toBe(1);
  expect(MAPPINGS.at(-1)).toBe(65535);
});
