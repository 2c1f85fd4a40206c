/** A measured recording as a side of a gate. What is only known by rows of a histogram is a range. */
import type { Column } from '../comparison/columns.js';
import { kindOf } from '../comparison/match.js';
import {
  type ExactStatistics,
  mapTitle,
  type RecordedHistogram,
  type RecordedSamples,
  type RecordedScalar,
  type RecordedStats,
  type RecordedValue,
  type Series,
} from '../recordings/recording.js';
import { meanInterval, seriesOf } from '../stats/bootstrap.js';
import { valuesIn } from '../stats/distances.js';
import { ExactSum } from '../stats/exact-sum.js';
import { PERCENTILES, percentileInterval, percentileOf, percentileRange } from '../stats/percentiles.js';
import { sumOf } from '../sums.js';
import type { Statistic } from './condition.js';
import { closed, exactly, type Interval, within } from './interval.js';
import { laneSide } from './replay-side.js';
import { NO_COUNTS, type Side, type SideProbe, type Values } from './side.js';

/**
 * Each map as it was printed last. A single number that has a unit is the mean of its run, as kvm-unit-tests print it,
 * and a counter; one that has none (count()) is a counter alone. A lane of a saved replay has its counts as well.
 * @param ops names of operations, which may have had no modelled errno
 * @param isRun it is one of several runs, by which chance is known: its statistics are what they come to
 */
export function recordedSide(
  column: Pick<Column, 'label' | 'series'> & Partial<Pick<Column, 'column' | 'lanes'>>,
  ops: readonly string[] = [],
  isRun = false,
): Side {
  const { label, series, lanes = [] } = column;
  const probes: SideProbe[] = [];
  const counters = new Map<string, number>();
  const units = new Map<string, string>();
  for (const one of series) {
    const value = one.snapshots[one.snapshots.length - 1];
    const name = mapTitle(one).slice(1);
    if (value.is === 'scalar') counters.set(name, value.value);
    if (value.is === 'scalar' && one.unit !== null) units.set(name, one.unit);
    if (value.is === 'scalar' && one.unit === null) continue;
    const place = `line ${one.line}${one.column === null ? '' : `, column ${one.column}`}`;
    probes.push({ name, title: mapTitle(one), unit: one.unit, values: valuesOf(value, isRun), place });
  }
  const lane =
    lanes.find((one) => one.label === column.column) ?? (lanes.length === 1 ? lanes[0] : undefined);
  if (lane !== undefined)
    return { label, probes, counts: laneSide(lane, [], lane.steps, { probes: [], ops }).counts };
  const counter = { values: counters, names: new Set(counters.keys()), missingIsZero: false, units };
  return { label, probes, counts: { steps: NO_COUNTS, errnos: NO_COUNTS, counter } };
}

/** Some map has rows, so that only powers of two slow it down to a map with the same rows. */
export function isInRows(series: readonly Series[]): boolean {
  return series.some(({ snapshots }) => snapshots[snapshots.length - 1].is === 'histogram');
}

/** The same maps with every time times a factor; for rows, a power of two, so that they stay rows of the same scale. */
export function slowedSeries(series: readonly Series[], factor: number): Series[] {
  return series.map((one) =>
    one.unit === 'pages' || one.unit === 'bytes' || (one.unit === null && kindOf(one) === 'number')
      ? one
      : { ...one, snapshots: one.snapshots.slice(-1).map((value) => slowedValue(value, factor)) },
  );
}

/** The same of a side, each of its runs where it has several. */
export function slowedColumn(column: Column, factor: number): Column {
  const { ofRuns } = column;
  if (ofRuns === undefined) return { ...column, series: slowedSeries(column.series, factor) };
  const all = new Set([...ofRuns.columns.flatMap(({ series }) => series), ...column.series]);
  const slow = new Map([...all].map((one) => [one, slowedSeries([one], factor)[0]]));
  const slowed = (one: Series) => slow.get(one)!;
  return {
    ...column,
    series: column.series.map(slowed),
    ofRuns: {
      columns: ofRuns.columns.map((run) => ({ ...run, series: run.series.map(slowed) })),
      of: new Map([...ofRuns.of].map(([one, runs]) => [slowed(one), runs.map((run) => run && slowed(run))])),
    },
  };
}

function slowedValue(value: RecordedValue, factor: number): RecordedValue {
  if (value.is === 'samples') return { ...value, values: value.values.map((one) => one * factor) };
  if (value.is === 'scalar') return { ...value, value: value.value * factor };
  if (value.is === 'stats') {
    const { average, total } = value;
    return { ...value, average: average * factor, total: total === null ? null : total * factor };
  }
  const buckets = value.buckets.map(({ lo, hi, count }) => ({ lo: lo * factor, hi: hi * factor, count }));
  const { exact, ...rows } = value;
  const slowed = { ...rows, scale: { kind: 'rows' }, buckets } as const;
  return exact === undefined ? slowed : { ...slowed, exact: slowedExact(exact, factor) };
}

function slowedExact(
  { mean, min, max, total, percentiles }: ExactStatistics,
  factor: number,
): ExactStatistics {
  return {
    mean: mean * factor,
    min: min * factor,
    max: max * factor,
    total: total * factor,
    percentiles: percentiles.map(({ p, value }) => ({ p, value: value * factor })),
  };
}

function valuesOf(value: RecordedValue, isRun: boolean): Values | null {
  if (value.is === 'scalar') return ofNumber(value);
  if (value.is === 'stats') return ofStats(value, isRun);
  return value.is === 'samples' ? ofSamples(value, isRun) : ofHistogram(value);
}

function ofHistogram(histogram: RecordedHistogram): Values | null {
  const rows = histogram.buckets.filter(({ count }) => count > 0);
  if (rows.length === 0) return null;
  const n = valuesIn(rows);
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const least = sumOf(rows, ({ lo, count }) => lo * count);
  const most = sumOf(rows, ({ hi, count }) => hi * count);
  const statistics = new Map<Statistic, Interval>([
    ['n', exactly(n)],
    ['min', within(first.lo, first.hi)],
    ['max', within(last.lo, last.hi)],
    ['mean', within(least / n, most / n)],
    ['total', within(least, most)],
  ]);
  for (const p of PERCENTILES) {
    const range = percentileRange(rows, p);
    if (range !== null) statistics.set(`p${p}` as Statistic, within(range.lo, range.hi));
  }
  if (histogram.exact !== undefined) setExact(statistics, histogram.exact);
  // what a replay kept is modelled: there is no chance in it
  const chance = histogram.exact === undefined ? { independentN: n } : {};
  return { n, ...chance, statistics, missing: 'n too small', distribution: histogram };
}

/** What a replay kept beside its rows takes the place of what they tell. */
function setExact(statistics: Map<Statistic, Interval>, { percentiles, ...exact }: ExactStatistics): void {
  for (const name of ['mean', 'min', 'max', 'total'] as const) statistics.set(name, exactly(exact[name]));
  for (const { p, value } of percentiles) statistics.set(`p${p}` as Statistic, exactly(value));
}

function ofSamples(samples: RecordedSamples, isRun: boolean): Values | null {
  const n = samples.values.length;
  if (n === 0) return null;
  const sorted = samples.values.slice().sort();
  const total = exactSumOf(sorted);
  const statistics = new Map<Statistic, Interval>([
    ['n', exactly(n)],
    ['min', exactly(sorted[0])],
    ['max', exactly(sorted[n - 1])],
    ['mean', exactly(total / n)],
    ['total', exactly(total)],
  ]);
  const points = new Map<Statistic, number>([['mean', total / n]]);
  for (const p of PERCENTILES) {
    const value = percentileOf(sorted, p);
    if (value !== null) points.set(`p${p}` as Statistic, value);
  }
  if (isRun) for (const [statistic, value] of points) statistics.set(statistic, exactly(value));
  // one value is like a single number: nothing tells how it varies
  if (n === 1 || isRun) return { n, statistics, missing: 'n too small', distribution: samples };
  const series = seriesOf(samples.values, sorted);
  const { lo, hi } = meanInterval(series);
  // what is never below 0 has no mean below it
  statistics.set('mean', closed(sorted[0] < 0 ? lo : Math.max(0, lo), hi));
  for (const p of PERCENTILES) {
    const name = `p${p}` as Statistic;
    if (!points.has(name)) continue;
    const ends = percentileInterval(sorted, p, n / series.effectiveN);
    statistics.set(name, closed(ends.lo, ends.hi));
  }
  return {
    n,
    independentN: series.effectiveN,
    statistics,
    points,
    missing: 'n too small',
    distribution: samples,
  };
}

/** Of counts and whole units exactly, whatever their order. */
function exactSumOf(values: Float64Array): number {
  if (!values.every((value) => Number.isSafeInteger(value) && value >= 0)) return sumOf(values);
  const sum = new ExactSum();
  for (const value of values) sum.add(value);
  return sum.toNumber();
}

/** bpftrace prints the average without its fraction: with count and total it is known, else within one, of a run half. */
function ofStats({ count, average, total }: RecordedStats, isRun: boolean): Values | null {
  if (count === 0) return null;
  const mean =
    count !== null && total !== null
      ? exactly(total / count)
      : average > 0
        ? within(average, average + 1)
        : { lo: average - 1, hi: average === 0 ? 1 : average, loOpen: true, hiOpen: average === 0 };
  const middle = exactly((mean.lo + mean.hi) / 2);
  const statistics = new Map<Statistic, Interval>([['mean', isRun ? middle : mean]]);
  if (count !== null) statistics.set('n', exactly(count));
  if (total !== null) statistics.set('total', exactly(total));
  return { n: count, statistics, missing: 'stats() and avg() keep no more', distribution: null };
}

function ofNumber({ value }: RecordedScalar): Values {
  const statistics = new Map<Statistic, Interval>([['mean', exactly(value)]]);
  return { n: 1, statistics, missing: 'it is one number', distribution: null };
}
