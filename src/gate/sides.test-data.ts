/** For tests: sides with values made up by hand. */

import type { Bucket } from '../results/replay.js';
import { log2BucketIndex, log2LowerBound, log2UpperBound } from '../stats/log2.js';
import { laneSide, type StoredMeasured } from './replay-side.js';
import type { Comparison, Side } from './side.js';

export const KNOWN = { probes: ['1_page', 'n_pages', 'npage', 'unmap'], ops: ['map', 'unmap', 'pin'] };
export const STEPS = ['call', 'gup_call', 'acct', 'iommu_map'];

export interface SideParts {
  readonly label?: string;
  /** Values of @n_pages_ns, in ns. */
  readonly ns?: Partial<StoredMeasured>;
  /** Percentiles of it, by p. */
  readonly p?: Readonly<Record<number, number | null>>;
  readonly npage?: Partial<StoredMeasured> | null;
  readonly gupCalls?: number;
  readonly pagesGot?: number;
  readonly einval?: number;
  /** Waiting for iommu_lock: mean in ns. */
  readonly waited?: number;
  readonly unit?: string;
}

const P = { 50: 1000, 90: 2000, 99: 10_000, 99.9: 20_000, 99.99: null };

/** A lane like that of a replay: n_pages, npage, a keyed probe, steps, counters, errnos; 1_page and unmap saw nothing. */
export function side(parts: SideParts = {}): Side {
  const {
    label = 'BASE',
    ns,
    p,
    npage,
    gupCalls = 100,
    pagesGot = 200,
    einval = 2,
    waited = 500,
    unit = 'ns',
  } = parts;
  const time = {
    ...measuredOf([1000, 2000, 4000]),
    n: 2000,
    mean: 2000,
    min: 500,
    max: 50_000,
    total: 4e6,
    ...ns,
  };
  const percentiles = Object.entries({ ...P, ...p }).map(([of, value]) => ({ p: Number(of), value }));
  const pages = npage === null ? null : { ...measuredOf([2, 4, 8]), ...npage };
  return laneSide(
    {
      label,
      stepCounts: [
        { step: 'call', count: 2000 },
        { step: 'gup_call', count: gupCalls },
      ],
      counters: [
        { name: 'pages got', value: pagesGot },
        { name: 'errors', value: einval },
      ],
      errnos: einval === 0 ? [] : [{ op: 'pin', errno: '-EINVAL', rows: einval }],
    },
    [
      { name: 'n_pages', title: `@n_pages_${unit}`, unit, measured: { ...time, percentiles } },
      { name: 'npage', title: '@npage', unit: 'pages', measured: pages },
      {
        name: 'lock_wait[iommu_lock]',
        title: `@lock_wait_${unit}[iommu_lock]`,
        unit,
        measured: measuredOf([waited]),
      },
    ],
    STEPS,
    KNOWN,
  );
}

/** BASE against a variant that differs from it in the given parts. */
export function pair(
  variant: SideParts = {},
  base: SideParts = {},
  nsPer: Comparison['nsPer'] = {},
): Comparison {
  return { base: side(base), variant: side({ ...base, label: 'mine', ...variant }), nsPer, isInRows: false };
}

/** Statistics and log2 rows of a few values; every percentile that they are enough for is the largest. */
export function measuredOf(values: readonly number[]): StoredMeasured {
  const total = values.reduce((sum, value) => sum + value, 0);
  const max = Math.max(...values);
  return {
    n: values.length,
    min: Math.min(...values),
    max,
    mean: total / values.length,
    total,
    percentiles: [50, 90, 99, 99.9, 99.99].map((p) => ({ p, value: p === 50 ? max : null })),
    log2: bucketsOf(values),
  };
}

export function bucketsOf(values: readonly number[]): Bucket[] {
  const counts = new Map<number, number>();
  for (const value of values) {
    const index = log2BucketIndex(value);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([index, count]) => ({ lo: log2LowerBound(index), hi: log2UpperBound(index), count }));
}
