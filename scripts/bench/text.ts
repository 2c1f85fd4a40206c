/** A bench as a table of characters. */

import { wrap } from '../../src/report/fit-width.js';
import { counted, grouped, quantity, scaled } from '../../src/report/numbers.js';
import { plot } from '../../src/report/plot.js';
import { table } from '../../src/report/table.js';
import { median } from '../../src/stats/percentiles.js';
import { type BenchResult, best, type Cost, type Machine } from './result.js';
import { nsPerPin, targets } from './targets.js';

/** Fits a terminal of 80 columns, whatever is measured. */
const WIDTH = 80;

export function machineText({ cpu, cores, memoryBytes, system, node }: Machine): string {
  return `${cpu}, ${counted(cores, 'core')}, ${quantity(memoryBytes / 2 ** 30)} GiB, ${system}, Node ${node.slice(1)}`;
}

export function secondsText(seconds: number): string {
  return scaled(seconds * 1e9, 'ns');
}

/** How much longer the longest run took than the best. */
function spread({ seconds }: Cost): string {
  return seconds.length < 2 ? '' : `+${Math.round(100 * (Math.max(...seconds) / best(seconds) - 1))} %`;
}

function cpuText({ cpuSeconds }: Cost): string {
  return cpuSeconds === null ? '' : `${cpuSeconds.toFixed(2)} s`;
}

export function perSecond(count: number, { seconds }: Cost): string {
  return scaled(count / best(seconds), '');
}

export function benchText(result: BenchResult): string {
  const { version, date, machine, quick } = result;
  return [
    `vfiobench ${version} on ${date}`,
    machineText(machine),
    ...(quick ? ['small sizes, to try the bench: the figures mean nothing'] : []),
    ...commandLines(result),
    ...laneLines(result),
    ...mappingLines(result),
    ...startUpLines(result),
    ...(quick ? [] : targetLines(result)),
    '',
  ].join('\n');
}

function commandLines({ commands }: BenchResult): string[] {
  if (commands.length === 0) return [];
  const rows = commands.map((command) => [
    command.name,
    command.rows === null ? '' : grouped(command.rows),
    secondsText(best(command.seconds)),
    spread(command),
    cpuText(command),
    command.peakBytes === null ? '' : `${grouped(command.peakBytes / 1e6)} MB`,
    command.rows === null ? '' : perSecond(command.rows, command),
  ]);
  const head = ['whole command, best run', 'rows', 'time', 'spread', 'CPU', 'memory', 'rows/s'];
  return [
    '',
    ...table([head, ...rows], 'lrrrrrr'),
    '',
    ...commands.flatMap(({ name, command }) => wrap(`  ${name}: ${command}`, WIDTH, 4)),
  ];
}

function laneLines({ lanes }: BenchResult): string[] {
  if (lanes.length === 0) return [];
  const rows = lanes.map((lane) => [
    lane.workload,
    lane.lane,
    grouped(lane.calls),
    secondsText(best(lane.seconds)),
    spread(lane),
    cpuText(lane),
    perSecond(lane.calls, lane),
  ]);
  return ['', ...table([['one lane', '', 'calls', 'time', 'spread', 'CPU', 'calls/s'], ...rows], 'llrrrrr')];
}

function mappingLines({ mappings }: BenchResult): string[] {
  if (mappings.length === 0) return [];
  const places = mappings.map(({ mappings: count }) =>
    count < 1024 ? `${count}` : `${Math.round(count / 1024)}K`,
  );
  const series = [{ name: 'best run', values: mappings.map(nsPerPin) }];
  return [
    '',
    ...plot(series, places, 'ns of a pin and its unpin, by mappings (each place four times as many)', WIDTH),
  ];
}

function startUpLines({ startUp }: BenchResult): string[] {
  if (startUp.length === 0) return [];
  const rows = startUp.map(({ command, seconds }) => [
    command,
    secondsText(best(seconds)),
    secondsText(median(seconds)),
    String(seconds.length),
  ]);
  return ['', ...table([['start-up', 'best', 'median', 'runs'], ...rows], 'lrrr')];
}

function targetLines(result: BenchResult): string[] {
  const rows = targets(result).map(({ what, target, measured, met }) => [
    what,
    target,
    measured,
    met ? 'met' : 'NOT MET',
  ]);
  if (rows.length === 0) return [];
  return ['', ...table([['target', '', 'measured', ''], ...rows], 'lrrl')];
}
