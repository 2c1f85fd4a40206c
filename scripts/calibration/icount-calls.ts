/**
 * What the model counts in the calls of the recordings: each is put to a container in the state that the recording
 * program had set up, with memory laid out as it found it.
 */
import type { PinCall } from '../../src/kernel/behaviour.js';
import { Ledger } from '../../src/kernel/ledger.js';
import { STEPS, StepTable } from '../../src/kernel/steps.js';
import { Container } from '../../src/kernel/type1/container.js';
import { evenRuns, LaidOutMemory } from '../../src/kernel/type1/laid-out.test-data.js';
import { mapDma } from '../../src/kernel/type1/map.js';
import { Mm } from '../../src/kernel/type1/mm.js';
import { pinPages, unpinPages } from '../../src/kernel/type1/pin.js';
import { unmapDma } from '../../src/kernel/type1/unmap.js';
import { assemble } from '../../src/variants/assemble.js';
import { select } from '../../src/variants/select.js';
import type { Recorded } from './icount-recordings.js';

/** The code of kernel 6.1: vfio_batch at map, and no group reference to take at a pin. */
export const KERNEL_6_1 = 'map-batched+pin-group-held';

const BEHAVIOUR = assemble(await select(KERNEL_6_1), null, new StepTable());
/** Where the recorded mappings begin: at 2M. */
const FIRST = 2 ** 20;
const COMPOUND_PAGES = 512;
/** Pages between the starts of mappings of one page each. */
const TREE_STRIDE = 2;
/** How many places of a tree of mappings are looked at for a mean. */
const TREE_SAMPLES = 64;
const READ_WRITE = 3;

type Counts = Map<string, number>;
type Kind = '4k' | 'thp' | 'hugetlb-2m';

const KIND: Readonly<Record<string, Kind>> = { thp: 'thp', hugetlb2m: 'hugetlb-2m' };

class RecordedMachine {
  private readonly ledger = new Ledger(STEPS.length);
  private readonly container: Container;

  constructor(hasDomain: boolean) {
    this.container = new Container(0, new Mm(Number.POSITIVE_INFINITY, null), this.ledger, BEHAVIOUR, {
      hasDomain,
      pageShift: 12,
      dmaEntryLimit: 65535,
      dirtyTracking: false,
      validRanges: null,
    });
  }

  map(page: number, pages: number, memory: LaidOutMemory): Counts {
    this.mapOnly(page, pages, memory);
    return this.take();
  }

  private mapOnly(page: number, pages: number, memory: LaidOutMemory): void {
    mapDma(this.container, { page, pageOffset: 0, pages, lenOffset: 0 }, READ_WRITE, memory);
  }

  unmap(page: number, pages: number): Counts {
    const result = { ret: 0, pages: 0 };
    unmapDma(this.container, { page, pageOffset: 0, pages, lenOffset: 0 }, result);
    return this.take();
  }

  pin(page: number, pages: number): Counts {
    pinPages(this.container, pinCall(page, pages));
    return this.take();
  }

  unpin(page: number, pages: number): Counts {
    unpinPages(this.container, pinCall(page, pages));
    return this.take();
  }

  /** `count` mappings of one page each, with a gap between two. */
  plant(count: number): void {
    const memory = new LaidOutMemory('4k', FIRST, new Array<number>(count * TREE_STRIDE).fill(1));
    for (let i = 0; i < count; i++) {
      this.mapOnly(FIRST + i * TREE_STRIDE, 1, memory);
      this.ledger.clear();
    }
  }

  /** The first pin of a device takes a step of its own, which the recorded medians do not see. */
  takeDirtyScope(page: number): void {
    this.pin(page, 1);
    this.unpin(page, 1);
  }

  private take(): Counts {
    const { counts, touched, touchedCount } = this.ledger;
    const taken = new Map<string, number>();
    for (const step of touched.subarray(0, touchedCount)) taken.set(STEPS[step].name, counts[step]);
    this.ledger.clear();
    return taken;
  }
}

function pinCall(page: number, count: number): PinCall {
  const pfns = Float64Array.from({ length: count }, (_, i) => page + i);
  return { pfns, start: 0, count, prot: READ_WRITE, dev: 0, phys: new Float64Array(count) };
}

/** Counts of several calls together. */
function sum(calls: readonly Counts[]): Counts {
  const total: Counts = new Map();
  for (const call of calls) for (const [step, count] of call) total.set(step, (total.get(step) ?? 0) + count);
  return total;
}

function mean(calls: readonly Counts[]): Counts {
  return new Map([...sum(calls)].map(([step, count]) => [step, count / calls.length]));
}

/** Pages of the mappings of a planted tree that are looked at, spread evenly. */
function treePages(count: number): number[] {
  const samples = Math.min(count, TREE_SAMPLES);
  return Array.from(
    { length: samples },
    (_, i) => FIRST + Math.floor(((i + 0.5) * count) / samples) * TREE_STRIDE,
  );
}

/** Runs of compound pages break between two of them only; the last one may be mapped in part. */
function compoundRuns(pages: number, runs: number): number[] {
  const compounds = Math.ceil(pages / COMPOUND_PAGES);
  const lengths = evenRuns(compounds, runs).map((length) => length * COMPOUND_PAGES);
  lengths[lengths.length - 1] -= compounds * COMPOUND_PAGES - pages;
  return lengths;
}

/** Steps that the model takes for a recorded call; null where it is none of the calls that are compared. */
export function modelledCounts({ file, kind, backing, n, runs }: Recorded): Counts | null {
  return file === 'bench' ? ioctlCounts(kind, backing, n, runs) : pinCounts(kind, backing, n);
}

function ioctlCounts(kind: string, backing: string, n: number, runs: number): Counts | null {
  const machine = new RecordedMachine(true);
  const one = (page: number): LaidOutMemory => new LaidOutMemory('4k', page, [1]);
  switch (kind) {
    case 'map':
    case 'unmap': {
      if (runs === 0) return null;
      const memoryKind = KIND[backing] ?? '4k';
      const lengths = memoryKind === '4k' ? evenRuns(n, runs) : compoundRuns(n, runs);
      const memory = new LaidOutMemory(memoryKind, FIRST, lengths);
      const mapped = machine.map(FIRST, n, memory);
      return kind === 'map' ? mapped : machine.unmap(FIRST, n);
    }
    case 'map_einval_zero':
      return machine.map(FIRST, 0, one(FIRST));
    case 'unmap_nothing':
      return machine.unmap(FIRST, 1);
    case 'unmap_cover':
      machine.plant(n);
      return machine.unmap(FIRST, n * TREE_STRIDE);
    case 'tree_map_low':
    case 'tree_unmap_low': {
      machine.plant(n);
      const mapped = machine.map(FIRST - 1, 1, one(FIRST - 1));
      return kind === 'tree_map_low' ? mapped : machine.unmap(FIRST - 1, 1);
    }
    case 'tree_eexist':
      machine.plant(n);
      return mean(treePages(n).map((page) => machine.map(page, 1, one(page))));
    case 'tree_unmap_none':
      machine.plant(n);
      return n === 0 ? machine.unmap(FIRST, 1) : mean(treePages(n).map((page) => machine.unmap(page + 1, 1)));
    default:
      return null;
  }
}

function pinCounts(recorded: string, backing: string, n: number): Counts | null {
  const kind = recorded.replace(/^hw_/, '');
  const machine = new RecordedMachine(kind !== recorded);
  const untouched = backing === 'anon4k_cold';
  const memory = new LaidOutMemory(KIND[backing] ?? '4k', FIRST, evenRuns(2048, 4), untouched);
  if (kind === 'map_nopin') return machine.map(FIRST, n, memory);
  if (kind === 'pin_tree' || kind === 'pin_tree_u') {
    machine.plant(n);
    machine.takeDirtyScope(FIRST);
    const pins = treePages(n).map((page) => [machine.pin(page, 1), machine.unpin(page, 1)]);
    return mean(pins.map(([pin, unpin]) => (kind === 'pin_tree' ? pin : unpin)));
  }
  machine.map(FIRST, 2048, memory);
  machine.takeDirtyScope(FIRST + 2047);
  const base = kind.replace(/_u$/, '');
  const unpinned = base !== kind;
  if (base === 'pin_each') {
    const pages = Array.from({ length: n }, (_, i) => FIRST + i);
    const pins = sum(pages.map((page) => machine.pin(page, 1)));
    return unpinned ? sum(pages.map((page) => machine.unpin(page, 1))) : pins;
  }
  if (base === 'pin_with_vpfns' || base === 'repin_with_vpfns') {
    for (let i = 0; i < n; i++) machine.pin(FIRST + i, 1);
    const page = FIRST + (base === 'pin_with_vpfns' ? n : Math.floor(n / 2));
    const pinned = machine.pin(page, 1);
    return unpinned ? machine.unpin(page, 1) : pinned;
  }
  const first = machine.pin(FIRST, n);
  if (base === 'pin') return unpinned ? machine.unpin(FIRST, n) : first;
  if (base !== 'repin') return null;
  const again = machine.pin(FIRST, n);
  return unpinned ? machine.unpin(FIRST, n) : again;
}
