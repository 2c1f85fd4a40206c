/** What Oliver Upton and Krister Johansen left open about the batch of stage2_apply_range(). */
import { percent, quantity } from '../../counted.js';
import { parseNic } from '../../nic/setup.js';
import type { NicLane } from '../../results/nic.js';
import type { ReplayResult } from '../../results/replay.js';
import type { OpenQuestion } from '../../results/validation.js';
import type { Evidence } from '../replays.js';
import { deferredTlbiQuestions } from './deferred-tlbi.js';
import { dirtyLogQuestions } from './dirty-log.js';
import { MEANWHILE, waiting } from './mmu-lock-waits.js';
import { change, meanOf, nicOpOf, timeText } from './numbers.js';

const BLOCKS = 'traces/teardown-256g-1g.csv';
const PAGES = 'traces/teardown-256g.csv';
const EXIT = 'traces/teardown-256g-exit.csv';
const MIGRATION = 'traces/migration-64g.csv.gz';
const SMALLEST = 'batch-smallest-block';
const LEAF = 'batch-leaf-advance';
/** A kernel without CONFIG_PREEMPTION. */
const NEVER = 'needbreak-never';
/** LEAF has the batch of SMALLEST. */
const EVERY = [SMALLEST, 'batch-root-entry'];
const UNMAP = 'op=s2_unmap';
const AT_EXIT = 'op=mm_exit';
const NIC = '10g@0/0';

export async function stage2Questions(by: Evidence): Promise<OpenQuestion[]> {
  const { replay } = by;
  const blocks = await replay(BLOCKS, [SMALLEST, LEAF], UNMAP);
  const migration = await replay(MIGRATION, [SMALLEST, NEVER, `${SMALLEST}+${NEVER}`], MEANWHILE);
  const pages = await replay(PAGES, [SMALLEST], UNMAP, NIC);
  const exit = await replay(EXIT, EVERY, AT_EXIT, NIC);
  const ms = (label: string): string => (meanOf(blocks, label, 's2_unmap') / 1e6).toFixed(2);
  const [largest, smallest] = pages.nic!.lanes;
  const unmap = nicOpOf(largest, 's2_unmap');
  const { mtu, ring } = parseNic(NIC);
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
      question:
        "Live migration is sensitive to the latency of page table updates, as it can affect the VMM's ability to converge: what of write-protection?",
      answer: `Write-protecting 64 GB of a running VM takes ${timeText(meanOf(migration, 'BASE', 's2_wp'))} with 1 GB batches and gets ${change(migration, SMALLEST, 's2_wp')} with 2 MB ones. The vCPUs that write meanwhile wait for mmu_lock: with 1 GB ${waiting(migration, 'BASE')}; with 2 MB ${waiting(migration, SMALLEST)}. That is on a kernel that lets them in at the end of a batch: with CONFIG_PREEMPTION. Without it rwlock_needbreak() and spin_needbreak() say no, and until a reschedule is due the batch is of no use: with 1 GB ${waiting(migration, NEVER)}; with 2 MB ${waiting(migration, `${SMALLEST}+${NEVER}`)}. Sizes and rates are invented.`,
      command: `replay ${MIGRATION} --variant ${SMALLEST} --variant ${NEVER} --variant ${SMALLEST}+${NEVER} --filter ${MEANWHILE} --locks`,
    },
    ...(await dirtyLogQuestions(by)),
    ...(await deferredTlbiQuestions(by)),
    {
      by: 'Krister Johansen',
      question: 'Which flows does a teardown hurt, with 64 queues on 64 CPUs?',
      answer: `Removing a memory slot of 256 GB in 4K pages, of the flows: ${suffering(largest)} with 1 GB batches; with 2 MB ones ${suffering(smallest)}. That is with an MTU of ${mtu} and a ring of ${ring}, which the mail does not tell: where the ring holds less than a batch and a round trip bring, a NIC gets less.`,
      command: `replay ${PAGES} --variant ${SMALLEST} --filter ${UNMAP} --nic ${NIC}`,
    },
    {
      by: 'Krister Johansen',
      question: "It's the VMs getting torn down: does the batch help where the process just exits?",
      answer: `${atExit(exit)} kvm_arch_flush_shadow_all frees the table in one walk (kvm_free_stage2_pgd, v5.17), neither in batches nor with a reschedule, so that stage2_apply_range() and its batch are not part of it. That the mail saw the batch matter says that its VMs lose their memory before, as by removing the slot.`,
      command: `replay ${EXIT} ${EVERY.map((way) => `--variant ${way}`).join(' ')} --filter ${AT_EXIT} --nic ${NIC}`,
    },
  ];
}

function suffering({ queues }: NicLane): string {
  if (queues.sufferingNs === 0) return 'none for any time';
  return `${percent(queues.flowShare)} for ${timeText(queues.sufferingNs)}, ${quantity(queues.timedOut)} of ${quantity(queues.affectedConnections)} of their new connections timing out`;
}

/** The NIC's stall while the process exits, which no batch should change. */
function atExit({ nic }: ReplayResult): string {
  const lanes = nic!.lanes;
  const stall = (lane: NicLane): string => timeText(nicOpOf(lane, 'mm_exit').longestStallNs);
  const [first, ...others] = lanes;
  const gbps = nicOpOf(first, 'mm_exit').gbps;
  const beside = `${gbps === null ? '' : `${gbps.toFixed(2)} Gbit/s meanwhile, `}of the flows ${suffering(first)}`;
  return others.every((lane) => stall(lane) === stall(first))
    ? `No. With CONFIG_PREEMPTION nothing is left to help: ksoftirqd preempts the walk, which holds no lock, and the NIC does not stall. Without it 256 GB in 4K pages stop the NIC for ${stall(first)} with every batch (${beside}).`
    : `256 GB in 4K pages stop the NIC for ${lanes.map((lane) => `${stall(lane)} (${lane.label})`).join(', ')}.`;
}
