/** The tables of the shorter mails. */
import type { Layout } from './mail-tables.js';

/** Xiaoyang Xu's, in ns; Eric Farman's histograms are in pin-histograms.ts. */
export const PIN_TABLES: readonly Layout[] = (['base', 'contig'] as const).map((column) => ({
  title: `The patch was ${column === 'base' ? 'not ' : ''}applied`,
  head: ['1 page', '512 pages'],
  rows: [
    ['no huge pages', `pin-4k-1-${column}`, `pin-4k-512-${column}`],
    ['THP', `pin-thp-1-${column}`, `pin-thp-512-${column}`],
    ['HugeTLB', `pin-hugetlb-1-${column}`, `pin-hugetlb-512-${column}`],
  ],
}));

/** Shenming Lu's: slow-down in percent, number of faults. */
export const IOPF_TABLES: readonly Layout[] = [
  {
    title: 'when msg_len = 1MB (and PREMAP_LEN (in Patch 4) = 1): slowdown (num of faults)',
    head: ['VFIO IOPF', 'faults', 'host SVA', 'faults'],
    rows: ['1', '100', '1000'].map((times) => [
      times,
      ...[`iopf-1m-${times}-slowdown`, `iopf-1m-${times}-faults`],
      ...[`sva-1m-${times}-slowdown`, `sva-1m-${times}-faults`],
    ]),
  },
  {
    title: 'when msg_len = 10MB (and PREMAP_LEN = 512): slowdown (num of faults)',
    head: ['VFIO IOPF', 'faults'],
    rows: ['1', '100', '1000'].map((times) => [
      times,
      `iopf-10m-${times}-slowdown`,
      `iopf-10m-${times}-faults`,
    ]),
  },
];

/** Michael S. Tsirkin's, in cycles. */
export const KICK_TABLES: readonly Layout[] = [
  {
    title: 'kvm unittest',
    head: ['cycles'],
    rows: [
      ['mmio-wildcard-eventfd:pci-mem', 'kick-mmio-wildcard'],
      ['mmio-pv-eventfd:pci-mem', 'kick-mmio-pv'],
      ['portio-wildcard-eventfd:pci-io', 'kick-portio-wildcard'],
    ],
  },
];

/** Krister Johansen has no table: what his sentences say. */
export const STAGE2_TABLES: readonly Layout[] = [
  {
    title: '"TCP throughput to drop from 9.5Gbps to about 2Gbps during a teardown", Gbit/s',
    head: ['TCP'],
    rows: [
      ['advertised device throughput', 's2-tcp-idle'],
      ['"a complete stall" (no bound)', 's2-tcp-unbounded'],
      ['the largest block size', 's2-tcp-largest'],
      ['"switching to a 2mb chunk"', 's2-tcp-smallest'],
    ],
  },
  {
    title: 'times of 2 MB batches against 1 GB ones, percent more (64gb VM, 1 vcpu, 4k pages)',
    head: ['map', 'unmap'],
    rows: [
      ['without an interrupt load', 's2-map-quiet', 's2-unmap-quiet'],
      ['with an IO load', 's2-map-io', 's2-unmap-io'],
    ],
  },
  {
    title: '"we could wind up visiting a PUD mapping 512 times"',
    head: ['visits'],
    rows: [
      ['2 MB batches', 's2-pud-visits'],
      ['1 GB batches', 's2-pud-visits-largest'],
      ['the walker says how far it came', 's2-pud-visits-leaf'],
    ],
  },
];
