/**
 * node dist/bundle/bench-lane.js NAME [CALLS [RUNS]]: the speed of each lane of one workload (of
 * bench/lane-workloads.ts, or a number of mappings), as JSON. A process of its own, so that no other workload has shaped the code.
 */
import { tuneEngine } from '../src/engine.js';
import { laneSpeeds } from './bench/lane-speed.js';
import { LANE_WORKLOADS, pinsAmong } from './bench/lane-workloads.js';

// as the command does
tuneEngine();
const [name = '', calls = '1000000', runs = '5'] = process.argv.slice(2);
const mappings = Number(name || Number.NaN);
const workload =
  LANE_WORKLOADS.find((one) => one.name === name) ?? (mappings > 0 ? pinsAmong(mappings) : undefined);
if (workload === undefined) {
  const names = LANE_WORKLOADS.map((one) => one.name).join(', ');
  console.error(`${name}: no such workload; there are ${names}, or a number of mappings`);
  process.exitCode = 2;
} else console.log(JSON.stringify(await laneSpeeds(workload, Number(calls), Number(runs))));
