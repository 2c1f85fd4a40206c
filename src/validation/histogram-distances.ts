/** How far a modelled histogram is from a published one. */
import type { Bucket } from '../results/replay.js';
import type { Distances } from '../results/validation.js';
import { totalVariation } from '../stats/compare.js';
import { earthMovers } from '../stats/distances.js';

type Buckets = readonly Bucket[];

/**
 * Each taken as shares of its own sum: a patched column is a run of its own, with more calls.
 * @param unchanged the published BASE column, the null's prediction; null for BASE itself
 */
export function distancesTo(published: Buckets, modelled: Buckets, unchanged: Buckets | null): Distances {
  return {
    tv: totalVariation(published, modelled),
    emd: movedBuckets(published, modelled),
    nullTv: unchanged === null ? null : totalVariation(published, unchanged),
    nullEmd: unchanged === null ? null : movedBuckets(published, unchanged),
  };
}

/** Earth mover's distance in log2 buckets. */
function movedBuckets(one: Buckets, other: Buckets): number {
  const edges = [...new Set([...one, ...other].map(({ lo }) => lo))].sort((a, b) => a - b);
  const counts = (buckets: Buckets): number[] =>
    edges.map((edge) => buckets.find(({ lo }) => lo === edge)?.count ?? 0);
  return earthMovers(counts(one), counts(other), edges.map(Math.log2));
}
