/** vfiobench page-table-test */
import { InputError } from '../../failure.js';
import { loadHost } from '../../hosts/load.js';
import { outcome } from '../../replay/outcome/outcome.js';
import { parseOverrides, psPerUnit } from '../../replay/pricing/prices.js';
import { largePage, type PageTableTest, rowsAtMost } from '../../replay/suites/page-table-rows.js';
import { pageTableTest } from '../../replay/suites/page-table-test.js';
import { bytesText, grouped } from '../../report/numbers.js';
import { oneChain, pageTableNotes, pageTableText } from '../../report/page-table-text.js';
import { changesNothing } from '../../report/replay/words.js';
import type { PageTableResult } from '../../results/page-table.js';
import { bytesOf } from '../../sizes.js';
import { DEFAULT_BASE, select, selectAll } from '../../variants/select.js';
import { PATHS } from '../../variants/table.js';
import { VERSION } from '../../version.js';
import { progressOn } from '../progress.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';

const FORMATS: Formats<PageTableResult> = { text: pageTableText, json: asJson };

/** Some twenty seconds a lane: the 8G of the thread with 64 vCPUs. */
const MOST_ROWS = 4.2e6;
/** As large as the guest of the thread. */
const MOST_BYTES = 2 ** 38;
/** Of large pages, which UPDATE breaks into pages of the granule one by one: 64G of 4k. */
const MOST_BROKEN = 2 ** 24;

export interface PageTableTestOptions extends OutputOptions {
  readonly mem: string;
  readonly vcpus: number;
  readonly source: PageTableTest['source'];
  readonly granule: '4k' | '16k' | '64k';
  readonly host: string;
  readonly base?: string;
  readonly variant?: readonly string[];
  readonly set?: readonly string[];
  readonly seed: number;
}

export async function pageTableTestCommand(options: PageTableTestOptions, streams: Streams): Promise<void> {
  const to = targets(options, FORMATS);
  const test = testOf(options);
  const host = loadHost(options.host);
  psPerUnit(host, 'ns', 'page-table-test prints seconds');
  const overrides = parseOverrides(options.set, host);
  const base = options.base === undefined ? DEFAULT_BASE : await select(options.base);
  const variants = await selectAll(PATHS, options.variant ?? []);
  const { seed } = options;
  const quiet = options.quiet === true;
  const progress = progressOn(streams, quiet);
  const how = {
    base,
    variants,
    host,
    overrides,
    unit: 'ns',
    seed,
    skip: 0,
    filter: null,
    watcher: progress ?? undefined,
  } as const;
  const { run, stages } = await pageTableTest(test, how).finally(() => progress?.done());
  const replayed = outcome(run);
  const { lanes, host: priced } = replayed;
  const result: PageTableResult = {
    schema: 'vfiobench-page-table-test/1',
    version: VERSION,
    host: host.name,
    seed,
    ...test,
    largePage: largePage(test),
    overrides,
    lanes: lanes.map(({ label, assumedShare, assumedSteps }, i) => ({
      label,
      stagesNs: stages[i],
      assumedShare,
      assumedSteps,
    })),
    warnings: [
      ...oneChain(test),
      ...replayed.warnings,
      ...lanes.flatMap((_, lane) => (lane === 0 ? [] : (changesNothing(replayed, lane) ?? []))),
      ...priced.effects,
    ],
  };
  warn(pageTableNotes(result), quiet, streams);
  await deliver(result, FORMATS, to, options, streams);
}

/** Throws InputError on sizes that do not go together, or whose run would take minutes. */
function testOf({ mem, vcpus, source, granule }: PageTableTestOptions): PageTableTest {
  const memBytes = bytesOf('--mem', mem, MOST_BYTES);
  const test: PageTableTest = { memBytes, vcpus, source, granule: GRANULES[granule] };
  if (source.startsWith('hugetlb') && granule !== '4k')
    throw new InputError(`--source ${source} has blocks of a granule of 4k only; take thp with ${granule}`);
  const page = largePage(test);
  if (memBytes === 0) throw new InputError(`--mem ${mem}: there is nothing to go over`);
  if (memBytes % page !== 0)
    throw new InputError(`--mem ${mem}: with --source ${source} it is a multiple of ${bytesText(page)}`);
  const most = MOST_BROKEN * test.granule;
  if (source !== 'anonymous' && memBytes > most)
    throw new InputError(
      `--mem ${mem}: at most ${bytesText(most)} of ${source} with --granule ${granule}, each block of which UPDATE breaks`,
    );
  const rows = rowsAtMost(test);
  if (rows > MOST_ROWS) {
    throw new InputError(
      `--mem ${mem} --vcpus ${vcpus}: with more than one vCPU each page of ${bytesText(page)} has up to two calls of its own, here ${grouped(rows)} in all; at most ${grouped(MOST_ROWS)} are replayed, so take less memory, one vCPU or larger pages`,
    );
  }
  return test;
}

const GRANULES = { '4k': 4096, '16k': 16384, '64k': 65536 } as const;
