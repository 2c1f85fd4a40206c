/**
 * A replay in long form for spreadsheets and data frames: one value per row. `kind` tells what
 * the value is and `key` which one: a bucket (lo inclusive, hi exclusive), a statistic, a percentile (empty where n is
 * too small), a step's count or time, a difference to BASE, a price at which it turns. Rows without a probe are about the whole lane.
 */

import type { DeviceResult } from '../../results/device.js';
import type { NicLane } from '../../results/nic.js';
import type { Against, LaneResult, Measured, ReplayResult } from '../../results/replay.js';
import type { Ends, Flip } from '../../results/sensitivity.js';
import { bucketLabel } from '../../stats/log2.js';
import { type CsvCell, csvText } from '../csv.js';

const HEADER = ['probe', 'unit', 'lane', 'kind', 'key', 'lo', 'hi', 'value'];

interface Value {
  readonly kind: string;
  readonly key: string;
  readonly lo?: number;
  readonly hi?: number;
  readonly value: number | string | null;
}

export function csvReport(result: ReplayResult): string {
  const rows: CsvCell[][] = [HEADER];
  const write = (probe: string, unit: string, lane: string, values: readonly Value[]) => {
    for (const { kind, key, lo, hi, value } of values) {
      rows.push([probe, unit, lane, kind, key, lo ?? null, hi ?? null, value]);
    }
  };
  for (const probe of result.probes) {
    result.lanes.forEach(({ label }, i) => {
      const measured = probe.lanes[i];
      if (measured) write(probe.name, probe.unit, label, valuesOf(measured));
      const against = i === 0 ? null : probe.against[i - 1];
      if (against) write(probe.name, probe.unit, label, differences(against));
    });
  }
  for (const lane of result.lanes) write('', '', lane.label, laneValues(lane));
  const titles = new Map(result.probes.map(({ title, name }) => [title, name]));
  for (const { label, probe, flips } of result.sensitivity?.verdicts ?? []) {
    write(titles.get(probe ?? '') ?? '', result.unit, label, flips.map(flipValue));
  }
  for (const lane of result.nic?.lanes ?? []) write('', '', lane.label, nicValues(lane));
  return csvText(rows);
}

/** Of a NIC beside the calls: per operation, over time, and of the packets and the queues. */
function nicValues({ ops, packets, timeouts, queues }: NicLane): Value[] {
  const named = (kind: string, prefix: string, values: object): Value[] =>
    Object.entries(values).map(([name, value]) => ({ kind, key: `${prefix}${name}`, value }));
  return [
    ...ops.flatMap(({ op, series: { binNs, gbps }, ...values }) => [
      ...named('nic', `${op} `, values),
      ...gbps.map((value, i) => ({
        kind: 'nic_gbps',
        key: op,
        lo: i * binNs,
        hi: Math.min((i + 1) * binNs, values.loadedNs),
        value,
      })),
    ]),
    ...named('nic_packets', '', { ...packets, timeouts }),
    ...named('nic_queues', '', queues),
  ];
}

function valuesOf(measured: Measured): Value[] {
  const statistics = (['n', 'min', 'max', 'mean', 'total'] as const).map((key) => ({
    kind: 'stat',
    key,
    value: measured[key],
  }));
  return [
    ...statistics,
    ...measured.percentiles.map(({ p, value }) => ({ kind: 'percentile', key: `p${p}`, value })),
    ...measured.log2.map((bucket) => ({
      kind: 'bucket',
      key: bucketLabel(bucket),
      lo: bucket.lo,
      hi: bucket.hi,
      value: bucket.count,
    })),
    ...measured.steps.flatMap(({ step, count, time }) => [
      { kind: 'step_count', key: step, value: count },
      { kind: 'step_time', key: step, value: time },
    ]),
  ];
}

function differences(against: Against): Value[] {
  const { meanPercent, totalDelta, totalVariation, word, percentilePercent, byPrices } = against;
  return [
    { kind: 'vs_base', key: 'mean_percent', value: meanPercent },
    { kind: 'vs_base', key: 'total', value: totalDelta },
    { kind: 'vs_base', key: 'total_variation', value: totalVariation },
    { kind: 'vs_base', key: 'word', value: word },
    ...percentilePercent.map(({ p, percent }) => ({ kind: 'vs_base', key: `p${p}_percent`, value: percent })),
    ...(byPrices === undefined
      ? []
      : [{ kind: 'vs_base', key: 'mean_by_prices', ...ends(byPrices.interval), value: null }]),
  ];
}

/** The price at which a difference turns, empty where none does; lo and hi are the price's interval. */
function flipValue({ price, steps, interval, at }: Flip): Value {
  return { kind: steps === undefined ? 'flip' : 'flip_sum', key: price, ...ends(interval), value: at };
}

function ends(interval: Ends | null): Pick<Value, 'lo' | 'hi'> {
  return interval === null ? {} : { lo: interval[0], hi: interval[1] };
}

function laneValues({
  locks,
  device,
  counters,
  errnos,
  differing,
  assumedShare,
  splitShare,
}: LaneResult): Value[] {
  return [
    ...(locks ?? []).flatMap(({ lock, summary: _, ...values }) =>
      Object.entries(values).map(([name, value]) => ({ kind: 'lock', key: `${lock} ${name}`, value })),
    ),
    ...(device === undefined ? [] : deviceValues(device)),
    ...counters.map(({ name, value }) => ({ kind: 'counter', key: name, value })),
    ...errnos.map(({ op, errno, rows }) => ({ kind: 'errno', key: `${op}: ${errno}`, value: rows })),
    ...differing.map(({ reason, rows }) => ({ kind: 'differing', key: reason, value: rows })),
    { kind: 'assumed_share', key: '', value: assumedShare },
    { kind: 'split_share', key: '', value: splitShare },
  ];
}

/** lo of a point of memory over time is the row from which on it holds. */
function deviceValues({ pinnedBytesOverTime, ...values }: DeviceResult): Value[] {
  return [
    ...Object.entries(values).map(([name, value]) => ({
      kind: 'device',
      key: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    })),
    ...pinnedBytesOverTime.map(({ row, bytes }) => ({
      kind: 'device',
      key: 'pinned_bytes_over_time',
      lo: row,
      value: bytes,
    })),
  ];
}
