/**
 * Probes, declared as in a bpftrace script: a name, which calls, which value. The names are those of the mails; the
 * unit is added when they are shown (`@1_page_ns`).
 */
import { NOTE_CONTIGUOUS_RUN, NOTE_DIRTY_PAGES } from '../../kernel/ledger.js';
import type { OpInfo } from '../../trace/ops.js';
import { OPS } from '../../trace/ops.js';

export interface Probe {
  readonly name: string;
  readonly summary: string;
  /** Name of the operation whose calls it sees. */
  readonly op: OpInfo['name'];
  /**
   * latency: the call's time; npage: its page count; note: values that the path leaves, of noteKind; span: the time of
   * each part of the call that the path marks (Ledger.beginSpan); sum: those of the latency probes in `of`.
   */
  readonly value: 'latency' | 'npage' | 'note' | 'span' | 'sum';
  readonly noteKind?: number;
  /** Names of latency probes. */
  readonly of?: readonly string[];
  /** Only calls of one page, or only of others; left out: all. */
  readonly pages?: 'one' | 'others';
}

/** Each call belongs to at most one latency probe, and through it to the sums of those. */
export const PROBES: readonly Probe[] = [
  { name: '1_page', summary: 'vfio_pin_pages of one page', op: 'pin', value: 'latency', pages: 'one' },
  {
    name: 'n_pages',
    summary: 'vfio_pin_pages of several pages',
    op: 'pin',
    value: 'latency',
    pages: 'others',
  },
  { name: 'npage', summary: 'pages a vfio_pin_pages call', op: 'pin', value: 'npage' },
  {
    name: 'contiguous_npage',
    summary: 'pages a run that the variant pins with one gup call',
    op: 'pin',
    value: 'note',
    noteKind: NOTE_CONTIGUOUS_RUN,
  },
  { name: 'unpin', summary: 'vfio_unpin_pages', op: 'unpin', value: 'latency' },
  { name: 'map', summary: 'VFIO_IOMMU_MAP_DMA', op: 'map', value: 'latency' },
  { name: 'unmap', summary: 'VFIO_IOMMU_UNMAP_DMA', op: 'unmap', value: 'latency' },
  { name: 'memslot', summary: 'KVM_SET_USER_MEMORY_REGION', op: 'memslot', value: 'latency' },
  { name: 'dma_read', summary: 'reads of guest memory by a device model', op: 'dma_read', value: 'latency' },
  { name: 'dma_write', summary: 'its writes', op: 'dma_write', value: 'latency' },
  {
    name: 'dma_rw',
    summary: 'its reads and writes together',
    op: 'dma_read',
    value: 'sum',
    of: ['dma_read', 'dma_write'],
  },
  { name: 'kick', summary: "a guest's doorbell, from exit to entry", op: 'kick', value: 'latency' },
  { name: 'ioeventfd', summary: 'KVM_IOEVENTFD, assign', op: 'ioeventfd', value: 'latency' },
  { name: 'ioeventfd_del', summary: 'KVM_IOEVENTFD, deassign', op: 'ioeventfd_del', value: 'latency' },
  { name: 'dev_dma', summary: 'accesses of a passed-through device', op: 'dev_dma', value: 'latency' },
  {
    name: 'iopf',
    summary: 'its I/O page faults, from the access to the retry',
    op: 'dev_dma',
    value: 'span',
  },
  {
    name: 'invalidate',
    summary: 'MMU notifier: the host takes pages back',
    op: 'invalidate',
    value: 'latency',
  },
  {
    name: 's2_fault',
    summary: 'guest accesses, with the stage-2 faults that they take',
    op: 's2_fault',
    value: 'latency',
  },
  { name: 's2_unmap', summary: 'stage-2 unmap of a range', op: 's2_unmap', value: 'latency' },
  { name: 's2_wp', summary: 'stage-2 write-protect of a range', op: 's2_wp', value: 'latency' },
  {
    name: 'dirty_log',
    summary: 'KVM_GET_DIRTY_LOG, KVM_CLEAR_DIRTY_LOG, and the start of a log',
    op: 'dirty_log',
    value: 'latency',
  },
  {
    name: 'dirty_npage',
    summary: 'dirty pages that such a call tells of or clears',
    op: 'dirty_log',
    value: 'note',
    noteKind: NOTE_DIRTY_PAGES,
  },
];

export function isTime(probe: Probe): boolean {
  return probe.value === 'latency' || probe.value === 'span' || probe.value === 'sum';
}

/** Indices of the probes that calls belong to, without the sums and without parts of calls. */
export const OWN_PROBES: readonly number[] = [...PROBES.keys()].filter(
  (i) => PROBES[i].value !== 'sum' && PROBES[i].value !== 'span',
);

/** The probe that sees the spans of calls. */
export const SPAN_PROBE = PROBES.findIndex(({ value }) => value === 'span');

/** Indices of the sums, each with those of its parts. */
export const SUM_PROBES: readonly { readonly sum: number; readonly parts: readonly number[] }[] = [
  ...PROBES.keys(),
].flatMap((sum) => {
  const { of } = PROBES[sum];
  return of === undefined ? [] : [{ sum, parts: of.map((name) => PROBES.findIndex((p) => p.name === name)) }];
});

/** Which probes a call feeds: indices into PROBES, -1 for none; by op number, of notes by their kind. */
const ONE_PAGE = new Int8Array(OPS.length).fill(-1);
const OTHER_PAGES = new Int8Array(OPS.length).fill(-1);
export const NPAGE_PROBES = new Int8Array(OPS.length).fill(-1);
export const NOTE_PROBES = new Int8Array(256).fill(-1);

for (const [number, probe] of PROBES.entries()) {
  const op = OPS.findIndex((info) => info.name === probe.op);
  if (probe.value === 'npage') NPAGE_PROBES[op] = number;
  else if (probe.value === 'note') NOTE_PROBES[probe.noteKind!] = number;
  else if (probe.value === 'latency') {
    if (probe.pages !== 'others') ONE_PAGE[op] = number;
    if (probe.pages !== 'one') OTHER_PAGES[op] = number;
  }
}

/** The latency probe that a call of this many pages belongs to, -1 for none. */
export function latencyProbe(op: number, pages: number): number {
  return pages === 1 ? ONE_PAGE[op] : OTHER_PAGES[op];
}
