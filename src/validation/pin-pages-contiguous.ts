/** The thread pin-pages-contiguous: the author's twelve cells, and the histograms of a guest boot and an fio run. */
import { percent } from '../counted.js';
import type { Bucket, Measured, ReplayResult } from '../stats/result.js';
import type { Figure, MailTable } from '../stats/validation.js';
import { figureOf } from './figure.js';
import type { Found, FoundDirection } from './follows.js';
import { distancesTo } from './histogram-distances.js';
import type { HistogramRole, PublishedHistogram } from './published.js';
import { laneIndex } from './questions/numbers.js';
import { onPatchPrice } from './remarks.js';
import type { Evidence } from './replays.js';
import { NO_TIME, restsOn } from './rests-on.js';
import { histogramTables, type ModelledBuckets } from './tables/pin-histograms.js';

const THREAD = 'pin-pages-contiguous';
const CELLS = 'traces/contiguous-512.csv';
const TRACES: Readonly<Record<string, string>> = {
  'ccw-boot': 'traces/ccw-boot.csv',
  'ccw-fio': 'traces/ccw-fio.csv.gz',
};
/** vm of each backing in the trace of the cells. */
const VM: Readonly<Record<string, number>> = { '4k': 0, thp: 1, hugetlb: 2 };
/** The published run of both together: 36,393 calls of the boot, 12,324,059 of fio, of which the sample has a share. */
const FULL_FIO_CALLS = 12_324_059;

/** All figures and directions of the thread. */
export async function validatePinThread(
  evidence: Evidence,
): Promise<Found & { readonly histograms: MailTable[] }> {
  const { published, replay } = evidence;
  const boot = await replay(TRACES['ccw-boot'], ['contiguous-pin'], null);
  const fio = await replay(TRACES['ccw-fio'], ['contiguous-pin'], null);
  const replays: Readonly<Record<string, ReplayResult>> = { 'ccw-boot': boot, 'ccw-fio': fio };
  const histograms = published.histograms.filter(({ mail }) => mail === THREAD);
  const roles = published.roles.filter(({ mail }) => mail === THREAD);
  const figures = [
    ...(await cells(evidence)),
    ...roles.map((role) => histogramFigure(role, histograms, replays)),
  ];
  const modelled: ModelledBuckets = (scenario, map, variant) => {
    if (scenario === 'ccw-boot-fio') return mixedRuns(replays, map, variant);
    return probeOf(replays[scenario], map, variant).log2;
  };
  return {
    figures,
    directions: directions(histograms, replays),
    histograms: histogramTables(histograms, modelled),
  };
}

const PATCH = 'contiguous-pin';
const PATCHED_FIO = 'ccw-fio-n_pages_ns-contiguous-pin';

async function cells({ published, replay }: Evidence): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const scalar of published.scalars.filter(({ mail }) => mail === THREAD)) {
    const { setup, variant, unit } = scalar;
    const [, backing, npage] = /^backing=(\w+) npage=(\d+) contiguous$/.exec(setup)!;
    const filter = `op=pin,vm=${VM[backing]},npage=${npage}`;
    const result = await replay(CELLS, [PATCH], filter);
    const measured = result.probes.find((probe) => probe.isTime)!.lanes[laneIndex(result, variant)]!;
    figures.push(
      figureOf(scalar, {
        what: `mean of ${npage} page${npage === '1' ? '' : 's'}, ${backing}, ${variant}`,
        value: measured.mean,
        unit,
        source: {
          trace: CELLS,
          variant: variantOf(variant),
          command: `replay ${CELLS} --variant ${PATCH} --filter ${filter}`,
        },
        ...restsOn(result, measured.steps),
      }),
    );
  }
  return figures;
}

/** What is BASE in this thread has a name of its own. */
function variantOf(column: string): string {
  return column === 'BASE' ? 'page-by-page' : column;
}

function histogramFigure(
  role: HistogramRole,
  histograms: readonly PublishedHistogram[],
  replays: Readonly<Record<string, ReplayResult>>,
): Figure {
  const { scenario, map, variant, bound, underNull } = role;
  const id = `${scenario}-${map}-${variant}`;
  const isMixed = scenario === 'ccw-boot-fio';
  const { buckets } = find(histograms, scenario, map, variant);
  const modelled = isMixed ? mixedRuns(replays, map, variant) : probeOf(replays[scenario], map, variant).log2;
  const base = histograms.find(
    (one) => one.scenario === scenario && one.map === map && one.variant === 'BASE',
  );
  const unchanged = variant === 'BASE' || base === undefined ? null : base.buckets;
  const distances = distancesTo(buckets, modelled, unchanged);
  const { tv, nullTv } = distances;
  const hit = tv <= bound && (!underNull || (nullTv !== null && tv < nullTv));
  const traces = isMixed ? Object.values(TRACES) : [TRACES[scenario]];
  const isTime = map.endsWith('_ns');
  return {
    id,
    thread: THREAD,
    what: `@${map} of ${scenario}, ${variant}`,
    role: role.role,
    bound: `TV ${percent(bound, 2)}${underNull ? ', under null' : ''}`,
    published: null,
    modelled: null,
    unit: 'calls',
    error: percent(tv, 2),
    deviation: null,
    strain: bound === 0 ? (tv === 0 ? 0 : Number.POSITIVE_INFINITY) : tv / bound,
    hit,
    distances,
    source: {
      trace: traces.join(' + '),
      variant: variantOf(variant),
      command: traces.map((trace) => `replay ${trace} --variant ${PATCH}`).join('; vfiobench '),
    },
    madeOf: [],
    corrected: false,
    ...(isTime ? restsOn(replays[scenario], probeOf(replays[scenario], map, variant).steps) : NO_TIME),
    remark: !hit && id === PATCHED_FIO ? patchRemark(histograms, replays) : null,
  };
}

function find(
  histograms: readonly PublishedHistogram[],
  scenario: string,
  map: string,
  variant: string,
): PublishedHistogram {
  const found = histograms.find(
    (one) => one.scenario === scenario && one.map === map && one.variant === variant,
  );
  if (found === undefined) throw new Error(`no published histogram ${scenario} ${map} ${variant}`);
  return found;
}

function probeOf(result: ReplayResult, map: string, variant: string): Measured {
  return result.probes.find(({ title }) => title === `@${map}`)!.lanes[laneIndex(result, variant)]!;
}

/** Run lengths of boot and fio together, the fio sample weighted up to the whole run. */
function mixedRuns(replays: Readonly<Record<string, ReplayResult>>, map: string, variant: string): Bucket[] {
  const fioCalls = probeOf(replays['ccw-fio'], 'npage', 'BASE').n;
  const weighted = [
    { buckets: probeOf(replays['ccw-boot'], map, variant).log2, weight: 1 },
    { buckets: probeOf(replays['ccw-fio'], map, variant).log2, weight: FULL_FIO_CALLS / fioCalls },
  ];
  const sums = new Map<number, Bucket>();
  for (const { buckets, weight } of weighted) {
    for (const { lo, hi, count } of buckets) {
      sums.set(lo, { lo, hi, count: (sums.get(lo)?.count ?? 0) + count * weight });
    }
  }
  return [...sums.values()].sort((a, b) => a.lo - b.lo);
}

/** Why the patch's price, fitted to the boot, misses fio. */
function patchRemark(
  histograms: readonly PublishedHistogram[],
  replays: Readonly<Record<string, ReplayResult>>,
): string {
  const { steps } = replays['ccw-fio'];
  const { price } = steps.find(({ name }) => name === 'pages_array')!;
  const { modelled, published } = shiftOf('ccw-fio', 'n_pages_ns', histograms, replays);
  return onPatchPrice(price, { modelled, mail: published });
}

/** By how many percent the patch moves a mean; the published one is estimated at the middles of buckets. */
export function shiftOf(
  scenario: string,
  map: string,
  histograms: readonly PublishedHistogram[],
  replays: Readonly<Record<string, ReplayResult>>,
): { readonly published: number; readonly modelled: number } {
  const mean = (variant: string): number => bucketMean(find(histograms, scenario, map, variant).buckets);
  const probe = replays[scenario].probes.find(({ title }) => title === `@${map}`)!;
  return { published: (mean(PATCH) / mean('BASE') - 1) * 100, modelled: probe.against[0]!.meanPercent! };
}

/** Whether the patch moves the mean the way the mail shows. */
function directions(
  histograms: readonly PublishedHistogram[],
  replays: Readonly<Record<string, ReplayResult>>,
): FoundDirection[] {
  const found: FoundDirection[] = [];
  for (const scenario of Object.keys(TRACES)) {
    for (const map of ['1_page_ns', 'n_pages_ns']) {
      const { published, modelled } = shiftOf(scenario, map, histograms, replays);
      found.push({
        id: `${scenario}-${map}`,
        thread: THREAD,
        what: `mean of @${map} of ${scenario} under contiguous-pin`,
        of: `${scenario}-${map}-${PATCH}`,
        against: `${scenario}-${map}-BASE`,
        published,
        atMiddles: true,
        modelled,
        right: Math.sign(published) === Math.sign(modelled),
        because: null,
      });
    }
  }
  return found;
}

/** Mean of a histogram whose values sit at the geometric middle of their buckets. */
function bucketMean(buckets: readonly Bucket[]): number {
  const n = buckets.reduce((sum, { count }) => sum + count, 0);
  return buckets.reduce((sum, { lo, hi, count }) => sum + Math.sqrt(lo * hi) * count, 0) / n;
}
