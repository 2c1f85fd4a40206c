/** The costs of a lane, measured: small traces run through its kernel paths, and what they took is what the host pays. */
import { InputError } from '../failure.js';
import type { Host } from '../hosts/host.js';
import { hostsThat } from '../hosts/load.js';
import { streamHash } from '../replay/pricing/draws.js';
import type { Override } from '../replay/pricing/prices.js';
import type { DensityCosts } from '../results/density.js';
import type { TraceRow } from '../trace/write.js';
import type { Selection } from '../variants/select.js';
import type { DeviceCosts } from './device-costs.js';
import { AT, line, OPENED, PAGE } from './measured-trace.js';
import { ModelRuns, type PricedStep } from './model-runs.js';
import type { Parameters } from './parameters.js';
import { startUp } from './start-up.js';

const MIB = 2 ** 20;
/** Pages that a fault may map at most (iopf-premap:pages=262144). */
const MOST_PAGES = 2 ** 18;
/** Most variants map fewer at once, and a small mapping is measured sooner. */
const FEW_PAGES = 2 ** 11;
/** Memory that the measured messages go through, at most: far beyond what an IOTLB of 4K entries reaches. */
const MOST_SET = 256 * MIB;
const MESSAGES = 256;
/** A price that stands out: where its time passes tells who does the work. */
const PROBE_NS = 1e6;
/** Steps shown of each cost. */
const SHOWN_STEPS = 4;

export interface MeasuredCosts {
  /** For the simulation. */
  readonly costs: DeviceCosts;
  /** For the result. */
  readonly shown: DensityCosts;
}

interface Fault {
  readonly ns: number;
  readonly threadNs: number;
  readonly pages: number;
  readonly steps: readonly PricedStep[];
}

/** Whether a lane pins a part of a guest's memory, and only that: what its devices can't fault in. */
export function pinsScope({ chosen }: Selection): boolean {
  return chosen.some(({ variant }) => variant.name === 'iopf-selective');
}

/**
 * @param lane a whole kernel: what is not in it is the default
 * @param guestBytes memory of a guest
 * Throws InputError where the host does not price what the lane does, or prices the moving of data at nothing.
 */
export async function measureCosts(
  host: Host,
  overrides: readonly Override[],
  lane: Selection,
  values: Parameters,
  guestBytes: number,
): Promise<MeasuredCosts> {
  if (host.steps.dev_byte === undefined && !overrides.some(({ step }) => step === 'dev_byte')) {
    const others = hostsThat(({ steps }) => steps.dev_byte !== undefined);
    throw new InputError(`host ${host.name} prices no device DMA; those that do: ${others.join(', ')}`);
  }
  const runs = new ModelRuns(host, overrides, lane);
  const { backing } = values;
  const transfer = await runs.measure(...messages(values, guestBytes));
  const perMib = (MESSAGES * values.message_bytes) / MIB;
  if (transfer.total('dev_dma') === 0) {
    throw new InputError(
      `host ${host.name}: on these prices a device moves data in no time, so that throughput has no bound; give dev_byte a price above 0 (--set dev_byte=0.3ns)`,
    );
  }
  const pinnedScope = pinsScope(lane);
  const start = await startUp(runs, backing, guestBytes, pinnedScope ? values.pinned_scope_bytes : 0);
  const touched = backing.replace(':untouched', '');
  const few = await fault(runs, FEW_PAGES, touched);
  const inMemory = few.pages < FEW_PAGES ? few : await fault(runs, MOST_PAGES, touched);
  const fresh = await fault(runs, 1, '4k:untouched');
  // a page is cleared where one is brought back: in the event thread, or beside it
  const cleared = (ns: number) =>
    fault(runs.at({ step: 'fault_in_4k', value: ns, unit: 'ns' }), 1, '4k:untouched');
  const [free, dear] = [await cleared(0), await cleared(PROBE_NS)];
  const sharesTable = inMemory.pages === 0 && fresh.pages > 0;
  // what reads a page back does not clear it: clearing is the cost of the first touch, whoever faults
  const whole = sharesTable ? free : inMemory;
  const lean = inMemory.pages === 0 ? whole : await fault(runs, 1, touched);
  const small = backing.startsWith('thp') && inMemory.pages > 0;
  const wholeSmall = small ? await fault(runs, few.pages < FEW_PAGES ? FEW_PAGES : MOST_PAGES, '4k') : whole;
  const leanSmall = small ? await fault(runs, 1, '4k') : lean;
  const pagesPerFault = whole.pages === 0 ? null : whole.pages;
  const costs: DeviceCosts = {
    transferNsPerMib: transfer.total('dev_dma') / perMib,
    pagesPerFault,
    ...byPages(lean, whole),
    broughtBack: byPages(leanSmall, wholeSmall),
    handledInThread: dear.threadNs - free.threadNs > PROBE_NS / 2,
    sharesTable,
    firstTouchNs: fresh.ns - free.ns,
    invalidateNs: await invalidation(runs),
    startNs: start.ns,
    pinnedScope,
  };
  return {
    costs,
    shown: {
      transferNsPerMib: costs.transferNsPerMib,
      pagesPerFault,
      faultNs: whole.ns,
      threadNs: whole.threadNs,
      handledInThread: costs.handledInThread,
      sharesTable,
      firstTouchNs: costs.firstTouchNs,
      invalidateNs: costs.invalidateNs * (values.granule_bytes / PAGE),
      startNs: costs.startNs,
      steps: [
        ...dearest('transfer', transfer.steps('dev_dma'), perMib),
        ...(pagesPerFault === null ? [] : dearest('fault', whole.steps)),
        ...dearest('map', start.steps),
      ],
    },
  };
}

/** What a fault takes by the pages that it maps, from one of a page and one of as many as one fault maps. */
function byPages(lean: Fault, whole: Fault): DeviceCosts['broughtBack'] {
  return {
    faultNs: line(lean.pages, lean.ns, whole.pages, whole.ns),
    threadNs: line(lean.pages, lean.threadNs, whole.pages, whole.threadNs),
  };
}

/** Rows that map and warm a working set, and messages through it: hot and cold buffers as the parameters have it. */
function messages(values: Parameters, guestBytes: number): [before: TraceRow[], rows: TraceRow[]] {
  const len = values.message_bytes;
  const places = Math.max(2, Math.floor(Math.min(MOST_SET, guestBytes * values.working_set) / len));
  const hot = Math.max(1, Math.round(places * values.hot_set));
  const size = places * len;
  let draws = 0;
  const uniform = (): number => (streamHash(1, draws++) + 0.5) / 4294967296;
  const place = (): number => {
    const isHot = uniform() < values.hot_access || hot === places;
    return Math.floor(uniform() * (isHot ? hot : places - hot)) + (isHot ? 0 : hot);
  };
  const rows = Array.from(
    { length: MESSAGES * values.buffers },
    (_, i): TraceRow => ({
      op: 'dev_dma',
      addr: AT + place() * len,
      len,
      prot: i % values.buffers === 0 ? 'r' : 'w',
    }),
  );
  const map: TraceRow = { op: 'map', addr: AT, len: Math.ceil(size / PAGE) * PAGE, backing: values.backing };
  // the first time maps what faults map, and fills the IOTLB
  return [[...OPENED, map, ...rows], rows];
}

/** One fault at the start of a mapping of this many pages, none of them mapped; zeros where nothing faults. */
async function fault(runs: ModelRuns, pages: number, backing: string): Promise<Fault> {
  const map: TraceRow = { op: 'map', addr: AT, len: pages * PAGE, backing };
  // a write, so that what nobody has touched is cleared: a read by SVA would leave the zero page
  const rows: TraceRow[] = [{ op: 'dev_dma', addr: AT, len: PAGE, prot: 'w' }];
  const measurement = await runs.measure([...OPENED, map], rows);
  const faults = measurement.calls('iopf');
  if (faults === 0) return { ns: 0, threadNs: 0, pages: 0, steps: [] };
  return {
    ns: measurement.total('iopf'),
    threadNs: measurement.held('evtq_thread'),
    pages: measurement.counted('mapped'),
    steps: measurement.steps('iopf'),
  };
}

/** The notifier for one page: reclaim splits huge pages, and unmaps small ones one by one, each with a call of its own. */
async function invalidation(runs: ModelRuns): Promise<number> {
  const page = { addr: AT, len: PAGE };
  const before: TraceRow[] = [...OPENED, { op: 'map', ...page, backing: '4k' }, { op: 'dev_dma', ...page }];
  return (await runs.measure(before, [{ op: 'invalidate', ...page }])).total('invalidate');
}

function dearest(
  of: 'fault' | 'map' | 'transfer',
  steps: readonly PricedStep[],
  parts = 1,
): DensityCosts['steps'] {
  return [...steps]
    .sort((a, b) => b.time - a.time)
    .slice(0, SHOWN_STEPS)
    .map(({ step, count, time, from }) => ({ step, of, count: count / parts, ns: time / parts, from }));
}
