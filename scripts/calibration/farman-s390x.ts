/**
 * Host farman-s390x: a guest boot and an fio run over vfio-ccw, published as histograms. Four prices with
 * their dispersions are fitted to three BASE histograms, then one price of the patch, with its own, to one patched
 * histogram.
 * traces/README.md says what the histograms cannot tell and how it was chosen.
 */
import { type FitPrice, fitHistograms, type HistogramFit } from '../../src/calibration/fit-histograms.js';
import type { DispersedPrices, HistogramFigure } from '../../src/calibration/histogram-figure.js';
import { withErrors } from '../../src/calibration/known-sums.js';
import { sigmaOfShare } from '../../src/calibration/lognormal.js';
import type { Host, HostPrice } from '../../src/hosts/host.js';
import type { Interval } from '../../src/hosts/intervals.js';
import type { FitRecord } from '../../src/validation/host-fits.js';
import { type PublishedHistogram, readHistograms, readPublished } from '../../src/validation/published.js';
import { type Classes, callClasses } from './call-classes.js';
import { type Assumed, type Draft, estimate, nothing } from './draft.js';
import { FARMAN_CAVEATS } from './farman-caveats.js';
import { farmanDraft, REUSE } from './farman-draft.js';
import { BY_LEAVING_OUT, baseErrors, patchInterval } from './farman-errors.js';
import { farmanFit } from './farman-left-out.js';
import { callsWithStep, fitPatch, type PatchFigure } from './fit-patch.js';
import { sumsOf } from './price-errors.js';
import { packagedTrace, type TraceSource } from './trace-source.js';

const CALL_SIGMA = 0.05;
/** What the patch adds to every run, those of one page included. */
const RUN_LAYERS_NS = 5;
const SLOW = 'slow page';
const INTERRUPTS = { perSecond: 333, mean: 14_000, sigma: 0.7 };

/** Of the histogram that the patch's price is fitted to. */
const PATCH_BOUND = readPublished().roles.find(
  ({ scenario, map, variant }) =>
    scenario === 'ccw-boot' && map === 'n_pages_ns' && variant === 'contiguous-pin',
)!.bound;

function published(scenario: string, map: string, variant: string): PublishedHistogram {
  return readHistograms().find(
    (one) => one.scenario === scenario && one.map === map && one.variant === variant,
  )!;
}

/** A published histogram with the classes of calls behind it. */
function figure(scenario: string, map: string, variant: string, classes: Classes): HistogramFigure {
  const { buckets } = published(scenario, map, variant);
  return {
    id: `${scenario} ${map} ${variant}`,
    classes: classes.get(`${variant} ${map.replace('_ns', '')}`)!,
    borders: [...buckets.map(({ lo }) => lo), buckets[buckets.length - 1].hi],
    observed: buckets.map(({ count }) => count),
  };
}

/** What the BASE prices are fitted to. */
function baseFigures(boot: Classes, fio: Classes): HistogramFigure[] {
  return [
    figure('ccw-boot', '1_page_ns', 'BASE', boot),
    figure('ccw-boot', 'n_pages_ns', 'BASE', boot),
    figure('ccw-fio', '1_page_ns', 'BASE', fio),
  ];
}

/**
 * The BASE prices in the order of the draft's groups, with the dispersion of each, the hot page's as a whole; the patch's is
 * fitted on top of them.
 */
function fitBase(figures: readonly HistogramFigure[]): DispersedPrices {
  const noise = {
    callSigma: { start: CALL_SIGMA },
    interrupts: {
      interruptsPerUnit: INTERRUPTS.perSecond * 1e-9,
      interruptMean: INTERRUPTS.mean,
      interruptSigma: INTERRUPTS.sigma,
    },
  };
  const free = (start: number, sigma: FitPrice['sigma']): FitPrice => ({
    price: { start, bounds: [start / 5, start * 5] },
    sigma,
  });
  const base: HistogramFit = {
    ...noise,
    figures,
    // of a call, a hot page, a cold and a slow one
    prices: [
      free(400, { start: 0 }),
      free(350, { start: 0.2, bounds: [0.02, 0.6] }),
      free(500, { start: 0.2, bounds: [0.02, 0.6] }),
      free(1500, { start: 0.2, bounds: [0.02, 0.6] }),
    ],
  };
  return fitHistograms(base);
}

function farmanHost(draft: Draft, fit: DispersedPrices, runLayersNs: number): Host {
  const names = Object.keys(draft.groups);
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  const steps: Record<string, HostPrice> = {};
  const assume = (step: string, { price, interval, why }: Assumed): void => {
    const ends = interval && { interval: interval.map((end) => round(end, 2)) as Interval };
    steps[step] = { price: round(price, 2), ...ends, from: 'assumed', why };
  };
  for (const [step, assumed] of Object.entries(draft.assumed)) {
    const isTree = step.startsWith('vpfn_tree') || step.startsWith('dma_tree');
    const other = isTree ? nothing('a few dozen entries at most: in the price of a page') : undefined;
    assume(step, other ?? { ...assumed, why: `as on xu-4.19: ${assumed.why}` });
  }
  names.forEach((name, i) => {
    const { shares, why } = draft.groups[name];
    for (const [step, share] of Object.entries(shares)) {
      const whole = share === 1;
      steps[step] = {
        price: round(fit.prices[i] * share, 2),
        from: whole ? 'fitted' : 'split',
        why: `${whole ? '' : `assumed share of ${round(share * 100, 1)} % in "${name}", ${round(fit.prices[i], 1)}: `}${why}; fitted to the published histograms`,
      };
    }
  });
  const [, page, cold, slow] = fit.sigmas;
  const gupPage = steps.gup_page_4k;
  gupPage.sigma = round(sigmaOfShare(page, gupPage.price / fit.prices[1]), 3);
  steps.walk_cold.sigma = round(cold, 3);
  steps.walk_far.sigma = round(slow, 3);
  steps.fault_in_4k.sigma = round(slow, 3);
  assume('run_layers', estimate(runLayersNs, 'two calls more and a comparison'));
  assume('run_scan', nothing('one compare: in the price of the run'));
  assume('compound_enter', { price: 0, why: 'the guest had 4K pages' });
  for (const backing of ['thp', 'hugetlb']) {
    steps[`gup_page_${backing}`] = {
      price: gupPage.price,
      from: 'assumed',
      why: 'the guest had 4K pages: taken alike',
    };
  }
  return {
    'vfiobench-host': 1,
    name: 'farman-s390x',
    summary: 'IBM Z host with guests on vfio-ccw: Fedora 32, 4 VCPUs, 4 GB, QEMU 5.2.0',
    kernel: '5.10.0-rc7',
    source:
      'Eric Farman, "Re: [PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance", 14 Dec 2020',
    caveats: [...FARMAN_CAVEATS],
    unit: 'ns',
    unitsPerNs: { value: 1, why: 'priced in ns' },
    reuse: REUSE,
    call: { sigma: CALL_SIGMA, why: 'assumed: the histograms ask for narrow calls' },
    interrupts: {
      ...INTERRUPTS,
      why: 'assumed from the tails of the histograms: about one call in five thousand takes 14 µs more',
    },
    steps,
  };
}

/** What goes into the fit; all but the published figures can be varied. */
export interface FarmanInput {
  readonly boot: TraceSource;
  readonly fio: TraceSource;
  readonly draft: Draft;
  /** The runs whose patched n_pages_ns the patch's price is fitted to. */
  readonly patchFittedTo: readonly Scenario[];
  readonly patchSigma: readonly [number, number];
  /** Price of run_layers, in ns. */
  readonly runLayersNs: number;
}

type Scenario = 'ccw-boot' | 'ccw-fio';

const INPUT: FarmanInput = {
  boot: packagedTrace('traces/ccw-boot.csv'),
  fio: packagedTrace('traces/ccw-fio.csv.gz'),
  draft: farmanDraft(),
  patchFittedTo: ['ccw-boot'],
  patchSigma: [0.05, 3],
  runLayersNs: RUN_LAYERS_NS,
};

/** The host as published, and what its fit knows. */
export async function calibrateFarmanWithFit(): Promise<{ host: Host; fit: FitRecord }> {
  const { boot, fio, draft } = INPUT;
  const figures = baseFigures(await classesOf(boot, draft), await classesOf(fio, draft));
  const { buckets } = published('ccw-boot', 'n_pages_ns', 'contiguous-pin');
  const held = buckets.filter(({ count }) => count > 0).length;
  return {
    host: await calibrateFarman(),
    fit: farmanFit(Object.keys(draft.groups), figures, held, fitBase),
  };
}

function classesOf(trace: TraceSource, draft: Draft): Promise<Classes> {
  return callClasses(trace, [], draft, REUSE);
}

/** The host of this fit. */
export async function calibrateFarman(input: Partial<FarmanInput> = {}): Promise<Host> {
  const { boot, fio, draft, patchFittedTo, patchSigma, runLayersNs } = { ...INPUT, ...input };
  const base = baseFigures(await classesOf(boot, draft), await classesOf(fio, draft));
  const host = farmanHost(draft, fitBase(base), runLayersNs);
  const figures: PatchFigure[] = [];
  for (const scenario of patchFittedTo) {
    const trace = { 'ccw-boot': boot, 'ccw-fio': fio }[scenario];
    figures.push({
      calls: await callsWithStep(trace, 'contiguous-pin', host, 'pages_array'),
      published: published(scenario, 'n_pages_ns', 'contiguous-pin').buckets,
    });
  }
  const patch = fitPatch(figures, { price: [20, 2000], sigma: patchSigma });
  const { price, sigma } = patch;
  const runs = patchFittedTo.map((scenario) => scenario.replace('ccw-', '')).join(' and ');
  host.steps.pages_array = {
    price: Math.round(price),
    interval: patchInterval(figures, patch, PATCH_BOUND),
    sigma: Number(sigma.toFixed(2)),
    from: 'fitted',
    why: `extra of a run of two or more pages: allocating, copying and freeing the page array; fitted to ${runs} n_pages_ns +PATCH; interval: prices at which that stays within its bound`,
  };
  return withBaseErrors(host, draft, base);
}

/** The host with the intervals of its BASE prices. */
function withBaseErrors(host: Host, draft: Draft, figures: readonly HistogramFigure[]): Host {
  const errors = baseErrors(figures, (some) => fitBase(some).prices);
  const sums = sumsOf(draft).flatMap(([name, steps]): [string, string[]][] =>
    // each of the steps of a slow page is a price of its own: all of it
    name === SLOW ? steps.map((step) => [`${name}: ${step}`, [step]]) : [[name, steps]],
  );
  return { ...host, ...withErrors(host.steps, sums, errors, BY_LEAVING_OUT) };
}
