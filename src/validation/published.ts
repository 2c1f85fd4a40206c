/** The figures of the mailing-list threads, from fixtures/published. Only validation and calibration may read them. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { packageFile } from '../package-file.js';

/** One figure of fixtures/published/scalars.csv. */
export interface Scalar {
  readonly id: string;
  readonly mail: string;
  readonly path: string;
  readonly host: string;
  readonly setup: string;
  readonly variant: string;
  readonly metric: string;
  readonly unit: string;
  readonly value: number;
  readonly basis: string;
  readonly role: string;
  readonly bound: string;
}

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
  return rows('scalars.csv').map((row) => ({ ...row, value: Number(row.value) }) as unknown as Scalar);
}

export function readHistograms(): PublishedHistogram[] {
  const found = new Map<
    string,
    PublishedHistogram & { buckets: { lo: number; hi: number; count: number }[] }
  >();
  for (const { mail, scenario, map, variant, lo, hi, count } of rows('histograms.csv')) {
    const key = [mail, scenario, map, variant].join('|');
    const histogram = found.get(key) ?? { mail, scenario, map, variant, buckets: [] };
    histogram.buckets.push({ lo: Number(lo), hi: Number(hi), count: Number(count) });
    found.set(key, histogram);
  }
  return [...found.values()];
}

function rows(file: string): Record<string, string>[] {
  return parse(readFileSync(packageFile(`fixtures/published/${file}`), 'utf8'), {
    columns: true,
    comment: '#',
  });
}

function readHistogramRoles(): HistogramRole[] {
  return rows('histogram-roles.csv').map(({ mail, scenario, map, variant, role, bound, under_null }) => ({
    mail,
    scenario,
    map,
    variant,
    role,
    bound: Number(bound),
    underNull: under_null === 'yes',
  }));
}
