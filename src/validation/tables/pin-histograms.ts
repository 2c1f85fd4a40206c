/** Eric Farman's tables of the boot, of fio, and of both: calls and shares by bucket, BASE and +PATCH. */
import type { Bucket } from '../../results/replay.js';
import type { MailCell, MailTable } from '../../results/validation.js';
import { valuesIn } from '../../stats/distances.js';
import { bucketLabel } from '../../stats/log2.js';
import type { PublishedHistogram } from '../published.js';

/** Modelled buckets of a map in a scenario and a column; null: nothing is modelled there. */
type ModelledBuckets = (scenario: string, map: string, variant: string) => readonly Bucket[] | null;

const SCENARIOS: Readonly<Record<string, string>> = {
  'ccw-boot': 'boot the guest via vfio-ccw',
  'ccw-fio': 'fio',
  'ccw-boot-fio': 'one guest boot PLUS an fio run',
};
const COLUMNS: Readonly<Record<string, string>> = { BASE: 'BASE', 'contiguous-pin': '+PATCH' };

/** One table a map, its columns side by side: `calls share`, and the modelled share. */
export function histogramTables(
  histograms: readonly PublishedHistogram[],
  modelled: ModelledBuckets,
): MailTable[] {
  const keys = [...new Set(histograms.map(({ scenario, map }) => `${scenario} ${map}`))];
  return keys.map((key) => {
    const [scenario, map] = key.split(' ');
    const columns = histograms.filter((one) => one.scenario === scenario && one.map === map);
    const cells = columns.map((column) =>
      columnCells(column, callsOf(column, histograms), modelled(scenario, map, column.variant)),
    );
    const longest = columns.reduce((one, other) => (other.buckets.length > one.buckets.length ? other : one));
    return {
      title: `@${map}, ${SCENARIOS[scenario]}`,
      head: columns.map(({ variant }) => COLUMNS[variant]),
      rows: longest.buckets.map((bucket, i) => ({
        label: bucketLabel(bucket).replace(/[[\])]/g, ''),
        cells: cells.map((column) => column[i] ?? { published: '', modelled: null, unit: '' }),
      })),
    };
  });
}

/** What the mail's shares are of: the calls of one page or of several, as @npage has them, which the latency maps do not quite reach. */
function callsOf(column: PublishedHistogram, histograms: readonly PublishedHistogram[]): number {
  const { scenario, map, variant } = column;
  if (!map.endsWith('_ns')) return valuesIn(column.buckets);
  const { buckets } = histograms.find(
    (one) => one.scenario === scenario && one.map === 'npage' && one.variant === variant,
  )!;
  return valuesIn(buckets.filter(({ lo }) => (lo === 1) === (map === '1_page_ns')));
}

function columnCells(
  { buckets }: PublishedHistogram,
  calls: number,
  modelled: readonly Bucket[] | null,
): MailCell[] {
  return buckets.map(({ lo, count }) => {
    const inModel = modelled?.find((bucket) => bucket.lo === lo)?.count ?? 0;
    return {
      published: `${count} ${((count * 100) / calls).toFixed(2)}%`,
      modelled: modelled === null ? null : (inModel * 100) / valuesIn(modelled),
      unit: 'percent',
    };
  });
}
