/** What a NIC beside the calls came to, in words and cells that text and Markdown share. */
import type { NicLane, NicOp, NicResult } from '../../results/nic.js';
import { sumOf } from '../../sums.js';
import { bullets, code, details, escaped, markdownTable } from '../markdown-parts.js';
import { grouped, percent, percentChange, quantity, scaled } from '../numbers.js';

/** Columns of the series that people are shown. */
const SLICES = 10;

export const NIC_HEADING = [
  '',
  'Gbit/s',
  'longest stall',
  'dropped',
  'time',
  'vs BASE',
  'without NIC',
  'longest batch',
];

/** Operations that took long enough in any lane, in the order of the trace. */
export function nicOps({ lanes }: NicResult): string[] {
  return [...new Set(lanes.flatMap((lane) => busyOps(lane).map(({ op }) => op)))];
}

/** Operations of a lane that took long enough to tell a throughput. */
export function busyOps({ ops }: NicLane): NicOp[] {
  return ops.filter(({ gbps }) => gbps !== null);
}

/** A throughput in Gbit/s. */
export function throughput(result: NicResult, gbps: number): string {
  return gbps.toFixed(decimals(2, result));
}

/** Decimals of a throughput: as many more as the link is slower than 1 Gbit/s. */
function decimals(least: number, { idleGbps }: NicResult): number {
  return least + Math.max(0, Math.ceil(-Math.log10(idleGbps)));
}

/** A row for each lane that has the operation. */
export function nicRows(result: NicResult, op: string, name: (label: string) => string): string[][] {
  const { lanes } = result;
  const of = (lane: NicLane): NicOp | undefined => lane.ops.find((one) => one.op === op);
  const base = of(lanes[0]);
  return lanes.flatMap((lane, i) => {
    const found = of(lane);
    if (found === undefined) return [];
    const slower =
      base === undefined || base.loadedNs === 0 ? null : (found.loadedNs / base.loadedNs - 1) * 100;
    return [
      [
        name(lane.label),
        found.gbps === null ? '' : throughput(result, found.gbps),
        scaled(found.longestStallNs, 'ns'),
        grouped(found.dropped),
        scaled(found.loadedNs, 'ns'),
        i === 0 ? '' : percentChange(slower),
        scaled(found.quietNs, 'ns'),
        scaled(found.longestBatchNs, 'ns'),
      ],
    ];
  });
}

/** The heading: what is on which CPU. */
export function nicTitle(result: NicResult): string {
  const { nic, vm, cpu, idleGbps } = result;
  const idle = idleGbps < 1 ? idleGbps.toFixed(decimals(2, result)) : quantity(idleGbps);
  return `NIC ${nic.split('@')[0]} on the CPU of vm ${vm}, cpu ${cpu}: ${idle} Gbit/s while it is idle`;
}

/** `s2_unmap over 2.77 s: 2.0 2.0 … Gbit/s`, each figure over as much of the time as the others. */
export function overTime(result: NicResult, { op, loadedNs, series: { binNs, gbps } }: NicOp): string {
  const slices = Math.min(SLICES, Math.max(1, Math.floor(loadedNs / binNs)));
  const sliceNs = loadedNs / slices;
  const means = Array.from({ length: slices }, (_, slice) => {
    const [from, to] = [slice * sliceNs, (slice + 1) * sliceNs];
    const amounts = gbps.map((value, i) => {
      const end = Math.min((i + 1) * binNs, loadedNs);
      return value * Math.max(0, Math.min(end, to) - Math.max(i * binNs, from));
    });
    return sumOf(amounts) / sliceNs;
  });
  return `${op} over ${scaled(loadedNs, 'ns')}: ${means.map((value) => value.toFixed(decimals(1, result))).join(' ')} Gbit/s`;
}

/** Shares of the CPU while the calls ran. */
export function cpuShares(op: NicOp): string {
  return `CPU in ${op.op}: calls ${percent(op.callShare)}, softirq on top ${percent(op.softirqShare)}, ksoftirqd ${percent(op.ksoftirqdShare)}`;
}

/** The 1-in-64 situation of a lane; no verdict where its calls were too short for one. */
export function queueText(lane: NicLane): string {
  const { queues, flowShare, sufferingNs, longestStallNs, affectedConnections, timedOut } = lane.queues;
  const parts = [
    ...(busyOps(lane).length === 0 ? [] : [share(sufferingNs)]),
    ...(longestStallNs === 0 ? [] : [`nothing for up to ${scaled(longestStallNs, 'ns')}`]),
  ];
  const flows = `1 in ${queues} flows (${percent(flowShare)})`;
  const what =
    parts.length === 0
      ? `what ${flows} gets can't be told, nor whether new connections time out`
      : `${flows} gets ${parts.join(', ')}; of their ${quantity(affectedConnections)} new connections ${quantity(timedOut)} time out`;
  return `${queues} queues on ${queues} CPUs: ${what}`;
}

function share(sufferingNs: number): string {
  return sufferingNs === 0 ? 'at least half throughout' : `less than half for ${scaled(sufferingNs, 'ns')}`;
}

export const NIC_NOTES = [
  'Gbit/s: of what is received, not of what is on the wire: what waited in the ring may come faster than the link',
  'time: of the calls with what the NIC takes from their CPU; the histograms are without it',
  'new connections: assumed 1,000 per second over all queues, each waiting 1 s',
];

/** What the figures rest on. */
export function nicBasis({ packetNs, softirq, basis }: NicResult): string[] {
  return [
    `a packet takes ${quantity(packetNs)} ns of the CPU; softirq ${softirq}`,
    ...basis.map(({ name, value, why }) => `${name} ${value} (${why})`),
  ];
}

/** Section of a Markdown report. */
export function nicMarkdown(result: NicResult): string[] {
  const ops = nicOps(result);
  const lanes = result.lanes.map((lane) => [
    `- ${escaped(lane.label)}`,
    ...busyOps(lane).flatMap((op) => [
      `  - ${escaped(overTime(result, op))}`,
      `  - ${escaped(cpuShares(op))}`,
    ]),
    `  - ${queueText(lane)}`,
  ]);
  return [
    `### ${escaped(nicTitle(result))}`,
    ...(ops.length === 0 ? ['', 'No recorded call on that CPU took long enough to tell.'] : []),
    ...ops.flatMap((op) => {
      const [, ...heading] = NIC_HEADING;
      return ['', ...markdownTable([code(op), ...heading], nicRows(result, op, escaped))];
    }),
    '',
    ...details('Over time, shares of the CPU, queues', [
      ...lanes.flat(),
      '',
      ...bullets([...NIC_NOTES, ...nicBasis(result)]),
    ]),
  ];
}
