/** The rounds of a live migration, which Oliver Upton asked after: what the batch of stage2_apply_range() is to them. */
import { grouped } from '../../counted.js';
import type { ReplayResult } from '../../results/replay.js';
import type { OpenQuestion } from '../../results/validation.js';
import type { Evidence } from '../replays.js';
import { MEANWHILE, waiting } from './mmu-lock-waits.js';
import { change, measuredIn, timeText } from './numbers.js';

const GET = 'traces/dirty-log-get.csv.gz';
const CLEAR = 'traces/dirty-log-clear.csv.gz';
const SMALLEST = 'batch-smallest-block';
/** 64 KB: less than the 64 pages of a word. */
const SMALL = 'batch:bytes=65536';

/** From behind the first write-protect of the slot on. */
const ROUNDS = 'ts_ns>=4100000000';

export async function dirtyLogQuestions({ replay }: Evidence): Promise<OpenQuestion[]> {
  const variants = [SMALLEST, SMALL];
  const get = await replay(GET, variants, ROUNDS);
  const clear = await replay(CLEAR, variants, MEANWHILE);
  const { n, total } = measuredIn(get, 'BASE', 'dirty_npage');
  return [
    {
      by: 'Oliver Upton',
      question: "And the VMM's ability to converge: what of the rounds of the dirty log?",
      answer: `They do not hang on the batch. KVM_GET_DIRTY_LOG and KVM_CLEAR_DIRTY_LOG protect again what was written, 64 pages at a time and with nobody let in between: with 4K pages no batch from 256 KB on divides that. 4 GB go over 10 Gbit/s while 8 vCPUs dirty half of what the link carries. KVM_GET_DIRTY_LOG tells ${grouped(total)} pages in ${n} rounds; ${cost(get)}. As QEMU does it since 5.0, nothing is protected at first, and KVM_CLEAR_DIRTY_LOG protects each gigabyte before it is sent; ${cost(clear)}. There a gigabyte is what a vCPU waits for, and to clear less at once is what helps. Sizes and rates are invented, and when the VMM asks is fixed by the trace.`,
      command: `replay ${CLEAR} --variant ${SMALLEST} --variant ${SMALL} --filter ${MEANWHILE} --locks`,
    },
  ];
}

/** What the calls take with 1 GB batches and with others, and what the vCPUs wait. */
function cost(result: ReplayResult): string {
  const { total, max } = measuredIn(result, 'BASE', 'dirty_log');
  const becomes = (label: string): string => change(result, label, 'dirty_log');
  return `its calls take ${timeText(total)} in all, at most ${timeText(max)} each (${waiting(result, 'BASE')}), with 2 MB batches ${becomes(SMALLEST)}, with 64 KB ${becomes(SMALL)} (${waiting(result, SMALL)})`;
}
