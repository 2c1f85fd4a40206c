/**
 * hisi_sec_test on a passed-through accelerator: messages sent one after another, each read from an in buffer and written
 * to an out buffer. The mail gives message length, number of sendings and faults; where the faults come from is ours.
 */
import type { TraceRow } from '../../src/trace/write.js';

const PAGE = 4096;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
/** RAM of the virt machine. */
const RAM = GIB;
const RAM_BYTES = 16 * GIB;
/** Memory of the queues, which the driver has set up and written to. */
const QUEUES = RAM;
const QUEUES_BYTES = 64 * MIB;
const BUFFERS = QUEUES + QUEUES_BYTES;
const BUFFERS_BYTES = 64 * MIB;
const REST = BUFFERS + BUFFERS_BYTES;

/** Queue memory lies in groups of pages, further apart than one premap reaches. */
const GROUP_STRIDE = 4 * MIB;
/** Groups in use with the first buffer pair, and with both. */
const GROUPS_OF_FIRST = 3;
const GROUPS_OF_BOTH = 6;
/** Pages of them that the first message needs. */
const PAGES_OF_FIRST = 6;
/** What a device reads of such a page: a descriptor. */
const DESCRIPTOR = 128;

export interface HisiSec {
  /** Message length, MiB. */
  readonly mib: number;
  readonly times: number;
  /** Pages of queue memory that the device touches in all. */
  readonly queuePages: number;
}

/** The six runs of the mail. Pages of queue memory: its VFIO faults less the pages of the buffers. */
export const HISI_SEC_RUNS: readonly HisiSec[] = [1, 10].flatMap((mib) => [
  { mib, times: 1, queuePages: 6 },
  { mib, times: 100, queuePages: 34 },
  { mib, times: 1000, queuePages: 47 },
]);

/** Address of the n-th page of queue memory in the order in which the device first touches them. */
function queuePage(n: number): number {
  const first = PAGES_OF_FIRST / GROUPS_OF_FIRST;
  if (n < PAGES_OF_FIRST) return QUEUES + Math.floor(n / first) * GROUP_STRIDE + (n % first) * PAGE;
  const behind = n - PAGES_OF_FIRST;
  // the groups of the second pair come first, then all take turns
  const group = (behind + GROUPS_OF_FIRST) % GROUPS_OF_BOTH;
  const round = Math.floor((behind + GROUPS_OF_FIRST) / GROUPS_OF_BOTH);
  return QUEUES + group * GROUP_STRIDE + (group < GROUPS_OF_FIRST ? round - 1 + first : round) * PAGE;
}

export function* hisiSecRows({ mib, times, queuePages }: HisiSec): Generator<TraceRow, void> {
  yield { op: 'map', addr: QUEUES, len: QUEUES_BYTES, backing: '4k' };
  yield { op: 'map', addr: BUFFERS, len: BUFFERS_BYTES, backing: '4k:untouched' };
  yield { op: 'map', addr: REST, len: RAM + RAM_BYTES - REST, backing: 'thp:untouched' };
  const len = mib * MIB;
  let touched = 0;
  for (let sending = 0; sending < times; sending++) {
    const due =
      sending === 0
        ? PAGES_OF_FIRST
        : PAGES_OF_FIRST + Math.ceil((sending * (queuePages - PAGES_OF_FIRST)) / (times - 1));
    for (; touched < due; touched++)
      yield { op: 'dev_dma', addr: queuePage(touched), len: DESCRIPTOR, prot: 'r' };
    const pair = BUFFERS + (sending % 2) * 2 * len;
    yield { op: 'dev_dma', addr: pair, len, prot: 'r' };
    yield { op: 'dev_dma', addr: pair + len, len, prot: 'w' };
  }
}
