/** What vfiobench set itself as targets, and whether a bench met them. */
import { grouped, quantity } from '../../src/report/numbers.js';
import { ARROW, CSV, GZIP, MAWK, ONCE, TEN_TIMES } from './commands.js';
import { type BenchResult, best, type MappingsResult } from './result.js';

export interface Target {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Most of a run of the pins, bytes. */
const MOST_MEMORY = 200e6;
const MEGABYTE = 1e6;
/** At most, over node -e 0, ms. */
const START_UP_MS = 60;
const SPEEDS: readonly (readonly [workload: string, callsPerSecond: number])[] = [
  ['dma_rw', 2e6],
  ['kicks', 5e6],
  ['dev_dma', 3e6],
];
/** How much of a rise over the logarithm is taken for noise. */
const NOISE = 0.1;

/** Those whose parts were measured. */
export function targets(result: BenchResult): Target[] {
  return [...commandTargets(result), ...laneTargets(result), ...growth(result), ...startUpTargets(result)];
}

function atMost(what: string, limit: number, value: number | undefined, unit: string): Target[] {
  if (value === undefined || Number.isNaN(value)) return [];
  return [{ what, target: `≤ ${limit}${unit}`, measured: `${quantity(value)}${unit}`, met: value <= limit }];
}

function commandTargets({ commands }: BenchResult): Target[] {
  const found = (name: string) => commands.find((command) => command.name === name);
  const time = (name: string) => best(found(name)?.seconds ?? [Number.NaN]);
  const memory = (name: string) => found(name)?.peakBytes ?? Number.NaN;
  return [
    ...atMost('pins from CSV, time of mawk', 3, time(CSV) / time(MAWK), ' ×'),
    ...atMost('pins from CSV, memory', MOST_MEMORY / MEGABYTE, memory(CSV) / MEGABYTE, ' MB'),
    ...atMost('pins from Arrow, time of CSV', 0.7, time(ARROW) / time(CSV), ' ×'),
    ...atMost('pins from CSV.gz, time of CSV', 1.6, time(GZIP) / time(CSV), ' ×'),
    ...atMost('ten times the pins, memory', 1.1, memory(TEN_TIMES) / memory(ONCE), ' ×'),
  ];
}

/** Of several lanes the slowest counts. */
function laneTargets({ lanes }: BenchResult): Target[] {
  return SPEEDS.flatMap(([workload, limit]) => {
    const speeds = lanes
      .filter((lane) => lane.workload === workload)
      .map(({ calls, seconds }) => calls / best(seconds));
    if (speeds.length === 0) return [];
    const slowest = Math.min(...speeds);
    return [
      {
        what: `${workload}, calls a second in a lane`,
        target: `≥ ${limit / 1e6} M`,
        measured: `${quantity(slowest / 1e6)} M`,
        met: slowest >= limit,
      },
    ];
  });
}

/** ns of a pin and its unpin. */
export function nsPerPin({ calls, seconds }: MappingsResult): number {
  return (2e9 * best(seconds)) / calls;
}

/**
 * No faster than the logarithm: among n mappings a pin costs at most (1 + log2 n) / (1 + log2 m) times what it costs
 * among m, for every m below n.
 */
function growth({ mappings }: BenchResult): Target[] {
  const perLevel = mappings.map((one) => nsPerPin(one) / (1 + Math.log2(one.mappings)));
  const rises = perLevel.flatMap((cost, i) => perLevel.slice(0, i).map((before) => cost / before));
  if (rises.length === 0) return [];
  const [first, last] = [mappings[0], mappings.at(-1)!];
  return [
    {
      what: `a pin among ${grouped(last.mappings)} mappings`,
      target: '∝ log',
      measured: `${quantity(nsPerPin(last) / nsPerPin(first))} × of 1`,
      met: Math.max(...rises) <= 1 + NOISE,
    },
  ];
}

function startUpTargets({ startUp }: BenchResult): Target[] {
  const [node, ...ours] = startUp;
  return ours.flatMap(({ command, seconds }) =>
    atMost(`${command}, over node -e 0`, START_UP_MS, 1000 * (best(seconds) - best(node.seconds)), ' ms'),
  );
}
