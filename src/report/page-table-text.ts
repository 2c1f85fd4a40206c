/** Lines byte for byte as kvm_page_table_test prints them, with one of ours for the unmap, and what is said beside them. */
import type { PageTableLane, PageTableResult } from '../results/page-table.js';
import { linesOf, prose, title } from './page.js';
import { assumedPart } from './prices-behind.js';
import type { Terminal } from './terminal.js';

/** Names of test_util.c (vm_mem_backing_src_alias). */
const SOURCES: Readonly<Record<PageTableResult['source'], string>> = {
  anonymous: 'anonymous',
  thp: 'anonymous_thp',
  'hugetlb-2m': 'anonymous_hugetlb_2mb',
  'hugetlb-1g': 'anonymous_hugetlb_1gb',
};

/**
 * The test's own words about its run, then its stages; a heading for each lane where there are several. The test's lines
 * are shorter than any terminal; what is ours is broken to fit.
 */
export function pageTableText(
  { source, largePage, memBytes, vcpus, lanes }: PageTableResult,
  terminal: Terminal,
): string {
  const head = [
    `Testing memory backing src type: ${SOURCES[source]}`,
    `Testing memory backing src granularity: 0x${largePage.toString(16)}`,
    `Testing memory size(aligned): 0x${memBytes.toString(16)}`,
    `Number of testing vCPUs: ${vcpus}`,
    '',
  ];
  const heading = (label: string): string => `\n${linesOf(title(`${label}:`, terminal))}`;
  const several = lanes.length > 1;
  return (
    head.join('\n') +
    lanes.map((lane) => `${several ? heading(lane.label) : ''}${stages(lane, terminal)}`).join('')
  );
}

function stages({ stagesNs: { create, update, adjust, unmap } }: PageTableLane, terminal: Terminal): string {
  const line = (name: string, ns: number): string => `${name}: total execution time: ${seconds(ns)}s`;
  return [
    `${line('KVM_CREATE_MAPPINGS', create)}\n`,
    `${line('KVM_UPDATE_MAPPINGS', update)}\n`,
    `${line('KVM_ADJUST_MAPPINGS', adjust)}\n`,
    linesOf(prose(`${line('UNMAP', unmap)} (not a line of the kernel's test)`, terminal, 0)),
  ].join('\n');
}

/** `%ld.%.9ld` of a timespec. */
function seconds(ns: number): string {
  const fraction = ns % 1e9;
  return `${(ns - fraction) / 1e9}.${String(fraction).padStart(9, '0')}`;
}

/** What several vCPUs are taken for; nothing of one. */
export function oneChain({ source, vcpus }: Pick<PageTableResult, 'source' | 'vcpus'>): string[] {
  if (vcpus === 1) return [];
  // every other one writes, the first of them included
  const isShared = source === 'anonymous' && vcpus > 2;
  return [
    `no vCPU gets past a page that is not mapped, so a stage is one chain of faults; what the others add by faulting at the same page is left out${isShared ? ', but for a second writer of the zero page' : ''}`,
  ];
}

/** What the lines have no room for: that they are modelled and how far, and which rest on assumed prices. */
export function pageTableNotes({ host, overrides, lanes, warnings }: PageTableResult): string[] {
  const isIdle = lanes.some(({ stagesNs }) => Object.values(stagesNs).includes(0));
  return [
    `modelled on host ${host}: counts of kernel steps times their prices, not measured`,
    ...(isIdle
      ? [
          "only faults are timed, not the guest's own reads and writes: a stage in which nothing faults takes 0 s",
        ]
      : []),
    ...overrides.map(({ step, value, unit }) => `${step} costs ${value} ${unit} by --set`),
    ...lanes.flatMap((lane) => {
      const part = assumedPart(lane);
      return part === null ? [] : [`${lane.label}: ${part}`];
    }),
    ...warnings,
  ];
}
