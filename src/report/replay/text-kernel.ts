/** What the kernel did in each lane: counters, errnos, and rows whose outcome a variant may change; for text and Markdown. */
import type { LaneResult, ReplayResult } from '../../results/replay.js';
import { type LaneNames, laneTable } from '../lane-names.js';
import { grouped, quantity } from '../numbers.js';
import { prose, title } from '../page.js';
import type { Terminal } from '../terminal.js';
import { differingTexts } from './words.js';

export const KERNEL_TITLE = 'What the kernel did';

/** Names of what was counted, with the counts of all lanes; none where no lane has any. */
export function kernelRows({ lanes }: ReplayResult): string[][] {
  return [...counterRows(lanes), ...errnoRows(lanes)];
}

export function kernelCounts(result: ReplayResult, terminal: Terminal, names: LaneNames): string[] {
  const { lanes } = result;
  const rows = kernelRows(result);
  if (rows.length === 0) return [];
  return [
    ...title(KERNEL_TITLE, terminal),
    ...laneTable(rows, terminal.width, names),
    ...prose(differingTexts(lanes), terminal),
  ];
}

/** Counters that are 0 in every lane are left out: the trace has no such calls. */
function counterRows(lanes: readonly LaneResult[]): string[][] {
  const counted = lanes.flatMap(({ counters }) => counters.filter(({ value }) => value !== 0));
  const names = [...new Set(counted.map(({ name }) => name))];
  return names.map((name) => [
    name,
    ...lanes.map(({ counters }) => {
      const counter = counters.find((candidate) => candidate.name === name);
      return counter ? quantity(counter.value) : '';
    }),
  ]);
}

function errnoRows(lanes: readonly LaneResult[]): string[][] {
  const names = [...new Set(lanes.flatMap(({ errnos }) => errnos.map(({ op, errno }) => `${op}: ${errno}`)))];
  return names
    .sort()
    .map((name) => [
      name,
      ...lanes.map(({ errnos }) =>
        grouped(errnos.find(({ op, errno }) => `${op}: ${errno}` === name)?.rows ?? 0),
      ),
    ]);
}
