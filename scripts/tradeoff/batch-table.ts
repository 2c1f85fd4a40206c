/**
 * The batch of stage2_apply_range from a page to a root entry: what a NIC gets beside a teardown, how long the teardown
 * takes, and how long mmu_lock is kept, there and when a dirty log begins.
 */
import { loadHost } from '../../src/hosts/load.js';
import { parseNic } from '../../src/nic/setup.js';
import { packageFile } from '../../src/package-file.js';
import { outcome } from '../../src/replay/outcome/outcome.js';
import { prepare, replay } from '../../src/replay/replay.js';
import { plainOptions } from '../../src/replay/run-on.js';
import { scaled } from '../../src/report/numbers.js';
import type { ReplayResult } from '../../src/results/replay.js';
import { sizeText } from '../../src/sizes.js';
import { openTrace } from '../../src/trace/open.js';
import { select } from '../../src/variants/select.js';

const TEARDOWN = 'traces/teardown-64g.csv';
const MIGRATION = 'traces/migration-64g.csv.gz';
/** Rows that set up its memory. */
const SET_UP = 2;

/** The sizes of the table in bytes, 4K to 512G. */
export const SIZES: readonly number[] = [12, 16, 19, 21, 25, 28, 30, 34, 39].map((bits) => 2 ** bits);

async function resultOf(path: string, size: number, skip: number, nic: string | null): Promise<ReplayResult> {
  const trace = await openTrace(packageFile(path), {});
  const host = loadHost(trace.meta.host!);
  const base = await select(`batch:bytes=${size}`);
  const options = { ...plainOptions(host), base, skip, watchLocks: true };
  const run = prepare(trace, { ...options, nic: nic === null ? null : parseNic(nic) });
  return outcome(await replay(run));
}

function mean({ probes }: ReplayResult, name: string): number {
  return probes.find((probe) => probe.name === name)!.lanes[0]!.mean;
}

function longestWait({ lanes }: ReplayResult): number {
  return lanes[0].locks!.find(({ lock }) => lock === 'mmu_rwlock')!.longest ?? 0;
}

/** One row: batch, Gbit/s, unmap beside the NIC and without it, longest batch, write-protect, longest wait of a vCPU. */
async function tradeoffRow(size: number): Promise<string[]> {
  const teardown = await resultOf(TEARDOWN, size, 0, '10g@0/0');
  const unmap = teardown.nic!.lanes[0].ops.find(({ op }) => op === 's2_unmap')!;
  const migration = await resultOf(MIGRATION, size, SET_UP, null);
  return [
    sizeText(size),
    unmap.gbps!.toFixed(2),
    scaled(unmap.loadedNs, 'ns'),
    scaled(unmap.quietNs, 'ns'),
    scaled(unmap.longestBatchNs, 'ns'),
    scaled(mean(migration, 's2_wp'), 'ns'),
    scaled(longestWait(migration), 'ns'),
  ];
}

const HEAD = [
  'batch',
  'NIC, Gbit/s',
  'unmap beside it',
  'unmap alone',
  'longest hold',
  'write-protect',
  'longest wait of a vCPU',
];

/** The table in Markdown, as docs/stage2.md has it. */
export async function tradeoffTable(sizes: readonly number[] = SIZES): Promise<string[]> {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows: string[] = [];
  for (const size of sizes) rows.push(line(await tradeoffRow(size)));
  return [line(HEAD), `|${HEAD.map(() => '--:').join('|')}|`, ...rows];
}
