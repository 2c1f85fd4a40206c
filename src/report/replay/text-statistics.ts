/** The table under a probe's histograms: the statistics of every lane and what each variant changes. */
import type { ChalkInstance } from 'chalk';
import { percentileIn } from '../../stats/measured.js';
import type { Against, Measured, ProbeResult } from '../../stats/result.js';
import { coloured } from '../change.js';
import { fitLanes } from '../fit-width.js';
import { namesOf } from '../lane-names.js';
import { grouped, percentChange, quantity, scaled, sharePercent, signed } from '../numbers.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { alikeInAllLanes, lanesWithValues } from './shared-rows.js';
import type { Labelled } from './text-histograms.js';

export function statistics(
  result: Labelled,
  probe: ProbeResult,
  terminal: Terminal,
  names = namesOf(result.lanes),
): string[] {
  const shown = alikeInAllLanes(probe) ? [0] : lanesWithValues(probe);
  const [base, others] = shown[0] === 0 ? [0, shown.slice(1)] : [null, shown];
  const draw = (lanes: readonly number[], nameWidth: number) =>
    group(names.at(nameWidth), probe, lanes, terminal.chalk);
  return fitLanes(base, others, terminal.width, draw, names);
}

function group(
  labels: readonly string[],
  probe: ProbeResult,
  lanes: readonly number[],
  chalk: ChalkInstance,
): string[] {
  const values = lanes.map((lane) => probe.lanes[lane]!);
  const names = lanes.map((lane) => labels[lane]);
  const row = (name: string, value: (lane: Measured) => string, change: (against: Against) => string) => [
    name,
    ...lanes.flatMap((lane, i) => {
      const against = lane === 0 ? undefined : probe.against[lane - 1];
      const cells = [value(values[i])];
      return against ? [...cells, change(against)] : cells;
    }),
  ];
  const none = () => '';
  const sum = (value: number) => (probe.isTime ? scaled(value, probe.unit) : quantity(value));
  const isCompared = lanes.map((lane) => lane > 0 && probe.against[lane - 1] !== null);
  const rows = [
    [probe.unit, ...names.flatMap((name, i) => (isCompared[i] ? [name, 'vs BASE'] : [name]))],
    row('n', ({ n }) => grouped(n), none),
    row(
      'mean',
      ({ mean }) => quantity(mean),
      ({ meanPercent }) => percentChange(meanPercent),
    ),
    ...percentileRows(values, row),
    row('max', ({ max }) => quantity(max), none),
    row(
      'total',
      ({ total }) => sum(total),
      ({ totalDelta }) => signed(totalDelta, sum),
    ),
    ...(isCompared.some(Boolean)
      ? [row('moved', none, ({ totalVariation }) => `${sharePercent(totalVariation, 1)} %`)]
      : []),
  ];
  if (probe.isTime && isCompared.some(Boolean)) {
    rows.splice(
      3,
      0,
      row('', none, ({ word }) => coloured(word ?? '', word, chalk)),
    );
  }
  return table(rows);
}

/** One row per percentile that some lane can tell. */
function percentileRows(
  values: readonly Measured[],
  row: (name: string, value: (lane: Measured) => string, change: (against: Against) => string) => string[],
): string[][] {
  const ps = values[0].percentiles.map(({ p }) => p);
  const untold = ps.filter((p) => values.every((lane) => percentileIn(lane, p) === null));
  const told = ps.filter((p) => !untold.includes(p));
  const rows = told.map((p) =>
    row(
      `p${p}`,
      (lane) => {
        const value = percentileIn(lane, p);
        return value === null ? 'n too small' : quantity(value);
      },
      ({ percentilePercent }) => {
        const percent = percentilePercent.find((percentile) => percentile.p === p)?.percent ?? null;
        return percent === null ? '' : percentChange(percent);
      },
    ),
  );
  if (untold.length === 0) return rows;
  const name = untold.length === 1 ? `p${untold[0]}` : `p${untold[0]}+`;
  return [
    ...rows,
    row(
      name,
      () => 'n too small',
      () => '',
    ),
  ];
}
