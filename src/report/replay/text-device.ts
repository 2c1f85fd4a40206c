/** The table of a passed-through device: how much slower it got, and what its memory costs the host. */
import type { ReplayResult } from '../../stats/result.js';
import { fitLanes, shortenAll, wrap } from '../fit-width.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { deviceLegend, deviceRows } from './device-table.js';

/** Nothing where no lane has a device that touched memory. */
export function deviceTable(result: ReplayResult, { width, chalk }: Terminal): string[] {
  if (result.lanes.every(({ device }) => device === undefined)) return [];
  const [base, ...variants] = result.lanes.keys();
  const tables = fitLanes(base, variants, width, (group, nameWidth) => {
    const names = shortenAll(
      group.map((lane) => result.lanes[lane].label),
      nameWidth,
    );
    return table([['', ...names], ...deviceRows(result, group)], `l${group.map(() => 'r').join('')}`);
  });
  return [chalk.bold('The device'), ...tables, ...wrap(`  ${deviceLegend(result)}`, width, 2)];
}
