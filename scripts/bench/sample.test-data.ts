/** For tests: a bench that nobody took, every target just met. */
import { ARROW, CSV, GZIP, MAWK, ONCE, TEN_TIMES } from './commands.js';
import type { BenchResult, CommandResult, LaneResult } from './result.js';

function command(name: string, seconds: number, megabytes: number): CommandResult {
  return {
    part: 'pins',
    name,
    command: `vfiobench replay traces/full/a-trace-with-quite-a-long-name.csv --variant ${name}`,
    rows: name === MAWK ? null : 24_648_119,
    seconds: [seconds * 1.25, seconds],
    cpuSeconds: seconds * 1.5,
    peakBytes: megabytes * 1e6,
  };
}

function lane(workload: string, name: string, callsPerSecond: number): LaneResult {
  return {
    workload,
    lane: name,
    calls: 1_000_000,
    seconds: [1e6 / callsPerSecond, 2],
    cpuSeconds: 0.75,
  };
}

export const SAMPLE: BenchResult = {
  schema: 'vfiobench-bench/1',
  version: '1.2.3',
  date: '2026-01-02',
  machine: { cpu: 'A CPU', cores: 2, memoryBytes: 2 ** 34, system: 'Linux', node: 'v20.19.0' },
  quick: false,
  commands: [
    command(CSV, 8, 200),
    command(GZIP, 12.8, 199),
    command(ARROW, 5.6, 198),
    command(MAWK, 8 / 3, 2),
    command(ONCE, 6, 100),
    command(TEN_TIMES, 60, 110),
  ],
  lanes: [
    lane('pins', 'BASE', 4e6),
    lane('dma_rw', 'kvm-rw', 3e6),
    lane('dma_rw', 'dma-rw-mutex', 2e6),
    lane('kicks', 'BASE', 5e6),
    lane('kicks of 6 VMs', 'BASE', 1e6),
    lane('dev_dma', 'iopf', 3e6),
  ],
  mappings: [1, 16, 65535].map((mappings) => ({
    mappings,
    calls: 2e6,
    seconds: [1 + Math.log2(mappings), 99],
    cpuSeconds: 1,
  })),
  startUp: [
    { command: 'node -e 0', seconds: [0.05, 0.04, 0.07] },
    { command: 'vfiobench --help', seconds: [0.0999, 0.2, 0.3] },
  ],
};
