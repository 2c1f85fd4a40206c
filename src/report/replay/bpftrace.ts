/**
 * The text of bpftrace's hist() maps, byte for byte as v0.24 and later print them at the end of a run: two newlines,
 * the maps in byte order of their names, inside a map the keys by ascending total count, one blank line behind each
 * histogram. fixtures/recordings/bpftrace holds real output that the tests compare with.
 */
import { compareBytes, histogramRows } from '../../recordings/bpftrace/rows.js';
import type { Bucket, ReplayResult } from '../../results/replay.js';
import { valuesIn } from '../../stats/distances.js';

export interface HistogramMap {
  /** With its @. */
  readonly name: string;
  readonly histograms: readonly {
    /** As printed between the brackets; null for a map without keys. */
    readonly key: string | null;
    readonly buckets: readonly Bucket[];
  }[];
}

/** All maps as at the end of a bpftrace run. */
export function bpftraceMaps(maps: readonly HistogramMap[]): string {
  const byName = [...maps].sort((a, b) => compareBytes(a.name, b.name));
  return `\n\n${byName.map(mapText).join('')}`;
}

/** A replay as bpftrace output: one map per probe, keyed by lane: `@n_pages_ns[BASE]:`. */
export function bpftraceReport(result: ReplayResult): string {
  const maps = new Map<string, HistogramMap['histograms'][number][]>();
  for (const probe of result.probes) {
    // `@lock_wait_ns[iommu_lock]` has a key of its own, which the lane follows.
    const [, name, key] = /^(@[^[]*)(?:\[(.*)\])?$/s.exec(probe.title) ?? ['', probe.title];
    const histograms = maps.get(name) ?? [];
    maps.set(name, histograms);
    probe.lanes.forEach((lane, i) => {
      const label = result.lanes[i].label;
      if (lane) histograms.push({ key: key === undefined ? label : `${key}, ${label}`, buckets: lane.log2 });
    });
  }
  return bpftraceMaps([...maps].map(([name, histograms]) => ({ name, histograms })));
}

function mapText({ name, histograms }: HistogramMap): string {
  return histograms
    .map(({ key, buckets }) => ({ key, buckets, total: valuesIn(buckets) }))
    .sort((a, b) => a.total - b.total || compareBytes(a.key ?? '', b.key ?? ''))
    .map(({ key, buckets }) => `${name}${key === null ? '' : `[${key}]`}:\n${histogramRows(buckets)}\n`)
    .join('');
}
