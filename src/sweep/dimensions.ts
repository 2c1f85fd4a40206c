/** What of a trace itself can be swept over: each value makes other rows of it (changed-trace.ts). */
import { inputErrorAt } from '../failure.js';
import { ADDRESS_PAGE, MAX_STORED_PFNS, type TraceBatch } from '../trace/batch.js';
import { bits } from '../trace/op-columns.js';
import { OPS, opNumber } from '../trace/ops.js';
import type { Backing } from '../trace/trace.js';
import type { RowChange } from './changed-trace.js';

export interface Dimension {
  readonly summary: string;
  readonly least: number;
  readonly most: number;
  /** @param name of the trace, for messages */
  of(value: number, name: string): RowChange;
}

const VM = bits(['vm']);
const CPU = bits(['cpu']);
const LEN = bits(['len']);

/** Operations of OPS, as a test by number. */
function among(names: readonly string[]): Uint8Array {
  return Uint8Array.from(OPS, ({ name }) => (names.includes(name) ? 1 : 0));
}

const ONE = (): number => 1;
const ACCESSES = ['dma_read', 'dma_write', 'dev_dma'];
const PINS = ['pin', 'unpin'];
/** What vCPUs and device threads do at once; what sets a VM up stays where it is. */
const CALLS = ['pin', 'unpin', 'dma_read', 'dma_write', 'kick', 's2_fault'];

const isAccess = among(ACCESSES);
const isPin = among(PINS);
const isCall = among(CALLS);
const IOEVENTFD = opNumber('ioeventfd');

/** Where further doorbells lie: above what a guest has, and among its ports. */
const FAR_PAGE = 2 ** 30;
const FIRST_PORT = 0x8000;
const PIO = 2;

const MOST_CPUS = 512;

function vms(value: number, name: string): RowChange {
  return {
    copies(source, row) {
      if (source.vm[row] === 0) return value;
      throw inputErrorAt(
        name,
        source.line[row],
        'several VMs do what one did, so that the trace must be of vm 0 alone',
      );
    },
    change(out, at, copy) {
      out.vm[at] = copy;
      out.given[at] |= VM;
    },
  };
}

function cpusPerVm(value: number): RowChange {
  const calls: number[] = [];
  return {
    copies: ONE,
    change(out, at) {
      const vm = out.vm[at];
      const turn = isCall[out.op[at]] === 0 ? 0 : (calls[vm] ?? 0);
      if (isCall[out.op[at]] === 1) calls[vm] = turn + 1;
      out.cpu[at] = turn % value;
      out.given[at] |= CPU;
    },
  };
}

function len(value: number): RowChange {
  return {
    copies: ONE,
    change(out, at) {
      if (isAccess[out.op[at]] === 0) return;
      out.lenPages[at] = Math.floor(value / ADDRESS_PAGE);
      out.lenOffset[at] = value % ADDRESS_PAGE;
      out.given[at] |= LEN;
    },
  };
}

function npage(value: number): RowChange {
  const pieces = (source: TraceBatch, row: number): number =>
    isPin[source.op[row]] === 0 || source.pfnCount[row] > MAX_STORED_PFNS
      ? 1
      : Math.max(1, Math.ceil(source.pfnCount[row] / value));
  return {
    copies: pieces,
    pfns(source, row, copy) {
      const count = source.pfnCount[row];
      if (pieces(source, row) === 1) return { from: 0, count };
      return { from: copy * value, count: Math.min(value, count - copy * value) };
    },
    change() {},
  };
}

function contiguity(value: number): RowChange {
  return {
    copies: ONE,
    change() {},
    backing(backing: Backing) {
      if (backing.kind !== '4k') return backing;
      return { ...backing, run: value, text: `4k:run=${value}${backing.untouched ? ':untouched' : ''}` };
    },
  };
}

/** They come before the first doorbell of each VM. */
function eventfds(value: number): RowChange {
  const met = new Set<number>();
  let more = 0;
  return {
    copies(source, row) {
      more = source.op[row] === IOEVENTFD && !met.has(source.vm[row]) ? value : 0;
      if (source.op[row] === IOEVENTFD) met.add(source.vm[row]);
      return more + 1;
    },
    change(out, at, copy) {
      if (copy === more) return;
      const isPort = out.kind[at] === PIO;
      const address = isPort ? FIRST_PORT + 8 * copy : (FAR_PAGE + copy) * ADDRESS_PAGE;
      out.addrPage[at] = Math.floor(address / ADDRESS_PAGE);
      out.addrOffset[at] = address % ADDRESS_PAGE;
    },
  };
}

export const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  vms: {
    summary: 'this many VMs do at once what the one of the trace did',
    least: 1,
    most: 256,
    of: vms,
  },
  'cpus-per-vm': {
    summary: 'calls of a VM are handed out to this many CPUs in turn',
    least: 1,
    most: MOST_CPUS,
    of: cpusPerVm,
  },
  len: {
    summary: 'bytes of each dma_read, dma_write and dev_dma',
    least: 1,
    most: 2 ** 26,
    of: len,
  },
  npage: {
    summary: 'pages of a pin or unpin at most: longer ones are cut',
    least: 1,
    most: MAX_STORED_PFNS,
    of: npage,
  },
  contiguity: {
    summary: 'neighbours among 4K pages that are physically contiguous (4k:run=N)',
    least: 1,
    most: 2 ** 40,
    of: contiguity,
  },
  eventfds: {
    summary: 'further ioeventfds on the bus of each VM',
    least: 0,
    most: 4000,
    of: eventfds,
  },
};
