/** The table of a passed-through device: how much slower it got, and what its memory costs the host. */
import type { ReplayResult } from '../../stats/result.js';
import { fitLanes, wrap } from '../fit-width.js';
import { namesOf } from '../lane-names.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { deviceLegend, deviceRows } from './device-table.js';

/** Nothing where no lane has a device that touched memory. */
export function deviceTable(
  result: ReplayResult,
  { width, chalk }: Terminal,
  names = namesOf(result.lanes),
): string[] {
  if (result.lanes.every(({ device }) => device === undefined)) return [];
  const [base, ...variants] = result.lanes.keys();
  const draw = (group: readonly number[], nameWidth: number) => {
    const labels = names.at(nameWidth);
    const heading = ['', ...group.map((lane) => labels[lane])];
    return table([heading, ...deviceRows(result, group)], `l${group.map(() => 'r').join('')}`);
  };
  const tables = fitLanes(base, variants, width, draw, names);
  return [chalk.bold('The device'), ...tables, ...wrap(`  ${deviceLegend(result)}`, width, 2)];
}
