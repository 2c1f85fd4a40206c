/** The thread pin-pages-contiguous: the author's twelve cells, and the histograms of a guest boot and an fio run. */
import { totalVariation } from '../stats/compare.js';
import type { Bucket, Measured, ReplayResult } from '../stats/result.js';
import type { Direction, Figure } from '../stats/validation.js';
import { judge } from './bound.js';
import type { HistogramRole, PublishedHistogram } from './published.js';
import { remarked } from './remarks.js';
import type { Evidence } from './replays.js';

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
): Promise<{ figures: Figure[]; directions: Direction[] }> {
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
  return { figures: figures.map(remarked), directions: directions(histograms, replays) };
}

async function cells({ published, replay }: Evidence): Promise<Omit<Figure, 'remark'>[]> {
  const figures: Omit<Figure, 'remark'>[] = [];
  for (const { id, setup, variant, value, role, bound } of published.scalars.filter(
    ({ mail }) => mail === THREAD,
  )) {
    const [, backing, npage] = /^backing=(\w+) npage=(\d+) contiguous$/.exec(setup)!;
    const filter = `op=pin,vm=${VM[backing]},npage=${npage}`;
    const result = await replay(CELLS, ['contiguous-pin'], filter);
    const lane = laneOf(result, variant);
    const measured = result.probes.find((probe) => probe.isTime)!.lanes[lane]!;
    figures.push({
      id,
      thread: THREAD,
      what: `mean of ${npage} page${npage === '1' ? '' : 's'}, ${backing}, ${variant}`,
      role,
      bound,
      published: `${value} ns`,
      modelled: `${measured.mean.toFixed(0)} ns`,
      ...judge(value, measured.mean, bound),
      from: `${CELLS} --filter '${filter}'`,
      assumedShare: result.lanes[lane].assumedShare,
    });
  }
  return figures;
}

function laneOf(result: ReplayResult, variant: string): number {
  return result.lanes.findIndex(({ label }) => label === variant);
}

function histogramFigure(
  role: HistogramRole,
  histograms: readonly PublishedHistogram[],
  replays: Readonly<Record<string, ReplayResult>>,
): Omit<Figure, 'remark'> {
  const { scenario, map, variant } = role;
  const published = find(histograms, scenario, map, variant);
  const modelled =
    scenario === 'ccw-boot-fio'
      ? mixedRuns(replays, map, variant)
      : probeOf(replays[scenario], map, variant).log2;
  const distance = totalVariation(published.buckets, modelled);
  const base = histograms.find(
    (one) => one.scenario === scenario && one.map === map && one.variant === 'BASE',
  );
  const nothing =
    variant === 'BASE' || base === undefined ? null : totalVariation(published.buckets, base.buckets);
  const beatsNull = !role.underNull || (nothing !== null && distance < nothing);
  const result = replays[scenario];
  return {
    id: `${scenario}-${map}-${variant}`,
    thread: THREAD,
    what: `@${map} of ${scenario}, ${variant}`,
    role: role.role,
    bound: `TV ${percent(role.bound)}${role.underNull ? ', under null' : ''}`,
    published: nothing === null ? 'histogram' : `null: TV ${percent(nothing)}`,
    modelled: `TV ${percent(distance)}`,
    error: percent(distance),
    strain: role.bound === 0 ? (distance === 0 ? 0 : Number.POSITIVE_INFINITY) : distance / role.bound,
    hit: distance <= role.bound && beatsNull,
    from: scenario === 'ccw-boot-fio' ? Object.values(TRACES).join(' + ') : TRACES[scenario],
    assumedShare: map.endsWith('_ns') ? result.lanes[laneOf(result, variant)].assumedShare : null,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
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
  return result.probes.find(({ title }) => title === `@${map}`)!.lanes[laneOf(result, variant)]!;
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

/** Whether the patch moves the mean the way the mail shows; the published mean is estimated at bucket middles. */
function directions(
  histograms: readonly PublishedHistogram[],
  replays: Readonly<Record<string, ReplayResult>>,
): Direction[] {
  const found: Direction[] = [];
  for (const scenario of Object.keys(TRACES)) {
    for (const map of ['1_page_ns', 'n_pages_ns']) {
      const mean = (variant: string): number => bucketMean(find(histograms, scenario, map, variant).buckets);
      const published = (mean('contiguous-pin') / mean('BASE') - 1) * 100;
      const probe = replays[scenario].probes.find(({ title }) => title === `@${map}`)!;
      const modelled = probe.against[0]!.meanPercent!;
      found.push({
        id: `${scenario}-${map}`,
        thread: THREAD,
        what: `mean of @${map} of ${scenario} under contiguous-pin`,
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
