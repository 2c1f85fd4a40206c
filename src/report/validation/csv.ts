/** The figures of a validation for spreadsheets and data frames, as RFC 4180 says it: one row a figure. */
import type { Figure, Validation } from '../../results/validation.js';
import { type CsvCell, csvText } from '../csv.js';

const COLUMNS: readonly [name: string, value: (figure: Figure) => CsvCell][] = [
  ['thread', ({ thread }) => thread],
  ['id', ({ id }) => id],
  ['what', ({ what }) => what],
  ['role', ({ role }) => role],
  ['unit', ({ unit }) => unit],
  ['published', ({ published }) => published],
  ['modelled', ({ modelled }) => modelled],
  ['error', ({ error }) => error],
  ['deviation', ({ deviation }) => deviation],
  ['bound', ({ bound }) => bound],
  ['error_over_bound', ({ strain }) => (Number.isFinite(strain) ? strain : 'inf')],
  ['verdict', ({ hit }) => (hit ? 'hit' : 'miss')],
  ['tv', ({ distances }) => distances?.tv ?? null],
  ['null_tv', ({ distances }) => distances?.nullTv ?? null],
  ['emd_log2', ({ distances }) => distances?.emd ?? null],
  ['null_emd_log2', ({ distances }) => distances?.nullEmd ?? null],
  ['assumed_share', ({ assumedShare }) => assumedShare],
  ['split_share', ({ splitShare }) => splitShare],
  ['trace', ({ source }) => source.trace],
  ['variant', ({ source }) => source.variant],
  ['command', ({ source }) => `vfiobench ${source.command}`],
  ['remark', ({ remark }) => remark],
];

export function validationCsv({ figures }: Validation): string {
  const rows = figures.map((figure) => COLUMNS.map(([, value]) => value(figure)));
  return csvText([COLUMNS.map(([name]) => name), ...rows]);
}
