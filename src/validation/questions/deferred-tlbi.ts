/** Krister Johansen's second patch: deferred TLBIs only where an entry was cleared, with 64 vCPUs on 8 GB. */
import { grouped } from '../../counted.js';
import { plainOptions } from '../../replay/run-on.js';
import type { PageTableTest } from '../../replay/suites/page-table-rows.js';
import { pageTableTest } from '../../replay/suites/page-table-test.js';
import type { ReplayResult } from '../../results/replay.js';
import type { OpenQuestion } from '../../results/validation.js';
import { select } from '../../variants/select.js';
import type { Evidence } from '../replays.js';
import { change, changeOf, laneOf } from './numbers.js';

const HOST = 'johansen-arm64';
const DEFERRED = 'tlbi-deferred';
const CONDITIONAL = 'tlbi-deferred-if-cleared';
const BOTH = `--variant ${DEFERRED} --variant ${CONDITIONAL}`;
const MB = 2 ** 20;
/** The mail has 8 GB, whose four million pages nobody waits for: the times of a page are the same. */
const TEST: PageTableTest = { memBytes: 128 * MB, vcpus: 64, source: 'anonymous', granule: 4096 };
const SHARE = (8 * 1024 * MB) / TEST.memBytes;
/** Even vCPUs write (guest_code of the test, v5.17). */
const WRITERS = TEST.vcpus / 2;
/** This many write to each zero page at once: one alone, two, and all of them. */
const RACES = [1, 2, WRITERS];
const FAULTS = 'op=s2_fault,len=4096';

export async function deferredTlbiQuestions({ replay, hostNamed }: Evidence): Promise<OpenQuestion[]> {
  const create = await createTimes(hostNamed);
  const races: ReplayResult[] = [];
  for (const writers of RACES) races.push(await replay(raceOf(writers), [DEFERRED, CONDITIONAL], FAULTS));
  const faults = (variant: string): string =>
    races.map((one, i) => `${change(one, variant, 's2_fault')} with ${RACES[i]}`).join(', ');
  const all = races[RACES.length - 1];
  return [
    {
      by: 'Krister Johansen',
      question: 'Would deferred TLBIs conditional on a cleared PTE do as well as the old way?',
      answer: `Yes. In kvm_page_table_test with ${TEST.vcpus} vCPUs, CREATE gets ${create(DEFERRED)} by deferred invalidation and ${create(CONDITIONAL)} where only a cleared entry is invalidated. That is on ${TEST.memBytes / MB} MB, one in ${SHARE} of the mail's 8 GB, and with one other writer's notifier at most for a zero page: what more of them add is the next question.`,
      command: `page-table-test --mem ${TEST.memBytes / MB}M --vcpus ${TEST.vcpus} ${BOTH}`,
    },
    {
      by: 'Krister Johansen',
      question: 'How large can the regression on the map creation step get with 64 cpus?',
      answer: `Modelled bounds, no prediction: in wp_page_copy each writer that races for a zero page begins its invalidation before it checks the pte, and ${WRITERS} of the ${TEST.vcpus} vCPUs write. The fault that copies the page gets, by writers at once, with deferred invalidation ${faults(DEFERRED)}; where only a cleared entry is invalidated ${faults(CONDITIONAL)} (${flushes(all, DEFERRED)} range flushes of the fault itself against ${flushes(all, CONDITIONAL)}; the rest is waiting for mmu_lock behind those of the others). The mail gives no figure to hold it to.`,
      command: RACES.map((writers) => `replay ${raceOf(writers)} ${BOTH} --filter ${FAULTS}`).join(
        '; vfiobench ',
      ),
    },
  ];
}

function raceOf(writers: number): string {
  return `traces/zero-page-race-${writers}.csv.gz`;
}

/** What becomes of the stage CREATE, which the mail is about. */
async function createTimes(hostNamed: Evidence['hostNamed']): Promise<(variant: string) => string> {
  const variants = [await select(DEFERRED), await select(CONDITIONAL)];
  const { stages } = await pageTableTest(TEST, { ...plainOptions(hostNamed(HOST)), variants });
  const lane = (variant: string): number => 1 + variants.findIndex(({ label }) => label === variant);
  return (variant) => changeOf(stages[0].create, stages[lane(variant)].create);
}

function flushes(result: ReplayResult, variant: string): string {
  const { stepCounts } = laneOf(result, variant);
  return grouped(stepCounts.find(({ step }) => step === 's2_tlbi_range')?.count ?? 0);
}
