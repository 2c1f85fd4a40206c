/** What a NIC beside the calls came to, for people: a table for each operation, then each lane over time. */
import type { NicResult } from '../../stats/nic-result.js';
import type { ReplayResult } from '../../stats/result.js';
import { fits, wrap } from '../fit-width.js';
import { type LaneNames, namesOf } from '../lane-names.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import {
  busyOps,
  cpuShares,
  NIC_HEADING,
  NIC_NOTES,
  nicBasis,
  nicOps,
  nicRows,
  nicTitle,
  overTime,
  queueText,
} from './nic-rows.js';

/** Columns that a narrow terminal may do without, in the order of leaving them out. */
const SPARE = ['longest batch', 'without NIC', 'dropped'];

/** Sections of the report; none without --nic. */
export function nicSections({ nic }: ReplayResult, terminal: Terminal, names?: LaneNames): string[][] {
  if (nic === undefined) return [];
  const { width, chalk } = terminal;
  const ops = nicOps(nic);
  return [
    [
      ...wrap(nicTitle(nic), width, 2).map((line) => chalk.bold(line)),
      ...(ops.length === 0 ? ['  no recorded call on that CPU took long enough to tell'] : []),
      ...ops.flatMap((op) => fitted(nic, op, width, names ?? namesOf(nic.lanes))),
      '',
      ...nic.lanes.flatMap((lane) => [
        ...wrap(`  ${lane.label}`, width, 4),
        ...busyOps(lane).flatMap((op) => [
          ...wrap(`    ${overTime(nic, op)}`, width, 6),
          ...wrap(`    ${cpuShares(op)}`, width, 6),
        ]),
        ...wrap(`    ${queueText(lane)}`, width, 6),
      ]),
      '',
      ...[...NIC_NOTES, ...nicBasis(nic)].flatMap((text) => wrap(`  ${text}`, width, 4)),
    ],
  ];
}

function fitted(nic: NicResult, op: string, width: number, names: LaneNames): string[] {
  const whole = nic.lanes.map(({ label }) => label);
  let drawn: string[] = [];
  for (let spared = 0; spared <= SPARE.length; spared++) {
    for (const nameWidth of names.widths) {
      const labels = names.at(nameWidth);
      const left = NIC_HEADING.map((heading) => !SPARE.slice(0, spared).includes(heading));
      const [, ...heading] = NIC_HEADING;
      const rows = [[op, ...heading], ...nicRows(nic, op, (label) => labels[whole.indexOf(label)])];
      const cells = rows.map((row) => row.filter((_, i) => left[i]));
      drawn = table(cells, `l${'r'.repeat(cells[0].length - 1)}`);
      if (fits(drawn, width)) {
        names.took(nameWidth);
        return ['', ...drawn];
      }
    }
  }
  names.took(names.widths[names.widths.length - 1]);
  return ['', ...drawn];
}
