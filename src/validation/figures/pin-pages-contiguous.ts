/** The thread pin-pages-contiguous: the author's twelve cells, and the histograms of a guest boot and an fio run. */

import { percent } from '../../counted.js';
import type { Bucket, Measured, ReplayResult } from '../../results/replay.js';
import type { Figure, MailTable } from '../../results/validation.js';
import { valuesIn } from '../../stats/distances.js';
import { sumOf } from '../../sums.js';
import { figureOf } from '../figure.js';
import type { Found, FoundDirection } from '../follows.js';
import { distancesTo } from '../histogram-distances.js';
import type { HistogramRole, PublishedHistogram } from '../published.js';
import { laneIndex } from '../questions/numbers.js';
import { onPatchPrice } from '../remarks.js';
import type { Evidence } from '../replays.js';
import { NO_TIME, restsOn } from '../rests-on.js';
import { histogramTables } from '../tables/pin-histograms.js';

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
  const both: BothSides = {
    histograms: published.histograms.filter(({ mail }) => mail === THREAD),
    replays: { 'ccw-boot': boot, 'ccw-fio': fio },
  };
  const roles = published.roles.filter(({ mail }) => mail === THREAD);
  return {
    figures: [...(await cells(evidence)), ...roles.map((role) => histogramFigure(role, both))],
    directions: directions(both),
    histograms: histogramTables(both.histograms, (...of) => modelledBuckets(both, ...of)),
  };
}

/** The published histograms, and by scenario what the model says. */
interface BothSides {
  readonly histograms: readonly PublishedHistogram[];
  readonly replays: Readonly<Record<string, ReplayResult>>;
}

const PATCH = 'contiguous-pin';
/** The scenario of both traces together. */
const MIXED = 'ccw-boot-fio';
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

function histogramFigure(role: HistogramRole, both: BothSides): Figure {
  const { scenario, map, variant, bound, underNull } = role;
  const id = `${scenario}-${map}-${variant}`;
  const { histograms, replays } = both;
  const unchanged = variant === 'BASE' ? undefined : found(histograms, scenario, map, 'BASE');
  const distances = distancesTo(
    published(histograms, scenario, map, variant).buckets,
    modelledBuckets(both, scenario, map, variant),
    unchanged?.buckets ?? null,
  );
  const { tv, nullTv } = distances;
  const hit = tv <= bound && (!underNull || (nullTv !== null && tv < nullTv));
  const traces = scenario === MIXED ? Object.values(TRACES) : [TRACES[scenario]];
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
    remark: !hit && id === PATCHED_FIO ? patchRemark(both) : null,
  };
}

type Histograms = BothSides['histograms'];

function found(all: Histograms, scenario: string, map: string, variant: string) {
  return all.find((one) => one.scenario === scenario && one.map === map && one.variant === variant);
}

/** Throws where the mail has no such histogram. */
function published(all: Histograms, scenario: string, map: string, variant: string): PublishedHistogram {
  const histogram = found(all, scenario, map, variant);
  if (histogram === undefined) throw new Error(`no published histogram ${scenario} ${map} ${variant}`);
  return histogram;
}

function modelledBuckets(
  { replays }: BothSides,
  scenario: string,
  map: string,
  variant: string,
): readonly Bucket[] {
  if (scenario === MIXED) return mixedRuns(replays, map, variant);
  return probeOf(replays[scenario], map, variant).log2;
}

function probeOf(result: ReplayResult, map: string, variant: string): Measured {
  return result.probes.find(({ title }) => title === `@${map}`)!.lanes[laneIndex(result, variant)]!;
}

/** Run lengths of boot and fio together, the fio sample weighted up to the whole run. */
function mixedRuns(replays: BothSides['replays'], map: string, variant: string): Bucket[] {
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
function patchRemark(both: BothSides): string {
  const { steps } = both.replays['ccw-fio'];
  const { price } = steps.find(({ name }) => name === 'pages_array')!;
  const shift = shiftOf('ccw-fio', 'n_pages_ns', both);
  return onPatchPrice(price, { modelled: shift.modelled, mail: shift.published });
}

/** By how many percent the patch moves a mean; the published one is estimated at the middles of buckets. */
export function shiftOf(
  scenario: string,
  map: string,
  { histograms, replays }: BothSides,
): { readonly published: number; readonly modelled: number } {
  const mean = (variant: string): number => bucketMean(published(histograms, scenario, map, variant).buckets);
  const probe = replays[scenario].probes.find(({ title }) => title === `@${map}`)!;
  return { published: (mean(PATCH) / mean('BASE') - 1) * 100, modelled: probe.against[0]!.meanPercent! };
}

/** Whether the patch moves the mean the way the mail shows. */
function directions(both: BothSides): FoundDirection[] {
  return Object.keys(TRACES).flatMap((scenario) =>
    ['1_page_ns', 'n_pages_ns'].map((map) => {
      const { published: inMail, modelled } = shiftOf(scenario, map, both);
      return {
        id: `${scenario}-${map}`,
        thread: THREAD,
        what: `mean of @${map} of ${scenario} under contiguous-pin`,
        of: `${scenario}-${map}-${PATCH}`,
        against: `${scenario}-${map}-BASE`,
        published: inMail,
        atMiddles: true,
        modelled,
        right: Math.sign(inMail) === Math.sign(modelled),
        because: null,
      };
    }),
  );
}

/** Mean of a histogram whose values sit at the geometric middle of their buckets. */
function bucketMean(buckets: readonly Bucket[]): number {
  const sum = sumOf(buckets, ({ lo, hi, count }) => Math.sqrt(lo * hi) * count);
  return sum / valuesIn(buckets);
}
