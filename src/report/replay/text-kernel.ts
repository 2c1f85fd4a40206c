/** What the kernel did in each lane: counters, errnos, and rows whose outcome a variant may change. */
import type { LaneResult, ReplayResult } from '../../stats/result.js';
import { fitLanes, wrap } from '../fit-width.js';
import { namesOf } from '../lane-names.js';
import { grouped, quantity } from '../numbers.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { differingTexts } from './words.js';

export function kernelCounts(
  result: ReplayResult,
  { width, chalk }: Terminal,
  names = namesOf(result.lanes),
): string[] {
  const { lanes } = result;
  const rows = [...counterRows(lanes), ...errnoRows(lanes)];
  if (rows.length === 0) return [];
  const [base, ...variants] = lanes.map((_, lane) => lane);
  const draw = (group: readonly number[], nameWidth: number) => {
    const labels = names.at(nameWidth);
    const cells = rows.map(({ name, values }) => [name, ...group.map((lane) => values[lane])]);
    const heading = ['', ...group.map((lane) => labels[lane])];
    return table([heading, ...cells], `l${group.map(() => 'r').join('')}`);
  };
  const tables = fitLanes(base, variants, width, draw, names);
  return [
    chalk.bold('What the kernel did'),
    ...tables,
    ...differingTexts(lanes).flatMap((text) => wrap(`  ${text}`, width, 4)),
  ];
}

interface Row {
  readonly name: string;
  /** One per lane. */
  readonly values: readonly string[];
}

/** Counters that are 0 in every lane are left out: the trace has no such calls. */
function counterRows(lanes: readonly LaneResult[]): Row[] {
  const counted = lanes.flatMap(({ counters }) => counters.filter(({ value }) => value !== 0));
  const names = [...new Set(counted.map(({ name }) => name))];
  return names.map((name) => ({
    name,
    values: lanes.map(({ counters }) => {
      const counter = counters.find((candidate) => candidate.name === name);
      return counter ? quantity(counter.value) : '';
    }),
  }));
}

function errnoRows(lanes: readonly LaneResult[]): Row[] {
  const names = [...new Set(lanes.flatMap(({ errnos }) => errnos.map(({ op, errno }) => `${op}: ${errno}`)))];
  return names.sort().map((name) => ({
    name,
    values: lanes.map(({ errnos }) => {
      const rows = errnos.find(({ op, errno }) => `${op}: ${errno}` === name)?.rows ?? 0;
      return grouped(rows);
    }),
  }));
}
