/**
 * GVT-g's accesses to guest memory while glmark2 runs in one VM or in each of several: as many reads and writes as the
 * mail counted, in its shares of whole pages. Sizes below a page, pages and order are ours (traces/README.md).
 */
import type { TraceRow } from '../../src/trace/write.js';
import { Deck, inProportion } from './deck.js';
import { Random } from './random.js';

export interface RwCounts {
  readonly reads: number;
  readonly writes: number;
}

/** "test 1" of the mail of 19 Jan 2020. */
export const GLMARK2_CALLS: RwCounts = { reads: 29_587_120, writes: 17_098_364 };

/** The same in small. */
export function scaledRw({ reads, writes }: RwCounts, divisor: number): RwCounts {
  return { reads: Math.round(reads / divisor), writes: Math.round(writes / divisor) };
}

const PAGE = 4096;
/** "among reads, 48% is of PAGE_SIZE" */
const WHOLE_PAGES = 0.48;

/** Memory of the guest: [first byte, length], each a memslot and a vfio_dma, as QEMU lays out 2 GB on a q35 machine. */
const RAM: readonly (readonly [number, number])[] = [
  [0x0, 0xa0000],
  [0xc0000, 0x7ff40000],
];
/** Where the graphics tables, rings and batch buffers lie: pages of the second range. */
const FIRST_PAGE = 0x40000;
const HOT_PAGES = 512;
const PAGES = 16384;
/** Share of the accesses that go to the hot pages. */
const HOT = 0.8;

/** Bytes of an access below a page, with weights: entries of page tables, lines of a ring, pieces of a batch. */
const SMALL_READS: readonly (readonly [number, number])[] = [
  [8, 60],
  [64, 30],
  [512, 8],
  [2048, 2],
];
const SMALL_WRITES: readonly (readonly [number, number])[] = [
  [4, 40],
  [8, 50],
  [64, 10],
];

type Access = readonly [op: 'dma_read' | 'dma_write', len: number];

function deck({ reads, writes }: RwCounts): Deck<Access> {
  const whole = Math.round(reads * WHOLE_PAGES);
  const sized = (op: Access[0], total: number, sizes: typeof SMALL_READS): [Access, number][] =>
    inProportion(total, sizes).map(([len, count]) => [[op, len], count]);
  return new Deck<Access>([
    [['dma_read', PAGE], whole],
    ...sized('dma_read', reads - whole, SMALL_READS),
    ...sized('dma_write', writes, SMALL_WRITES),
  ]);
}

/** One VM, which needs no name, and several of them: a cpu each. */
export const ONE_VM: readonly Caller[] = [{}];
export const TWO_VMS: readonly Caller[] = [{ vm: 0 }, { vm: 1 }];

/** Who makes calls; a trace has columns for what is given. */
export interface Caller {
  readonly vm?: number;
  readonly cpu?: number;
}

/**
 * @param callers each makes these calls; their rows take turns
 */
export function* glmark2Rows(
  calls: RwCounts,
  callers: readonly Caller[],
  seed: number,
): Generator<TraceRow, void> {
  const guests = callers.map((which, i) => ({
    access: accessOf(which),
    left: deck(calls),
    random: new Random(seed + i),
  }));
  for (const which of callers.filter(({ cpu }) => (cpu ?? 0) === 0)) {
    for (const [addr, len] of RAM) {
      yield { op: 'memslot', ...which, addr, len, backing: 'thp' };
      yield { op: 'map', ...which, addr, len, backing: 'thp' };
    }
  }
  for (let i = 0; i < calls.reads + calls.writes; i++) {
    for (const { access, left, random } of guests) {
      const [op, len] = left.draw(random);
      yield access(op, address(random, len), len);
    }
  }
}

/** What makes a caller's row: objects written down field by field are several times as fast as those put together. */
function accessOf({ vm, cpu }: Caller): (op: string, addr: number, len: number) => TraceRow {
  if (vm !== undefined && cpu !== undefined) return (op, addr, len) => ({ op, vm, cpu, addr, len });
  if (vm !== undefined) return (op, addr, len) => ({ op, vm, addr, len });
  if (cpu !== undefined) return (op, addr, len) => ({ op, cpu, addr, len });
  return (op, addr, len) => ({ op, addr, len });
}

/** Aligned to its own size, so that no access crosses a page. */
function address(random: Random, len: number): number {
  const page = FIRST_PAGE + random.below(random.chance(HOT) ? HOT_PAGES : PAGES);
  return page * PAGE + random.below(PAGE / len) * len;
}
