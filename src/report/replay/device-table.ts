/** What became of a passed-through device in each lane: its table, for text, mail and Markdown. */

import type { DeviceResult } from '../../results/device.js';
import type { ReplayResult } from '../../results/replay.js';
import { inSentence, laneTable, namesOf } from '../lane-names.js';
import { bytesText, fixed, grouped, percent, quantity, scaled } from '../numbers.js';
import { prose, title } from '../page.js';
import type { Terminal } from '../terminal.js';

interface Row {
  readonly name: string;
  readonly value: (device: DeviceResult, unit: string) => string;
  /** Left out where it is 0 in every lane. */
  readonly count?: (device: DeviceResult) => number;
}

const ROWS: readonly Row[] = [
  {
    name: 'slow-down',
    value: ({ slowdownPercent }) => (slowdownPercent === null ? '' : `${fixed(slowdownPercent, 1)} %`),
  },
  {
    name: 'speed',
    value: ({ bytesPerSecond }) => (bytesPerSecond === null ? '' : `${quantity(bytesPerSecond / 1e6)} MB/s`),
  },
  { name: 'faults', value: ({ faults }) => grouped(faults) },
  {
    name: 'of them duplicates',
    value: ({ duplicates }) => grouped(duplicates),
    count: ({ duplicates }) => duplicates,
  },
  { name: 'aborts', value: ({ aborts }) => grouped(aborts), count: ({ aborts }) => aborts },
  { name: 'time in faults', value: ({ faultTime }, unit) => scaled(faultTime, unit) },
  {
    name: 'device idle',
    value: ({ idleShare }) => (idleShare === null ? '' : percent(idleShare)),
  },
  { name: 'pages mapped', value: ({ pagesMapped }) => quantity(pagesMapped) },
  {
    name: 'of them in vain',
    value: ({ pagesMappedInVain }) => (pagesMappedInVain === null ? '' : quantity(pagesMappedInVain)),
  },
  { name: 'pinned at the end', value: ({ pinnedBytes }) => bytesText(pinnedBytes) },
  { name: 'pinned at most', value: ({ pinnedBytesPeak }) => bytesText(pinnedBytesPeak) },
];

const MEANINGS: readonly (readonly [row: string, meaning: string])[] = [
  ['slow-down', 'slow-down: speed lost against static-pin'],
  ['device idle', 'device idle: its time in faults'],
  ['of them in vain', 'in vain: mapped, and not touched while mapped'],
  ['pinned at the end', 'pinned: host memory that can not be taken back'],
];

/** Rows that say something of some lane. */
function shownRows({ lanes, unit }: ReplayResult): Row[] {
  const devices = lanes.flatMap(({ device }) => device ?? []);
  return ROWS.filter(
    ({ count, value }) =>
      devices.some((device) => value(device, unit) !== '') &&
      (count === undefined || devices.some((device) => count(device) !== 0)),
  );
}

/** Said beside the table: what its rows mean. A process whose page table the device walks has itself to be held against. */
export function deviceLegend(result: ReplayResult): string {
  const shown = new Set(shownRows(result).map(({ name }) => name));
  const processes = result.lanes
    .filter(({ device }) => device?.slowdownAgainst === 'itself')
    .map(({ label }) => label);
  return MEANINGS.flatMap(([row, meaning]) => {
    if (!shown.has(row)) return [];
    return [
      row === 'slow-down' && processes.length > 0
        ? `${meaning}, of ${inSentence(processes)}${processes.length > 1 ? ', each' : ''} against itself without faults`
        : meaning,
    ];
  }).join('; ');
}

/** Names, and the values of all lanes; none where no device did DMA. */
export function deviceRows(result: ReplayResult): string[][] {
  return shownRows(result).map(({ name, value }) => [
    name,
    ...result.lanes.map(({ device }) => (device === undefined ? '' : value(device, result.unit))),
  ]);
}

/** Nothing where no lane has a device that touched memory. */
export function deviceTable(
  result: ReplayResult,
  terminal: Terminal,
  names = namesOf(result.lanes),
): string[] {
  if (result.lanes.every(({ device }) => device === undefined)) return [];
  return [
    ...title('The device', terminal),
    ...laneTable(deviceRows(result), terminal.width, names),
    ...prose(deviceLegend(result), terminal, 2, 2),
  ];
}
