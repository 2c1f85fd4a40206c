/** Lanes on threads: whatever their number, the same bytes, and the same end where something is wrong. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadHost } from '../../hosts/load.js';
import { parseNic } from '../../nic/setup.js';
import fc from '../../property.test-data.js';
import { temporaryFolder } from '../../temporary-folder.test-data.js';
import { openTrace } from '../../trace/open.js';
import { DEFAULT_BASE, select } from '../../variants/select.js';
import { outcome } from '../outcome/outcome.js';
import { prepare, type ReplayOptions } from '../replay.js';
import { ONE_NS_HOST } from '../replay-text.test-data.js';
import { prepareOn } from '../run-on.js';
import { replayOnThreads } from './replay-on-threads.js';

/** A worker's entry as users have it (scripts/test-bundle.mjs). */
const entry = new URL('lane-worker.js', pathToFileURL(process.env.VFIOBENCH_BUNDLE!));
const folder = temporaryFolder();

interface Asked {
  readonly base?: string;
  readonly variants?: readonly string[];
  readonly options?: Partial<ReplayOptions>;
  readonly limit?: number;
}

/** A ring of a few small batches sends any trace to the threads; one of many holds it, and its lanes stay here. */
const FEW = 4;
const MANY = 50;

/** The result as JSON, or what ended the run. */
async function replayed(
  content: string | null,
  name: string,
  jobs: number,
  slots: number,
  asked: Asked,
): Promise<string> {
  const source = content === null ? {} : { content: Buffer.from(content) };
  const trace = await openTrace(name, { ...source, ...(asked.limit ? { limit: asked.limit } : {}) });
  const host = trace.meta.host === undefined ? ONE_NS_HOST : loadHost(trace.meta.host);
  const run = prepare(trace, {
    base: asked.base === undefined ? DEFAULT_BASE : await select(asked.base),
    variants: await Promise.all((asked.variants ?? []).map((variant) => select(variant))),
    host,
    overrides: [],
    unit: host.unit,
    seed: 7,
    skip: 3,
    filter: null,
    ...asked.options,
  });
  try {
    const finished = await replayOnThreads(run, { jobs, slots, rows: 32, entry });
    return JSON.stringify(outcome(finished), null, 1);
  } catch (error) {
    return `${(error as Error).constructor.name}: ${(error as Error).message}`;
  }
}

/** How it ends on one thread, after a look at whether it ends so on more. */
async function onAny(
  content: string | null,
  name: string,
  asked: Asked,
  more: readonly number[] = [2, 4],
): Promise<string> {
  const alone = await replayed(content, name, 2, MANY, asked);
  for (const jobs of more)
    expect(await replayed(content, name, jobs, FEW, asked), `${jobs} jobs`).toBe(alone);
  return alone;
}

describe('the result is the same to the byte on 1, 2 and 4 threads', () => {
  it.each<[string, Asked]>([
    ['ccw-boot.csv', { variants: ['contiguous-pin', 'fixtures/variants/capped-run.mjs'] }],
    ['glmark2-2vm.csv.gz', { variants: ['dma-rw-mutex', 'kvm-rw'], options: { watchLocks: true } }],
    ['hisi-sec-1m-100.csv', { variants: ['iopf', 'host-sva'] }],
    ['virtio-kicks.csv', { base: 'mmio-wildcard', variants: ['mmio-pv', 'hcall'] }],
    ['page-table-1g-thp.csv', { variants: ['tlbi-deferred'], options: { nic: parseNic('10g@0/0') } }],
  ])('%s %j', async (file, asked) => {
    const whole = { limit: 1000, ...asked };
    const result = await onAny(null, `traces/${file}`, whole);
    expect(JSON.parse(result).lanes).toHaveLength(1 + (asked.variants ?? []).length);
    expect(await replayed(null, `traces/${file}`, 1, FEW, whole)).toBe(result);
  });

  it('where the lanes read and write much memory', async () => {
    const calls = Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0
        ? `dma_write,${i * 4099},0x60000`
        : `dma_read,${(i - 1) * 4099},${i === 9 ? 0x3000000 : 0x50001}`,
    );
    const csv = `op,addr,len\nmap,0x0,0x40000000\nmemslot,0x0,0x40000000\n${calls.join('\n')}\n`;
    const result = await onAny(csv, 'memory', { variants: ['dma-rw-mutex', 'kvm-rw'] });
    expect(JSON.parse(result).trace.rows).toBe(42);
    const wrong = { variants: ['dma-rw-mutex', 'fixtures/variants/short-copy.mjs'] };
    expect(await onAny(csv, 'memory', wrong)).toContain(
      'CheckFailed: memory:4: dma_write: short-copy leaves byte',
    );
  });

  it('where a backing comes late', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `map,${i * 0x10000},0x10000,4k:run=${1 + i}`);
    const csv = `# container: iommu\nop,addr,len,backing\n${rows.join('\n')}\n`;
    expect(JSON.parse(await onAny(csv, 'backings', { variants: ['map-batched'] })).trace.rows).toBe(300);
  });
});

const PLANTED = 'fixtures/variants/planted.mjs';
const ROWS = 400;
const PINS = `op,addr,len,pfns\nmap,0x0,0x4000000,\n${Array.from({ length: ROWS }, (_, i) => `pin,,,${i % 7 === 0 ? `${i * 9}-${i * 9 + 7}` : i * 9}\n`).join('')}`;

/** Line of a pin, counted from 1. */
const lineOf = (pin: number): number => pin + 2;

describe('what is wrong is named the same on any number of threads', () => {
  it.each<[string, Asked, string]>([
    [
      'a pfn',
      { variants: ['contiguous-pin', `${PLANTED}:differs=150`] },
      `CheckFailed: t:${lineOf(150)}: pin: planted:differs=150 returns pfn`,
    ],
    [
      'an exception',
      { variants: [`${PLANTED}:throws=150`, 'contiguous-pin'] },
      `CheckFailed: t:${lineOf(150)}: pin: a variant module failed (lane planted:throws=150): planted`,
    ],
    ['BASE', { base: `${PLANTED}:throws=150`, variants: ['contiguous-pin'] }, `(lane BASE): planted`],
    [
      'a lock that stays held',
      { variants: ['fixtures/variants/leaks-lock.mjs'] },
      `t:${lineOf(1)}: pin: a variant module failed (lane leaks-lock): call ended with 1 lock(s) held`,
    ],
    [
      'a price',
      { options: { host: { ...ONE_NS_HOST, steps: {} } } },
      `InputError: t:5: pin: host one-ns has no price for step`,
    ],
  ])('%s', async (_, asked, message) => {
    expect(await onAny(PINS, 't', asked, [4])).toContain(message);
  });

  it('a row that cannot be read, behind the rows before it', async () => {
    const bad = (line: number): string => PINS.replace(`\npin,,,${(line - 3) * 9}\n`, '\npin,,,x\n');
    const asked = { variants: ['contiguous-pin', `${PLANTED}:throws=200`] };
    expect(await onAny(bad(300), 't', asked)).toContain(`t:${lineOf(200)}: pin: a variant module failed`);
    expect(await onAny(bad(lineOf(201)), 't', asked)).toContain(`t:${lineOf(200)}: pin: a variant`);
    expect(await onAny(bad(170), 't', asked)).toBe(
      'InputError: t:170: pfns: "x" is no pfn (0x1f or 31) and no range (0x5-0x7)',
    );
  });

  it('of several faults the first of the trace, a lane before a referee, in the order of the lanes', async () => {
    const fault = fc.record({
      kind: fc.constantFrom('throws', 'differs'),
      at: fc.integer({ min: 100, max: 110 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fault, { minLength: 2, maxLength: 4, selector: ({ kind, at }) => kind + at }),
        async (faults) => {
          const variants = faults.map(({ kind, at }) => `${PLANTED}:${kind}=${at}`);
          const ordered = [...faults].sort((a, b) => a.at - b.at || b.kind.localeCompare(a.kind));
          const { kind, at } = ordered[0];
          const message = await onAny(PINS, 't', { variants }, [3]);
          expect(message).toContain(`CheckFailed: t:${lineOf(at)}: pin:`);
          expect(message).toContain(
            kind === 'throws' ? `(lane planted:throws=${at})` : `planted:differs=${at} returns`,
          );
        },
      ),
      { numRuns: 4 },
    );
  });

  it('a worker that ends itself ends the run, whoever waits for its answers', async () => {
    const leaves = join(folder, 'leaves.mjs');
    writeFileSync(
      leaves,
      "export default { name: 'leaves', path: 'pin', summary: 's', source: 's', replaces: () => ({ pinLoop: () => process.reallyExit(5) }) };",
    );
    const asked = { base: leaves, variants: ['contiguous-pin'] };
    expect(await replayed(PINS, 't', 4, FEW, asked)).toBe('Error: a worker thread ended with exit code 5');
  });

  it('a worker that does not start is our fault', async () => {
    const gone = new URL('gone.js', entry);
    const trace = await openTrace('t', { content: Buffer.from(PINS) });
    const run = await prepareOn(ONE_NS_HOST, trace, []);
    const broken = replayOnThreads(run, { jobs: 2, slots: 2, rows: 8, entry: gone });
    await expect(broken).rejects.toThrow('gone.js');
  });
});
