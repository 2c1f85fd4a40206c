/** The tables of round trips and streams: kicks, what survives over a parameter and over loads, streams. */

import type { RoundtripPoint, RoundtripResult } from '../../results/roundtrip.js';
import { cutCells, fits, narrowed } from '../fit-width.js';
import { fixed, grouped, percentChange, quantity } from '../numbers.js';
import { title } from '../page.js';
import { plot } from '../plot.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { laneNames, loadText, mark, plotted, share, surviving } from './words.js';

type Rows = readonly (readonly string[])[];

export function kickTable({ kicks, pingPong }: RoundtripResult, terminal: Terminal): string[] {
  const rows = kicks.map((kick, i) => [
    `${kick.kind}${mark(kick)}`,
    quantity(kick.beforeSignal),
    quantity(kick.total - kick.beforeSignal),
    quantity(kick.total),
    i === 0 ? 'BASE' : percentChange((kick.total / kicks[0].total - 1) * 100),
    share(pingPong.kicked[i]),
  ]);
  const what =
    'One kick, mean in ns: before and after the signal to vhost; kicked: round trips that needed one';
  const heading = ['kick', 'before', 'after', 'total', 'vs BASE', 'kicked'];
  return [...title(what, terminal), '', ...fitted([heading, ...rows], terminal.width)];
}

export function sweepTables(result: RoundtripResult, terminal: Terminal): string[] {
  const { sweep, kicks } = result;
  const { width, chalk } = terminal;
  const { points, parameter } = sweep;
  if (points.length === 0 || kicks.length < 2) return [];
  const about = `the difference between the kicks, over ${parameter}${sweep.unit === 'ns' ? ' in ns' : ''}`;
  const loads = points[0].streams.map(({ load }) => `${grouped(load)}/s`);
  const kinds = kicks.slice(1).map((kick, i) => ({ name: `  ${chalk.bold(kick.kind)}${mark(kick)}`, i }));
  return [
    ...title(`What survives of ${about}: one packet at a time`, terminal),
    ...kinds.flatMap(({ name, i }) => [
      '',
      name,
      ...fitted(roundTripRows(parameter, points, i), width, NARROW_SWEEP),
    ]),
    ...(loads.length === 0
      ? []
      : [
          '',
          ...title(`What survives of ${about}: mean latency of streams`, terminal),
          ...kinds.flatMap(({ name, i }) => [
            '',
            name,
            ...fitted(streamRows(parameter, loads, points, i), width),
          ]),
        ]),
    '',
    ...plot(
      [
        { name: 'one at a time', values: points.map(({ survival }) => plotted(survival[0])) },
        ...loads.map((load, at) => ({
          name: load,
          values: points.map(({ streams }) => plotted(streams[at].survival[0])),
        })),
      ],
      points.map(({ value }) => short(value)),
      `${kicks[1].kind}, % that survives in the mean, over ${parameter}`,
      width,
    ),
  ];
}

function roundTripRows(parameter: string, points: readonly RoundtripPoint[], kind: number): Rows {
  return [
    [parameter, 'round trip', 'saved', 'of trip', 'survives', 'in p50', 'in p99'],
    ...points.map(({ value, baseMean, survival }) => {
      const { meanSaved, p50, p99, percent } = survival[kind];
      return [
        quantity(value),
        grouped(Math.round(baseMean)),
        quantity(meanSaved),
        `${fixed(percent, 2)} %`,
        surviving(survival[kind]),
        share(p50),
        share(p99),
      ];
    }),
  ];
}

function streamRows(
  parameter: string,
  loads: readonly string[],
  points: readonly RoundtripPoint[],
  kind: number,
): Rows {
  return [
    [parameter, ...loads],
    ...points.map(({ value, streams }) => [
      quantity(value),
      ...streams.map(({ survival }) => surviving(survival[kind])),
    ]),
  ];
}

/** `500`, `1k`, `2.5k`: labels under a plot. */
export function short(value: number): string {
  const scale = [
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const;
  const [factor, letter] = scale.find(([size]) => value >= size) ?? [1, ''];
  return `${Number((value / factor).toPrecision(3))}${letter}`;
}

export function streamTables(result: RoundtripResult, terminal: Terminal): string[] {
  const { streams, kicks } = result;
  const { width, chalk } = terminal;
  if (streams.length === 0) return [];
  const names = laneNames(result);
  const what =
    'Streams, kicks coalesced: kicks per packet, share of the vCPU, latency in ns from the wish to send until sent, what survives in its mean';
  const tables = streams.flatMap((stream) => {
    const heading = ['kick', 'packets/s', 'vs BASE', 'kicks', 'vCPU', 'p50', 'p99', 'survives'];
    const rows = stream.lanes.map((lane, i) => [
      `${names[i]}${mark(kicks[i])}`,
      grouped(Math.round(lane.throughput)),
      i === 0 ? '' : percentChange(stream.percent[i - 1]),
      lane.kicksPerPacket.toFixed(3),
      share(lane.vcpuBusy),
      lane.latency.p50 === null ? '' : grouped(Math.round(lane.latency.p50)),
      lane.latency.p99 === null ? '' : grouped(Math.round(lane.latency.p99)),
      i === 0 || stream.load === null ? '' : surviving(stream.survival[i - 1]),
    ]);
    return ['', `  ${chalk.bold(loadText(stream))}`, ...fitted([heading, ...rows], width, NARROW_STREAM)];
  });
  return [...title(what, terminal), ...tables];
}

/** Columns that stay where not all fit. */
const NARROW_SWEEP = [0, 1, 3, 4, 5, 6];
const NARROW_STREAM = [0, 1, 2, 3, 6, 7];

/** A table that fits: with the columns that matter most where not all fit, and with cut cells where those don't. */
function fitted(rows: Rows, width: number, most: readonly number[] | null = null): string[] {
  const whole = table(rows);
  if (fits(whole, width)) return whole;
  const kept = most === null ? rows : rows.map((row) => most.map((column) => row[column]));
  return narrowed((cellWidth) => table(cutCells(kept, cellWidth)), width);
}
