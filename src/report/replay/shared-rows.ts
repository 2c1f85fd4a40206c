/** The histograms of several lanes on one range of buckets, so that a row can be read across. */
import type { Against, Bucket, Measured, ProbeResult } from '../../results/replay.js';
import { log2BucketIndex, log2LowerBound, log2UpperBound } from '../../stats/log2.js';

export interface SharedRow extends Omit<Bucket, 'count'> {
  /** One per lane that was given. */
  readonly counts: readonly number[];
}

/** Rows from the first bucket that any lane fills to the last one. */
export function sharedRows(lanes: readonly Measured[]): SharedRow[] {
  const byIndex = lanes.map(
    (lane) => new Map(lane.log2.map(({ lo, count }) => [log2BucketIndex(lo), count])),
  );
  const indexes = byIndex.flatMap((lane) => [...lane.keys()]);
  const first = Math.min(...indexes);
  const rows: SharedRow[] = [];
  for (let i = first; i <= Math.max(...indexes); i++) {
    const counts = byIndex.map((lane) => lane.get(i) ?? 0);
    rows.push({ lo: log2LowerBound(i), hi: log2UpperBound(i), counts });
  }
  return rows;
}

/** Numbers of the lanes in which the probe has values. */
export function lanesWithValues(probe: ProbeResult): number[] {
  return probe.lanes.flatMap((lane, i) => (lane === null ? [] : [i]));
}

/** All lanes have values and no variant differs from BASE in anything: one picture says it all. */
export function alikeInAllLanes(probe: ProbeResult): boolean {
  return probe.against.length > 0 && probe.against.every((against) => against !== null && isAlike(against));
}

/** The variant's values are BASE's. */
export function isAlike({ totalDelta, totalVariation, percentilePercent }: Against): boolean {
  return (
    totalDelta === 0 &&
    totalVariation === 0 &&
    percentilePercent.every(({ percent }) => percent === null || percent === 0)
  );
}
