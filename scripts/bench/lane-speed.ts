/** How many calls one lane replays in a second, from batches in memory: no reader, no referee, no report. */
import { loadHost } from '../../src/hosts/load.js';
import { prepare, replay } from '../../src/replay/replay.js';
import { plainOptions } from '../../src/replay/run-on.js';
import { select } from '../../src/variants/select.js';
import { madeTrace } from '../calibration/trace-source.js';
import { HeldTrace } from './held-trace.js';
import type { LaneWorkload } from './lane-workloads.js';
import type { LaneSpeed } from './result.js';

async function once(trace: HeldTrace, lane: string): Promise<{ seconds: number; cpuSeconds: number }> {
  const options = plainOptions(loadHost(trace.meta.host!));
  const run = prepare(trace, lane === 'BASE' ? options : { ...options, base: await select(lane) });
  const before = process.cpuUsage();
  await replay(run);
  const seconds = (performance.now() - trace.began) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

/**
 * Measures every lane of a workload, after a run that only warms up.
 * @param calls about this many
 */
export async function laneSpeeds(
  workload: LaneWorkload,
  calls: number,
  runs: number,
): Promise<readonly LaneSpeed[]> {
  const trace = await HeldTrace.of(await madeTrace(workload.make(calls))(), workload.setUpRows);
  const speeds: LaneSpeed[] = [];
  for (const lane of workload.lanes) {
    await once(trace, lane);
    const measured = [];
    for (let run = 0; run < runs; run++) measured.push(await once(trace, lane));
    speeds.push({
      lane,
      calls: trace.rows,
      seconds: measured.map(({ seconds }) => seconds),
      cpuSeconds: Math.min(...measured.map(({ cpuSeconds }) => cpuSeconds)),
    });
  }
  return speeds;
}
