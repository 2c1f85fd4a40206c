/** Takes the measurements one after the other: nothing else of the bench runs beside them. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../../src/package-file.js';
import { VERSION } from '../../src/version.js';
import { makeTraces } from '../synthesis/make-traces.js';
import { runChild } from './child.js';
import { COMMANDS } from './commands.js';
import { LANE_WORKLOADS, MAPPINGS, pinsAmong } from './lane-workloads.js';
import { measureCommand, OURS } from './measure-command.js';
import {
  type BenchResult,
  best,
  type CommandResult,
  type LaneResult,
  type LaneSpeed,
  type Machine,
  type MappingsResult,
  type StartUp,
} from './result.js';

/** Parts by name, in the order in which they are measured. */
export const PARTS: readonly string[] = [
  ...new Set([...COMMANDS.map(({ part }) => part), 'lanes', 'mappings', 'startup']),
];

export interface BenchOptions {
  readonly parts: readonly string[];
  readonly quick: boolean;
  readonly runs: number;
  /** Told what is measured next, and then how long it took, seconds. */
  readonly onStep: (what: string) => void;
  readonly onTime: (seconds: number) => void;
  /** Told what was left out and why. */
  readonly onSkip: (why: string) => void;
}

const LANE_CALLS = 1_000_000;
const QUICK_CALLS = 20_000;
/** Start-ups for each run of something else: they are short, and differences between them shorter. */
const START_UP_RUNS = 7;
const START_UPS: readonly (readonly [string, readonly string[]])[] = [
  ['node -e 0', [process.execPath, '-e', '0']],
  ['vfiobench --help', [...OURS, '--help']],
  ['vfiobench list variants', [...OURS, 'list', 'variants']],
];

export async function measure(options: BenchOptions): Promise<BenchResult> {
  const { parts, quick } = options;
  return {
    schema: 'vfiobench-bench/1',
    version: VERSION,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    quick,
    commands: await commands(options),
    lanes: parts.includes('lanes') ? await lanes(options) : [],
    mappings: parts.includes('mappings') ? await mappings(options) : [],
    startUp: parts.includes('startup') ? await startUp(options) : [],
  };
}

function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: type(),
    node: process.version,
  };
}

async function commands({
  parts,
  quick,
  runs,
  onStep,
  onTime,
  onSkip,
}: BenchOptions): Promise<CommandResult[]> {
  const folder = quick ? mkdtempSync(join(tmpdir(), 'vfiobench-bench-')) : packageFile('traces');
  const results: CommandResult[] = [];
  const wanted = COMMANDS.filter(({ part }) => parts.includes(part));
  const missing = new Set(
    wanted.map(({ full }) => full).filter(({ file }) => !existsSync(join(folder, file))),
  );
  try {
    if (!quick && missing.size > 0) {
      onStep('traces');
      const start = performance.now();
      await makeTraces([...missing], folder, availableParallelism());
      onTime((performance.now() - start) / 1000);
    }
    for (const command of wanted) {
      onStep(command.name);
      try {
        const result = await measureCommand(command, folder, quick, runs);
        results.push(result);
        onTime(best(result.seconds));
      } catch (error) {
        if (command.isOurs || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        onSkip(`${command.name}: there is no ${command.words[0]} here`);
      }
    }
  } finally {
    if (quick) rmSync(folder, { recursive: true });
  }
  return results;
}

/** In a process of its own, so that no other workload has shaped its code. */
async function laneProcess(
  name: string,
  { quick, runs, onTime }: BenchOptions,
): Promise<readonly LaneSpeed[]> {
  const script = packageFile('dist/bundle/bench-lane.js');
  const calls = quick ? QUICK_CALLS : LANE_CALLS;
  const { stdout, seconds } = await runChild([process.execPath, script, name, String(calls), String(runs)]);
  onTime(seconds);
  return JSON.parse(stdout);
}

async function lanes(options: BenchOptions): Promise<LaneResult[]> {
  const results: LaneResult[] = [];
  for (const { name } of LANE_WORKLOADS) {
    options.onStep(`lanes of ${name}`);
    results.push(...(await laneProcess(name, options)).map((speed) => ({ workload: name, ...speed })));
  }
  return results;
}

async function mappings(options: BenchOptions): Promise<MappingsResult[]> {
  const results: MappingsResult[] = [];
  for (const count of MAPPINGS) {
    const { name } = pinsAmong(count);
    options.onStep(`pins among ${name}`);
    const [{ calls, seconds, cpuSeconds }] = await laneProcess(String(count), options);
    results.push({ mappings: count, calls, seconds, cpuSeconds });
  }
  return results;
}

/** In turns, so that what else the machine does meets all of them. */
async function startUp({ quick, runs, onStep, onTime }: BenchOptions): Promise<StartUp[]> {
  onStep('start-up');
  const seconds = START_UPS.map((): number[] => []);
  for (let run = 0; run < (quick ? 1 : START_UP_RUNS) * runs; run++) {
    for (const [i, [, argv]] of START_UPS.entries()) seconds[i].push((await runChild(argv)).seconds);
  }
  onTime(best(seconds[0]));
  return START_UPS.map(([command], i) => ({ command, seconds: seconds[i] }));
}
