import { describe, expect, it } from 'vitest';
import { ARROW, CSV, GZIP, MAWK, TEN_TIMES } from './commands.js';
import type { BenchResult } from './result.js';
import { SAMPLE } from './sample.test-data.js';
import { targets } from './targets.js';

const missed = (result: BenchResult): string[] =>
  targets(result)
    .filter(({ met }) => !met)
    .map(({ what }) => what);

/** The sample in which one command takes so many times as long, or as much memory. */
function worse(name: string, time: number, memory = 1): BenchResult {
  return {
    ...SAMPLE,
    commands: SAMPLE.commands.map((command) =>
      command.name === name
        ? {
            ...command,
            seconds: command.seconds.map((seconds) => seconds * time),
            peakBytes: command.peakBytes! * memory,
          }
        : command,
    ),
  };
}

function slowerLane(workload: string, lane: string): BenchResult {
  const lanes = SAMPLE.lanes.map((one) =>
    one.workload === workload && one.lane === lane
      ? { ...one, seconds: one.seconds.map((seconds) => seconds * 1.01) }
      : one,
  );
  return { ...SAMPLE, lanes };
}

describe('targets', () => {
  it('are all there, and met where the figures are just so', () => {
    expect(targets(SAMPLE)).toHaveLength(10);
    expect(missed(SAMPLE)).toEqual([]);
    expect(targets(SAMPLE)[0]).toEqual({
      what: 'pins from CSV, time of mawk',
      target: '≤ 3 ×',
      measured: '3 ×',
      met: true,
    });
  });

  it.each([
    [worse(CSV, 1.01), ['pins from CSV, time of mawk']],
    [worse(MAWK, 0.99), ['pins from CSV, time of mawk']],
    [worse(CSV, 1, 1.01), ['pins from CSV, memory']],
    [worse(ARROW, 1.01), ['pins from Arrow, time of CSV']],
    [worse(GZIP, 1.01), ['pins from CSV.gz, time of CSV']],
    [worse(TEN_TIMES, 3, 1.01), ['ten times the pins, memory']],
    [slowerLane('dma_rw', 'dma-rw-mutex'), ['dma_rw, calls a second in a lane']],
    [slowerLane('dma_rw', 'kvm-rw'), []],
    [slowerLane('kicks', 'BASE'), ['kicks, calls a second in a lane']],
    [slowerLane('kicks of 6 VMs', 'BASE'), []],
    [slowerLane('dev_dma', 'iopf'), ['dev_dma, calls a second in a lane']],
  ])('are missed by a little more', (result, what) => {
    expect(missed(result)).toEqual(what);
  });

  it('take a rise over the logarithm anywhere for one, beyond noise', () => {
    const rising = (factor: number): BenchResult => ({
      ...SAMPLE,
      mappings: SAMPLE.mappings.map((one) =>
        one.mappings === 16 ? { ...one, seconds: one.seconds.map((seconds) => seconds * factor) } : one,
      ),
    });
    expect(missed(rising(1.09))).toEqual([]);
    expect(missed(rising(1.11))).toEqual(['a pin among 65,535 mappings']);
  });

  it('count start-up over that of node', () => {
    const startUp = [SAMPLE.startUp[0], { command: 'vfiobench --help', seconds: [0.2, 0.101] }];
    expect(missed({ ...SAMPLE, startUp })).toEqual(['vfiobench --help, over node -e 0']);
  });

  it('are only those whose parts were measured', () => {
    expect(targets({ ...SAMPLE, commands: [], lanes: [], mappings: [], startUp: [] })).toEqual([]);
    const noMawk = SAMPLE.commands.filter(({ name }) => name !== MAWK);
    expect(targets({ ...SAMPLE, commands: noMawk }).map(({ what }) => what)).not.toContain(
      'pins from CSV, time of mawk',
    );
  });
});
