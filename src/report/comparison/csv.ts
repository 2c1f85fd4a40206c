/**
 * A comparison of recordings in long form for spreadsheets and data frames, as RFC 4180 says it: one value per row.
 * `kind` tells what the value is and `key` which one: a bucket (lo inclusive, hi exclusive, empty: open), a statistic,
 * a percentile (it lies in [lo, hi)), what one run has (its number comes first), the difference to BASE, a single number, or a map that was not compared.
 */
import type { ComparedMap, ComparisonResult, MapAgainst, OpenRange } from '../../comparison/result.js';
import { type CsvCell, csvText } from '../csv.js';
import { AxisText } from './axis-text.js';

const HEADER = ['map', 'unit', 'column', 'kind', 'key', 'lo', 'hi', 'value'];

interface Value {
  readonly kind: string;
  readonly key: string;
  readonly range?: OpenRange | null;
  readonly value: number | string | null;
}

export function comparisonCsv(result: ComparisonResult): string {
  const rows: CsvCell[][] = [HEADER];
  const write = (title: string, unit: string | null, c: number, values: readonly Value[]) => {
    for (const { kind, key, range, value } of values) {
      const { label } = result.columns[c];
      rows.push([title, unit, label, kind, key, range?.lo ?? null, range?.hi ?? null, value]);
    }
  };
  for (const map of result.maps) {
    result.columns.forEach((_, c) => {
      write(map.title, map.unit, c, columnValues(map, c));
      const against = c === 0 ? null : map.against[c - 1];
      if (against) write(map.title, map.unit, c, differences(against));
    });
  }
  for (const { title, unit, statistic, values, runs, against } of result.numbers) {
    result.columns.forEach((_, c) => {
      if (values[c] === null) return;
      const change = c === 0 ? null : against[c - 1];
      write(title, unit, c, [
        { kind: 'number', key: statistic, value: values[c] },
        ...(runs?.[c] ?? []).map((value, r) => ({ kind: 'run', key: `${r + 1}_${statistic}`, value })),
        ...(change?.interval
          ? [{ kind: 'vs_base', key: `${statistic}_delta_interval`, range: change.interval, value: null }]
          : []),
        ...(change ? [{ kind: 'vs_base', key: `${statistic}_delta`, value: change.delta }] : []),
        ...(change ? [{ kind: 'vs_base', key: `${statistic}_percent`, value: change.percent }] : []),
      ]);
    });
  }
  for (const { title, column, why } of result.unmatched) {
    write(title, null, column, [{ kind: 'not_compared', key: 'why', value: why }]);
  }
  return csvText(rows);
}

function columnValues(map: ComparedMap, c: number): Value[] {
  const column = map.columns[c];
  if (column === null) return [];
  const axis = new AxisText(map);
  return [
    ...(['n', 'mean', 'min', 'max'] as const).map((key) => ({ kind: 'stat', key, value: column[key] })),
    ...column.percentiles.map(({ p, range }) => ({
      kind: 'percentile',
      key: `p${p}`,
      range,
      value: range !== null && range.lo === range.hi ? range.lo : null,
    })),
    ...(column.runs ?? []).flatMap((run, r) =>
      (['n', 'mean', 'smaller'] as const).map((key) => ({
        kind: 'run',
        key: `${r + 1}_${key}`,
        value: run?.[key] ?? null,
      })),
    ),
    ...map.rows.map(({ lo, hi, counts }) => ({
      kind: 'bucket',
      key: axis.row({ lo, hi }),
      range: { lo, hi },
      value: counts[c],
    })),
  ];
}

function differences(against: MapAgainst): Value[] {
  const { tail, runs } = against;
  const named = (key: string, value: number | string | null, range: OpenRange | null = null): Value => ({
    kind: 'vs_base',
    key,
    range,
    value,
  });
  return [
    named('verdict', against.verdict),
    named('mean_percent', against.meanPercent),
    ...(against.meanRange === null ? [] : [named('mean_percent_interval', null, against.meanRange)]),
    ...against.shifts.map(({ p, range }) => named(`p${p}_shift`, null, range)),
    ...against.shifts.flatMap(({ p, interval }) =>
      interval === undefined ? [] : [named(`p${p}_shift_interval`, null, interval)],
    ),
    named('total_variation', against.totalVariation),
    named('moved_by_chance', against.movedByChance),
    named('kolmogorov_smirnov', against.kolmogorovSmirnov),
    named('earth_movers_log2', against.earthMovers),
    named('probability_smaller', against.smaller, against.smallerRange),
    named('probability_smaller_anywhere', null, against.smallerAnywhere),
    ...(tail === null
      ? []
      : [named('tail_from', tail.from), named('tail_ratio', tail.ratio, { lo: tail.lo, hi: tail.hi })]),
    ...(runs === undefined
      ? []
      : [
          named('runs_of', runs.of),
          named('runs_change', runs.variant - runs.base, runs.interval),
          named('runs_percent', runs.percent, runs.percentInterval),
          named('runs_p_value', runs.pValue),
          ...(runs.middle === null
            ? []
            : [
                named('runs_middle', null, { lo: runs.middle.from, hi: runs.middle.to }),
                named('runs_middle_change', runs.middle.variant - runs.middle.base, runs.middle.interval),
              ]),
          ...(runs.further === null ? [] : [named('runs_further', null, runs.further)]),
        ]),
  ];
}
