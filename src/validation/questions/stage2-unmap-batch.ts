/** What Oliver Upton and Krister Johansen left open about the batch of stage2_apply_range(). */
import { grouped } from '../../counted.js';
import type { OpenQuestion } from '../../stats/validation.js';
import type { Evidence } from '../replays.js';
import { change, laneOf, meanOf, percent } from './numbers.js';

const BLOCKS = 'traces/teardown-256g-1g.csv';
const PAGES = 'traces/teardown-256g.csv';
const MIGRATION = 'traces/migration-64g.csv.gz';
const MANY_CPUS = 'traces/page-table-64cpu.csv.gz';
const SMALLEST = 'batch-smallest-block';
const LEAF = 'batch-leaf-advance';
const UNMAP = 'op=s2_unmap';
const NIC = '10g@0/0';

export async function stage2Questions({ replay }: Evidence): Promise<OpenQuestion[]> {
  const blocks = await replay(BLOCKS, [SMALLEST, LEAF], UNMAP);
  const migration = await replay(MIGRATION, [SMALLEST], 'op=s2_wp');
  const faults = await replay(MANY_CPUS, ['tlbi-deferred', 'tlbi-deferred-if-cleared'], 'op=s2_fault');
  const pages = await replay(PAGES, [SMALLEST], UNMAP, NIC);
  const ms = (label: string): string => (meanOf(blocks, label, 's2_unmap') / 1e6).toFixed(2);
  const [largest, smallest] = pages.nic!.lanes;
  const unmap = largest.ops.find(({ op }) => op === 's2_unmap')!;
  const suffers = ({ queues }: typeof largest): string =>
    queues.sufferingNs === 0
      ? 'none for any time'
      : `${percent(queues.flowShare)} for ${(queues.sufferingNs / 1e9).toFixed(1)} s, ${grouped(queues.timedOut)} of ${grouped(queues.newConnections)} new connections timing out`;
  return [
    {
      by: 'Oliver Upton',
      question: 'Seems like we could wind up visiting a PUD mapping 512 times?',
      answer: `Yes: 256 GB of 1 GB blocks are unmapped in ${ms('BASE')} ms with 1 GB batches, in ${ms(SMALLEST)} ms with 2 MB ones; in 4K pages the same memory takes ${(unmap.quietNs / 1e9).toFixed(1)} s.`,
      command: `replay ${BLOCKS} --variant ${SMALLEST} --filter ${UNMAP}`,
    },
    {
      by: 'Krister Johansen',
      question: 'Does letting the walker say how far it came seem like a reasonable approach?',
      answer: `It visits each block once and takes ${ms(LEAF)} ms, batches being as short as with 2 MB where memory is in pages.`,
      command: `replay ${BLOCKS} --variant ${LEAF} --filter ${UNMAP}`,
    },
    {
      by: 'Oliver Upton',
      question: 'Live migration is sensitive to the latency of page table updates: what of write-protection?',
      answer: `Write-protecting 64 GB of a running VM gets ${change(migration, SMALLEST, 's2_wp')} with 2 MB batches, and faults get in between them.`,
      command: `replay ${MIGRATION} --variant ${SMALLEST} --filter op=s2_wp --locks`,
    },
    {
      by: 'Krister Johansen',
      question: 'Would deferred TLBIs conditional on a cleared PTE do as well as the old way?',
      answer: `Yes: with 64 vCPUs on 8 GB, faults get ${change(faults, 'tlbi-deferred', 's2_fault')} by deferred invalidation, ${change(faults, 'tlbi-deferred-if-cleared', 's2_fault')} where only cleared entries are invalidated (${tlbis(faults)}).`,
      command: `replay ${MANY_CPUS} --variant tlbi-deferred --variant tlbi-deferred-if-cleared --filter op=s2_fault`,
    },
    {
      by: 'Krister Johansen',
      question: 'Which flows does a teardown hurt, with 64 queues on 64 CPUs?',
      answer: `Tearing down 256 GB, of the flows: ${suffers(largest)} with 1 GB batches; with 2 MB ones ${suffers(smallest)}.`,
      command: `replay ${PAGES} --variant ${SMALLEST} --filter ${UNMAP} --nic ${NIC}`,
    },
  ];
}

/** Range flushes of the deferred way and of the conditional one. */
function tlbis(faults: Parameters<typeof laneOf>[0]): string {
  const flushes = (label: string): number =>
    laneOf(faults, label).stepCounts.find(({ step }) => step === 's2_tlbi_range')?.count ?? 0;
  return `${grouped(flushes('tlbi-deferred'))} range flushes against ${grouped(flushes('tlbi-deferred-if-cleared'))}`;
}
