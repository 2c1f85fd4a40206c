/**
 * Host farman-s390x: a guest boot and an fio run over vfio-ccw, published as histograms. Four prices with
 * their dispersions are fitted to three BASE histograms, then one price of the patch, with its own, to one patched
 * histogram.
 * traces/README.md says what the histograms cannot tell and how it was chosen.
 */
import type { Host, HostPrice } from '../../src/hosts/host.js';
import { type PublishedHistogram, readHistograms } from '../../src/validation/published.js';
import { ASSUMED_STEPS } from './assumed-steps.js';
import { type Classes, callClasses } from './call-classes.js';
import type { Draft } from './draft.js';
import { type FitPrice, fitHistograms, type HistogramFit } from './fit-histograms.js';
import { callsWithStep, fitPatch } from './fit-patch.js';
import type { HistogramFigure } from './histogram-figure.js';
import { XU_DRAFT } from './xu-4.19.js';

/** What a run saves for each further page, as a share of a hot page: 108 of 432 ns in the patch author's table. */
const GUP_CALL_SHARE = 0.25;

export const REUSE = {
  hotPages: 1024,
  warmPages: 1024,
  coldPages: 65536,
  why: 'chosen with the traces; a fourth state between hot and cold took no share in any fit, so none is warm',
};

/** How the part of a hot page that is not paid per gup call is split, as on xu-4.19. */
const PAGE_SPLIT: Readonly<Record<string, number>> = {
  gup_page_4k: 0.8154,
  vpfn_alloc: 0.0926,
  vpfn_insert: 0.0463,
  vpfn_lookup: 0.0263,
  reserved_check: 0.0194,
};
/** A vpfn hit's reference, as a share of a hot page; it is not part of a page that is pinned. */
const VPFN_REF_SHARE = 0.0058;

const BOOT = 'traces/ccw-boot.csv';
const FIO = 'traces/ccw-fio.csv.gz';

const CALL_SIGMA = 0.05;
const INTERRUPTS = { perSecond: 333, mean: 14_000, sigma: 0.7 };

/** @param gupCallShare see GUP_CALL_SHARE; other values for robustness checks */
export function farmanDraft(gupCallShare = GUP_CALL_SHARE): Draft {
  const scaled = (shares: Readonly<Record<string, number>>, by: number): Record<string, number> =>
    Object.fromEntries(Object.entries(shares).map(([step, share]) => [step, share * by]));
  return {
    groups: {
      call: { why: 'everything paid once per vfio_pin_pages call', shares: XU_DRAFT.groups.call.shares },
      'hot page': {
        why: 'a page that was pinned a short while ago',
        shares: {
          ...scaled(XU_DRAFT.groups['gup call'].shares, gupCallShare),
          ...scaled(PAGE_SPLIT, 1 - gupCallShare),
          vpfn_ref: VPFN_REF_SHARE,
        },
      },
      'cold page': { why: 'extra of a page that was last pinned long ago', shares: { walk_cold: 1 } },
      'slow page': {
        why: 'extra of a page never pinned before, or so long ago that nothing of it is cached; the histograms cannot tell the two apart',
        shares: { walk_far: 1, fault_in_4k: 1 },
      },
    },
    assumed: ASSUMED_STEPS,
  };
}

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

export interface FarmanFit {
  /** In the order of the draft's groups. */
  readonly prices: readonly number[];
  /** Dispersion of each, the hot page as a whole. */
  readonly sigmas: readonly number[];
}

/** The BASE prices; the patch's is fitted on top of them. */
export function fitBase(boot: Classes, fio: Classes): FarmanFit {
  const noise = {
    callSigma: { start: CALL_SIGMA },
    interruptsPerSecond: { start: INTERRUPTS.perSecond },
    interruptNs: INTERRUPTS.mean,
    interruptSigma: INTERRUPTS.sigma,
  };
  const free = (name: string, start: number, sigma: FitPrice['sigma']): FitPrice => ({
    name,
    price: { start, bounds: [start / 5, start * 5] },
    sigma,
  });
  const base: HistogramFit = {
    ...noise,
    figures: [
      figure('ccw-boot', '1_page_ns', 'BASE', boot),
      figure('ccw-boot', 'n_pages_ns', 'BASE', boot),
      figure('ccw-fio', '1_page_ns', 'BASE', fio),
    ],
    prices: [
      free('call', 400, { start: 0 }),
      free('hot page', 350, { start: 0.2, bounds: [0.02, 0.6] }),
      free('cold page', 500, { start: 0.2, bounds: [0.02, 0.6] }),
      free('slow page', 1500, { start: 0.2, bounds: [0.02, 0.6] }),
    ],
  };
  const fitted = fitHistograms(base);
  return { prices: fitted.prices, sigmas: fitted.sigmas };
}

/** Classes of calls of both traces. */
export async function farmanClasses(draft: Draft): Promise<{ boot: Classes; fio: Classes }> {
  const of = (trace: string): Promise<Classes> => callClasses(trace, [], draft, REUSE);
  return { boot: await of(BOOT), fio: await of(FIO) };
}

/** Sigma of one step that carries the dispersion of a sum of which it is a share. */
function sigmaOfShare(sumSigma: number, share: number): number {
  return Math.sqrt(Math.log1p(Math.expm1(sumSigma ** 2) / share ** 2));
}

export function farmanHost(draft: Draft, fit: FarmanFit): Host {
  const names = Object.keys(draft.groups);
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  const steps: Record<string, HostPrice> = {};
  for (const [step, { price, why }] of Object.entries(draft.assumed)) {
    if (step.startsWith('vpfn_tree') || step.startsWith('dma_tree')) {
      steps[step] = { price: 0, from: 'assumed', why: 'a few dozen entries at most: in the price of a page' };
    } else steps[step] = { price: round(price, 2), from: 'assumed', why: `as on xu-4.19: ${why}` };
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
  steps.run_layers = { price: 5, from: 'assumed', why: 'two calls more and a comparison' };
  steps.run_scan = { price: 0, from: 'assumed', why: 'one compare: in the price of the run' };
  for (const backing of ['thp', 'hugetlb']) {
    steps[`gup_page_${backing}`] = {
      price: gupPage.price,
      from: 'assumed',
      why: 'the guest had 4K pages: taken alike',
    };
  }
  steps.compound_enter = { price: 0, from: 'assumed', why: 'the guest had 4K pages' };
  return {
    'vfiobench-host': 1,
    name: 'farman-s390x',
    summary: 'IBM Z host with guests on vfio-ccw: Fedora 32, 4 VCPUs, 4 GB, QEMU 5.2.0',
    kernel: '5.10.0-rc7',
    source:
      'Eric Farman, "Re: [PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance", 14 Dec 2020',
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

/** @returns the host file of this fit */
export async function calibrateFarman(): Promise<Host> {
  const draft = farmanDraft();
  const { boot, fio } = await farmanClasses(draft);
  const host = farmanHost(draft, fitBase(boot, fio));
  const { buckets } = published('ccw-boot', 'n_pages_ns', 'contiguous-pin');
  const calls = await callsWithStep(BOOT, 'contiguous-pin', host, 'pages_array');
  const { price, sigma } = fitPatch(calls, buckets, { price: [20, 2000], sigma: [0.05, 3] });
  host.steps.pages_array = {
    price: Math.round(price),
    sigma: Number(sigma.toFixed(2)),
    from: 'fitted',
    why: 'extra of a run of two or more pages: allocating, copying and freeing the page array; fitted to boot n_pages_ns +PATCH',
  };
  return host;
}
