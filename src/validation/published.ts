/** The figures of the mailing-list threads, from fixtures/published. Only validation and calibration may read them. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { packageFile } from '../package-file.js';

const word = z.string().min(1, 'is empty');
const numeral = word.regex(/^-?\d+(\.\d+)?$/, 'is no number').transform(Number);

/** A row of scalars.csv. */
export const scalarRow = z.strictObject({
  id: word,
  mail: word,
  path: word,
  host: word,
  setup: word,
  variant: word,
  metric: word,
  unit: word,
  value: numeral,
  basis: word,
  role: z.enum(['fit', 'predict', 'trace-input', 'input']),
  bound: word,
});
const column = { mail: word, scenario: word, map: word, variant: word };
const bucketRow = z.object({ ...column, lo: numeral, hi: numeral, count: numeral });
const roleRow = z.object({
  ...column,
  role: z.enum(['fit', 'predict', 'trace-input']),
  bound: numeral,
  under_null: z.enum(['yes', 'no']),
});

/** One figure of fixtures/published/scalars.csv. */
export type Scalar = Readonly<z.infer<typeof scalarRow>>;

/** One histogram of fixtures/published/histograms.csv. */
export interface PublishedHistogram {
  readonly mail: string;
  readonly scenario: string;
  readonly map: string;
  readonly variant: string;
  readonly buckets: readonly { readonly lo: number; readonly hi: number; readonly count: number }[];
}

/** What a published histogram is for, from fixtures/published/histogram-roles.csv. */
export interface HistogramRole {
  readonly mail: string;
  readonly scenario: string;
  readonly map: string;
  readonly variant: string;
  readonly role: string;
  /** Largest total-variation distance that is a hit, 0..1. */
  readonly bound: number;
  /** It must also be nearer than the published BASE column taken as the prediction. */
  readonly underNull: boolean;
}

/** Everything that fixtures/published holds. */
export interface Published {
  readonly scalars: readonly Scalar[];
  readonly histograms: readonly PublishedHistogram[];
  readonly roles: readonly HistogramRole[];
}

export function readPublished(): Published {
  return { scalars: readScalars(), histograms: readHistograms(), roles: readHistogramRoles() };
}

export function readScalars(): Scalar[] {
  return rows('scalars.csv', scalarRow);
}

export function readHistograms(): PublishedHistogram[] {
  const found = new Map<
    string,
    PublishedHistogram & { buckets: { lo: number; hi: number; count: number }[] }
  >();
  for (const { mail, scenario, map, variant, lo, hi, count } of rows('histograms.csv', bucketRow)) {
    const key = [mail, scenario, map, variant].join('|');
    const histogram = found.get(key) ?? { mail, scenario, map, variant, buckets: [] };
    histogram.buckets.push({ lo, hi, count });
    found.set(key, histogram);
  }
  return [...found.values()];
}

function readHistogramRoles(): HistogramRole[] {
  return rows('histogram-roles.csv', roleRow).map(({ under_null, ...role }) => ({
    ...role,
    underNull: under_null === 'yes',
  }));
}

function rows<Row extends z.ZodType>(file: string, row: Row): z.infer<Row>[] {
  return checkedRows(file, readFileSync(packageFile(`fixtures/published/${file}`), 'utf8'), row);
}

/** Rows of a file with a head. Throws where a cell is not what its column has, with the line in the file. */
export function checkedRows<Row extends z.ZodType>(file: string, text: string, row: Row): z.infer<Row>[] {
  const records: { record: unknown; info: { lines: number } }[] = parse(text, {
    columns: true,
    comment: '#',
    info: true,
  });
  return records.map(({ record, info }) => {
    const { data, error } = row.safeParse(record);
    if (error === undefined) return data;
    const [{ path, message }] = error.issues;
    throw new Error(`fixtures/published/${file}, line ${info.lines}: ${path.join('.')} ${message}`);
  });
}
