/** What a NIC beside the calls came to, for people: a table for each operation, then each lane over time. */

import type { NicResult } from '../../results/nic.js';
import type { ReplayResult } from '../../results/replay.js';
import { fitNamed } from '../fit-width.js';
import { type LaneNames, namesOf } from '../lane-names.js';
import { prose, title } from '../page.js';
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
  const { width } = terminal;
  const ops = nicOps(nic);
  return [
    [
      ...title(nicTitle(nic), terminal),
      ...(ops.length === 0 ? ['  no recorded call on that CPU took long enough to tell'] : []),
      ...ops.flatMap((op) => fitted(nic, op, width, names ?? namesOf(nic.lanes))),
      '',
      ...nic.lanes.flatMap((lane) => [
        ...prose(lane.label, terminal),
        ...prose(
          [...busyOps(lane).flatMap((op) => [overTime(nic, op), cpuShares(op)]), queueText(lane)],
          terminal,
          4,
        ),
      ]),
      '',
      ...prose([...NIC_NOTES, ...nicBasis(nic)], terminal),
    ],
  ];
}

function fitted(nic: NicResult, op: string, width: number, names: LaneNames): string[] {
  const whole = nic.lanes.map(({ label }) => label);
  const draw = (spared: number, nameWidth: number): string[] => {
    const labels = names.at(nameWidth);
    const isKept = NIC_HEADING.map((heading) => !SPARE.slice(0, spared).includes(heading));
    const [, ...heading] = NIC_HEADING;
    const rows = [[op, ...heading], ...nicRows(nic, op, (label) => labels[whole.indexOf(label)])];
    return table(rows.map((row) => row.filter((_, i) => isKept[i])));
  };
  return ['', ...fitNamed([...SPARE.keys(), SPARE.length], width, draw, names)];
}
