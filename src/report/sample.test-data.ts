/** Results as a replay would hand them over, for the tests of the reports: built from a model of a few lines. */
import type { LaneResult, Measured, ProbeResult, ReplayResult, StepPrice } from '../results/replay.js';
import { compare } from '../stats/compare.js';
import { measured } from '../stats/measured.test-data.js';
import { CountRecorder, LatencyRecorder } from '../stats/recorder.js';

const PRICES: readonly StepPrice[] = [
  {
    name: 'call',
    summary: 'call layers of one vfio_pin_pages',
    price: 97,
    from: 'fitted',
    why: 'fit to the boot run',
  },
  {
    name: 'gup_call',
    summary: 'one pin_user_pages_remote',
    price: 108,
    from: 'fitted',
    why: 'fit to the boot run',
  },
  { name: 'gup_page_4k', summary: 'gup of one 4K page', price: 324, from: 'fitted', why: 'boot run' },
  {
    name: 'walk_cold',
    summary: 'page not pinned for long',
    price: 1064,
    from: 'split',
    why: 'share of a fitted sum',
  },
  {
    name: 'run_layers',
    summary: 'layers of the patch, per run',
    price: 178,
    from: 'assumed',
    why: 'no figure tells it',
  },
];
const PRICE_FROM = new Map(PRICES.map(({ name, from }) => [name, from]));

const NONE_DIFFERS = { differing: 0, firstLine: null, firstRecorded: null, firstModelled: null };
const SOME_DIFFER = { differing: 4, firstLine: 203, firstRecorded: '-EINVAL', firstModelled: '1' };

const LANES = ['BASE', 'contiguous-pin', 'contiguous-pin:min-run=8'] as const;

type Counts = Record<string, number>;

/** The steps of a call over `pages` pages that lie in `runs` runs. */
function stepsOf(lane: number, pages: number, runs: number, cold: number): Counts {
  const shared = { call: 1, gup_page_4k: pages, walk_cold: cold };
  if (lane === 0) return { ...shared, gup_call: pages };
  return { ...shared, gup_call: lane === 1 ? runs : pages, run_layers: lane === 1 ? runs : 1 };
}

class LaneOfProbe {
  private readonly times = new LatencyRecorder(1000);
  private readonly counts: Counts = {};
  private readonly ps: Counts = {};

  record(steps: Counts, luck: number): void {
    let ps = 0;
    for (const { name, price } of PRICES) {
      const count = steps[name] ?? 0;
      const stepPs = Math.floor(count * price * luck);
      ps += stepPs;
      this.ps[name] = (this.ps[name] ?? 0) + stepPs;
      this.counts[name] = (this.counts[name] ?? 0) + count;
    }
    this.times.record(ps);
  }

  finish(): Measured | null {
    const steps = PRICES.map(({ name }) => ({
      step: name,
      count: this.counts[name] ?? 0,
      time: (this.ps[name] ?? 0) / 1000,
    }));
    return measured(
      this.times,
      steps.filter(({ count }) => count > 0),
    );
  }
}

/** What a probe is called and measures; its unit tells whether that is time. */
type Probe = Pick<ProbeResult, 'name' | 'title' | 'summary' | 'unit'>;

function probe(what: Probe, lanes: readonly (Measured | null)[]): ProbeResult {
  const isTime = what.unit === 'ns';
  const against = lanes.slice(1).map((lane) => {
    const [base] = lanes;
    return base && lane ? compare(base, lane, { isTime, priceFrom: PRICE_FROM }) : null;
  });
  return { ...what, isTime, lanes, against };
}

function probesOf(calls: number): ProbeResult[] {
  const onePage = LANES.map(() => new LaneOfProbe());
  const nPages = LANES.map(() => new LaneOfProbe());
  const npage = new CountRecorder();
  const runLengths = new CountRecorder();
  const lockWait = new LatencyRecorder(1000);
  let state = 1;
  const draw = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let call = 0; call < calls; call++) {
    const pages = draw(100) < 81 ? 1 : 2 + draw(14);
    const runs = pages === 1 ? 1 : Math.max(1, pages - draw(3));
    const cold = draw(4) === 0 ? 1 + draw(pages) : 0;
    const luck = 700 + draw(600) + (draw(2000) === 0 ? 20_000 : 0);
    npage.record(pages);
    for (let run = 0; run < runs; run++) runLengths.record(run === 0 ? pages - runs + 1 : 1);
    if (draw(50) === 0) lockWait.record(40_000 + draw(900_000));
    const lanes = pages === 1 ? onePage : nPages;
    for (const [i, lane] of lanes.entries()) lane.record(stepsOf(i, pages, runs, cold), luck);
  }
  const everywhere = (one: Measured | null) => LANES.map(() => one);
  return [
    probe(
      { name: '1_page', title: '@1_page_ns', summary: 'vfio_pin_pages of one page', unit: 'ns' },
      onePage.map((lane) => lane.finish()),
    ),
    probe(
      {
        name: 'n_pages',
        title: '@n_pages_ns',
        summary: 'vfio_pin_pages of two or more pages',
        unit: 'ns',
      },
      nPages.map((lane) => lane.finish()),
    ),
    probe(
      { name: 'npage', title: '@npage', summary: 'pages asked of vfio_pin_pages', unit: 'pages' },
      everywhere(measured(npage, [])),
    ),
    probe(
      {
        name: 'contiguous_npage',
        title: '@contiguous_npage',
        summary: 'pages of one contiguous run',
        unit: 'pages',
      },
      [null, measured(runLengths, []), measured(runLengths, [])],
    ),
    probe(
      {
        name: 'lock_wait',
        title: '@lock_wait_ns[iommu_lock]',
        summary: 'waiting for iommu_lock',
        unit: 'ns',
      },
      everywhere(measured(lockWait, [])),
    ),
  ];
}

function lane(index: number, calls: number): LaneResult {
  const isBase = index === 0;
  return {
    label: LANES[index],
    variants: [
      isBase
        ? {
            name: 'page-by-page',
            summary: 'one page at a time',
            source: 'v5.10 drivers/vfio/vfio_iommu_type1.c',
          }
        : { name: LANES[index], summary: 'one gup per run of pages', source: 'Xu, PATCH v2, 2020-12-08' },
    ],
    stepCounts: [{ step: 'call', count: calls, time: calls * 97 }],
    locks: null,
    counters: [
      { name: 'calls', value: calls },
      { name: 'pages pinned', value: calls * 3 },
      { name: 'vpfn hits', value: isBase ? calls : calls + 7 },
    ],
    errnos: calls < 2 ? [] : [{ op: 'pin', errno: '-EINVAL', rows: 3 }],
    differing:
      isBase || calls < 2
        ? []
        : [{ reason: 'a run across two vfio_dma fails with -EINVAL, page by page pins it', rows: 2 }],
    assumedShare: isBase || calls < 2 ? 0 : 0.0731,
    assumedSteps: isBase || calls < 2 ? [] : ['run_layers'],
    splitShare: calls < 2 ? 0 : isBase ? 0.1204 : 0.1121,
  };
}

function replay(calls: number): ReplayResult {
  return {
    schema: 'vfiobench-replay/1',
    version: '0.1.0',
    trace: {
      name: 'traces/pin-boot.csv',
      sha256: calls === 0 ? null : '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
      format: 'csv',
      rows: calls === 0 ? 0 : calls + 6,
      recordedRows: calls,
      badRows: calls < 2 ? [] : [{ line: 17, message: 'op: "pinn" is no operation (map, unmap, pin, ...)' }],
      badRowCount: calls < 2 ? 0 : 1,
      origin: 'reconstructed',
      workload: 'boot of a guest with a vfio-ccw disk',
      source:
        'Farman, 2020-12-14, Re: [PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance',
      kernel: '5.10.0-rc7',
      container: 'mdev',
    },
    host: {
      name: 'farman-s390x',
      summary: 's390x host of the vfio-ccw runs',
      kernel: '5.10.0-rc7',
      source: 'fitted to the histograms of Farman, 2020-12-14',
      effects: [],
      caveats: calls < 2 ? [] : ['calls of a page above 4,096 ns are nearly absent: p99.9 is too low'],
      overrides: calls < 2 ? [] : [{ step: 'gup_call', price: 108 }],
    },
    seed: 1,
    unit: 'ns',
    lanes: LANES.map((_, i) => lane(i, calls)),
    probes: probesOf(calls),
    steps: PRICES,
    recordedReturns: { compared: calls, ...(calls < 2 ? NONE_DIFFERS : SOME_DIFFER) },
    warnings:
      calls < 2
        ? []
        : ['host farman-s390x was fitted on kernel 5.10.0-rc7; the variant was written for 4.19'],
  };
}

/** 3000 calls, two variants, errnos, an assumed price, a probe that BASE does not have. */
export function sample(): ReplayResult {
  return replay(3000);
}

/** The trace has no rows. */
export function emptySample(): ReplayResult {
  return replay(0);
}

/** The trace has one row. */
export function oneRowSample(): ReplayResult {
  return replay(1);
}
