/** Lines byte for byte as kvm_page_table_test prints them, with one of ours for the unmap, and what is said beside them. */
import type { PageTableLane, PageTableResult } from '../stats/page-table-result.js';

/** Share of a figure at assumed prices from which it is marked. */
const MARKED_SHARE = 0.1;

/** Names of test_util.c (vm_mem_backing_src_alias). */
const SOURCES: Readonly<Record<PageTableResult['source'], string>> = {
  anonymous: 'anonymous',
  thp: 'anonymous_thp',
  'hugetlb-2m': 'anonymous_hugetlb_2mb',
  'hugetlb-1g': 'anonymous_hugetlb_1gb',
};

/** The test's own words about its run, then its stages; a heading for each lane where there are several. */
export function pageTableText({ source, largePage, memBytes, vcpus, lanes }: PageTableResult): string {
  const head = [
    `Testing memory backing src type: ${SOURCES[source]}`,
    `Testing memory backing src granularity: 0x${largePage.toString(16)}`,
    `Testing memory size(aligned): 0x${memBytes.toString(16)}`,
    `Number of testing vCPUs: ${vcpus}`,
    '',
  ];
  const several = lanes.length > 1;
  return (
    head.join('\n') + lanes.map((lane) => `${several ? `\n${lane.label}:\n` : ''}${stages(lane)}`).join('')
  );
}

function stages({ stagesNs: { create, update, adjust, unmap } }: PageTableLane): string {
  const line = (name: string, ns: number): string => `${name}: total execution time: ${seconds(ns)}s`;
  return [
    `${line('KVM_CREATE_MAPPINGS', create)}\n`,
    `${line('KVM_UPDATE_MAPPINGS', update)}\n`,
    `${line('KVM_ADJUST_MAPPINGS', adjust)}\n`,
    `${line('UNMAP', unmap)} (not a line of the kernel's test)\n`,
  ].join('\n');
}

/** `%ld.%.9ld` of a timespec. */
function seconds(ns: number): string {
  const fraction = ns % 1e9;
  return `${(ns - fraction) / 1e9}.${String(fraction).padStart(9, '0')}`;
}

/** What the lines have no room for: that they are modelled, and which rest on assumed prices. */
export function pageTableNotes({ host, lanes, warnings }: PageTableResult): string[] {
  return [
    `modelled on host ${host}: counts of kernel steps times their prices, not measured`,
    ...lanes
      .filter(({ assumedShare }) => assumedShare >= MARKED_SHARE)
      .map(({ label, assumedShare, assumedSteps }) => {
        const percent = (assumedShare * 100).toFixed(0);
        return `${label}: ${percent} % of it rests on assumed prices (${assumedSteps.slice(0, 3).join(', ')})`;
      }),
    ...warnings,
  ];
}
