/** The table under a probe's histograms: the statistics of every lane and what each variant changes. */
import type { ChalkInstance } from 'chalk';
import type { Against, Measured, ProbeResult } from '../../results/replay.js';
import { percentileIn } from '../../stats/measured.js';
import { BesideBase } from '../beside-base.js';
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
  const beside = new BesideBase<Measured, Against>(
    lanes.map((lane) => ({
      name: labels[lane],
      values: probe.lanes[lane]!,
      against: lane === 0 ? null : probe.against[lane - 1],
    })),
  );
  const ps = probe.lanes[lanes[0]]!.percentiles.map(({ p }) => p);
  const sum = (value: number) => (probe.isTime ? scaled(value, probe.unit) : quantity(value));
  return table([
    beside.heading(probe.unit),
    beside.row('n', ({ n }) => grouped(n)),
    beside.row(
      'mean',
      ({ mean }) => quantity(mean),
      ({ meanPercent }) => percentChange(meanPercent),
    ),
    ...(probe.isTime ? beside.changes('', ({ word }) => coloured(word ?? '', word, chalk)) : []),
    ...beside.percentiles(
      ps,
      (lane, i) => percentileIn(lane, ps[i]) !== null,
      (lane, i) => {
        const value = percentileIn(lane, ps[i]);
        return value === null ? 'n too small' : quantity(value);
      },
      ({ percentilePercent }, i) => {
        const percent = percentilePercent.find(({ p }) => p === ps[i])?.percent ?? null;
        return percent === null ? '' : percentChange(percent);
      },
    ),
    beside.row('max', ({ max }) => quantity(max)),
    beside.row(
      'total',
      ({ total }) => sum(total),
      ({ totalDelta }) => signed(totalDelta, sum),
    ),
    ...beside.changes('moved', ({ totalVariation }) => `${sharePercent(totalVariation, 1)} %`),
  ]);
}
