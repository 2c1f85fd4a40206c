/** A sweep in long form, as RFC 4180 says it: a line for each probe, value and lane. Empty cells: there is no such value. */
import type { SweepResult } from '../../results/sweep.js';
import { type CsvCell, csvText } from '../csv.js';

const HEADER = [
  'probe',
  'unit',
  'over',
  'value',
  'lane',
  'n',
  'mean',
  'p99',
  'total',
  'mean_percent',
  'word',
  'sign_certain',
  'rests_on_assumed',
];

export function sweepCsv({ probes, over, lanes }: SweepResult): string {
  const rows: CsvCell[][] = [HEADER];
  for (const { name, unit, points } of probes)
    for (const point of points)
      for (const [i, lane] of lanes.entries()) {
        const measured = point.lanes[i];
        const against = i === 0 ? null : point.against[i - 1];
        // a value at which nothing was measured has its line as well
        const { n, mean, p99, total } = measured ?? { n: 0, mean: null, p99: null, total: null };
        rows.push([
          name,
          unit,
          over.name,
          // sizes in bytes, which programs read
          /[KMGT]$/.test(point.text) ? point.value : point.text,
          lane,
          n,
          mean,
          p99,
          total,
          against?.meanPercent ?? null,
          against?.word ?? null,
          yesOrNo(against?.signCertain),
          yesOrNo(against?.restsOnAssumed),
        ]);
      }
  return csvText(rows);
}

function yesOrNo(is: boolean | undefined): CsvCell {
  return is === undefined ? null : is ? 'yes' : 'no';
}
