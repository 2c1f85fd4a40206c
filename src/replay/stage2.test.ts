import { describe, expect, it } from 'vitest';
import type { Host } from '../hosts/host.js';
import fc from '../property.test-data.js';
import type { ReplayResult } from '../results/replay.js';
import { ONE_NS_HOST, replayText, runText, stepCount } from './replay-text.test-data.js';

const ARM64: Host = {
  ...ONE_NS_HOST,
  stage2: { cpus: 64, fwb: true, tlbiRange: true, mmuLock: 'spinlock', why: 'test' },
};

function csv(rows: string, meta = ''): string {
  return `# vfiobench-trace: 1\n${meta}op,addr,len,backing,prot\n${rows}`;
}

function steps(result: ReplayResult, lane = 0): Record<string, number> {
  return Object.fromEntries(result.lanes[lane].stepCounts.map(({ step, count }) => [step, count]));
}

const GB = 2 ** 30;
const ONE_BLOCK = `memslot,0x0,${GB},hugetlb-1g,\ns2_fault,0x0,${GB},,w\n`;

describe('a 1 GB block', () => {
  const variants = ['batch-smallest-block', 'batch-leaf-advance', 'batch-root-entry'];

  it('unmapped: 512 leaf visits in 2 MB batches, 1 in the largest and by leaf-advance; removed once', async () => {
    const result = await replayText(csv(`${ONE_BLOCK}s2_unmap,0x0,${GB},,\n`), {
      variants,
      host: ARM64,
      filter: 'op=s2_unmap',
    });
    // where the block was the last of its table, batches find the table gone, one level up
    const visits = result.lanes.map(
      (_, lane) => stepCount(result, lane, 's2_leaf_l1') + stepCount(result, lane, 's2_leaf_l0'),
    );
    expect(visits).toEqual([1, 512, 1, 1]);
    expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_clear_pte'))).toEqual([1, 1, 1, 1]);
    expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_resched'))).toEqual([0, 511, 0, 0]);
    const counter = (name: string) =>
      result.lanes.map(({ counters }) => counters.find((one) => one.name === name)?.value);
    expect(counter('leaf visits')).toEqual([1, 512, 1, 1]);
    // the block and the table that held it
    expect([counter('TLBIs'), counter('tables freed')]).toEqual([
      [2, 2, 2, 2],
      [1, 1, 1, 1],
    ]);
  });

  it('write-protected, or walked in part: as many', async () => {
    for (const [pages, want] of [
      [GB, [1, 512, 1, 1]],
      [GB / 2, [1, 256, 1, 1]],
    ] as const) {
      const result = await replayText(csv(`${ONE_BLOCK}s2_wp,0x0,${pages},,\n`), {
        variants,
        host: ARM64,
        filter: 'op=s2_wp',
      });
      expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_leaf_l1'))).toEqual(want);
      expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_set_attr'))).toEqual([1, 1, 1, 1]);
    }
  });

  it('goes whole when a page of it is unmapped, and comes back with the next access', async () => {
    const run = await runText(csv(`${ONE_BLOCK}s2_unmap,0x200000,0x1000,,\n`), { host: ARM64 });
    const { stage2 } = run.lanes[0].machine.vm(0)!;
    expect(stage2.mappedPages).toBe(0);
    const again = await runText(csv(`${ONE_BLOCK}s2_unmap,0x200000,0x1000,,\ns2_fault,0x0,,,r\n`), {
      host: ARM64,
    });
    expect(again.lanes[0].machine.vm(0)!.stage2.mappedPages).toBe(GB / 4096);
  });
});

describe('1 GB of 4K pages', () => {
  const rows = `memslot,0x0,${GB},4k,\ns2_fault,0x0,${GB},,w\ns2_unmap,0x0,${GB},,\n`;

  it('is 262,144 leaves, 512 tables of the last level and one above; one TLBI each without ranges', async () => {
    const result = await replayText(csv(rows), { host: ARM64, filter: 'op=s2_unmap' });
    const { s2_leaf_l3, s2_clear_pte, s2_table_free, s2_tlbi_ipa, s2_tlbi_cpu, s2_table_post } =
      steps(result);
    expect([s2_leaf_l3, s2_clear_pte]).toEqual([262144, 262144]);
    expect([s2_table_free, s2_table_post]).toEqual([514, 514]);
    expect(s2_tlbi_ipa).toBe(262144 + 514);
    expect(s2_tlbi_cpu).toBe(s2_tlbi_ipa * 63);
  });

  it('deferred: a range flush a batch and one for each table', async () => {
    const result = await replayText(csv(rows), {
      host: ARM64,
      base: 'tlbi-deferred',
      variants: ['batch-smallest-block', 'batch-root-entry'],
      filter: 'op=s2_unmap',
    });
    expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_tlbi_range'))).toEqual([1, 512, 1]);
    expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_tlbi_ipa'))).toEqual([514, 514, 514]);
  });

  it('deferred: by leaf-advance a flush reaches as far as the walk came', async () => {
    // 3 pages of a block of 512: a range op for two of them and one for the last; the whole block takes one
    const block = 'memslot,0x0,0x200000,thp,\ns2_fault,0x0,,,w\ns2_unmap,0x0,0x3000,,\n';
    const result = await replayText(csv(block), {
      host: ARM64,
      base: 'tlbi-deferred',
      variants: ['batch-leaf-advance'],
      filter: 'op=s2_unmap',
    });
    expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_tlbi_range_op'))).toEqual([2, 1]);
  });

  it('needs FEAT_TLBIRANGE and FWB to defer, and CMOs without FWB', async () => {
    const counts = async (fwb: boolean, tlbiRange: boolean): Promise<Record<string, number>> => {
      const host = { ...ARM64, stage2: { ...ARM64.stage2!, fwb, tlbiRange } };
      return steps(await replayText(csv(rows), { host, base: 'tlbi-deferred', filter: 'op=s2_unmap' }));
    };
    expect((await counts(true, false)).s2_tlbi_ipa).toBe(262144 + 514);
    expect((await counts(false, true)).s2_tlbi_ipa).toBe(262144 + 514);
    expect((await counts(false, true)).s2_cmo).toBe(GB / 64);
    expect((await counts(true, true)).s2_cmo).toBeUndefined();
  });

  it('write-protected: the whole VM once, or ranges of 8 GiB at most', async () => {
    const slot = `memslot,0x0,${20 * GB},hugetlb-1g,\ns2_fault,0x0,${20 * GB},,w\ns2_wp,0x0,${20 * GB},,\n`;
    const result = await replayText(csv(slot), {
      host: ARM64,
      variants: ['tlbi-deferred'],
      filter: 'op=s2_wp',
    });
    expect([stepCount(result, 0, 's2_tlbi_vmid'), stepCount(result, 0, 's2_tlbi_range')]).toEqual([1, 0]);
    expect([stepCount(result, 1, 's2_tlbi_vmid'), stepCount(result, 1, 's2_tlbi_range')]).toEqual([0, 3]);
  });
});

describe('the zero page', () => {
  it('is copied at the first write: two faults, an unmap of one page between them', async () => {
    const slot = 'memslot,0x0,0x200000,4k:untouched,\n';
    const result = await replayText(csv(`${slot}s2_fault,0x0,,,r\ns2_fault,0x0,,,w\n`), {
      host: ARM64,
      filter: 'op=s2_fault,line>=5',
    });
    const { vmexit, fault_in_4k, s2_clear_pte, s2_set_pte, s2_tlbi_ipa } = steps(result);
    // the page's own entry, and the tables above it, which are empty then
    expect([vmexit, fault_in_4k, s2_clear_pte, s2_set_pte, s2_tlbi_ipa]).toEqual([2, 1, 1, 1, 1 + 3]);
  });

  it('with nothing left to clear: deferred invalidation costs, the conditional one and the old one do not', async () => {
    const rows =
      'memslot,0x0,0x200000,4k:untouched,\ns2_fault,0x1000,,,w\ns2_fault,0x0,,,r\ns2_unmap,0x0,0x1000,,\n';
    const result = await replayText(csv(`${rows}s2_fault,0x0,,,w\n`), {
      host: ARM64,
      variants: ['tlbi-deferred', 'tlbi-deferred-if-cleared'],
      filter: 'line=7',
    });
    expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_clear_pte'))).toEqual([0, 0, 0]);
    expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_tlbi_range'))).toEqual([0, 1, 0]);
    expect(result.lanes.map((_, lane) => stepCount(result, lane, 's2_tlbi_ipa'))).toEqual([0, 0, 0]);
  });
});

describe('dirty logging', () => {
  const slot = 'memslot,0x0,0x400000,thp,\n';

  it('breaks blocks at writes, and collapses tables when it is over', async () => {
    const rows = `${slot}s2_fault,0x0,0x400000,,w\ns2_wp,0x0,0x400000,,\ns2_fault,0x0,0x2000,,w\n${slot}s2_fault,0x0,0x3000,,r\n`;
    const at = async (line: number): Promise<Record<string, number>> =>
      steps(await replayText(csv(rows), { host: ARM64, filter: `line=${line}` }));
    expect(await at(6)).toMatchObject({ vmexit: 2, s2_table_alloc: 1, s2_set_pte: 2, s2_tlbi_ipa: 1 });
    expect(await at(8)).toMatchObject({ vmexit: 1, s2_tlbi_vmid: 1, s2_table_free: 1, s2_set_pte: 1 });
  });

  it('gives write-protected pages their permission back one by one', async () => {
    const rows = `memslot,0x0,0x4000,4k,\ns2_fault,0x0,0x4000,,w\ns2_wp,0x0,0x4000,,\ns2_fault,0x0,0x4000,,w\n`;
    const result = await replayText(csv(rows), { host: ARM64, filter: 'line=6' });
    expect(steps(result)).toMatchObject({ vmexit: 4, s2_relax: 4, s2_tlbi_ipa: 4 });
  });
});

describe('what a row returns', () => {
  it('is the number of faults, or the errno of what can not be', async () => {
    const rows = `memslot,0x0,0x10000,4k,r\ns2_fault,0x0,0x3000,,r\ns2_fault,0x0,0x3000,,r\ns2_fault,0x0,,,w\ns2_fault,0x10000,,,r\ns2_unmap,0x800,0x1000,,\ns2_unmap,0xfffffffff000,0x2000,,\ns2_wp,0x0,0x0,,\n`;
    const result = await replayText(csv(rows), { host: ARM64 });
    expect(result.lanes[0].errnos).toEqual([
      { op: 's2_fault', errno: '-EFAULT', rows: 2 },
      { op: 's2_unmap', errno: '-EINVAL', rows: 1 },
      { op: 's2_unmap', errno: '-ERANGE', rows: 1 },
      { op: 's2_wp', errno: '-EINVAL', rows: 1 },
    ]);
  });
});

describe('faults counted together', () => {
  const row = fc.record({
    op: fc.constantFrom('s2_fault', 's2_fault', 's2_fault', 's2_unmap', 's2_wp'),
    page: fc.nat(2200),
    pages: fc.integer({ min: 1, max: 1500 }),
    prot: fc.constantFrom('r', 'w'),
  });
  const backing = fc.constantFrom('4k', '4k:untouched', 'thp', 'thp:untouched', 'hugetlb-2m');

  it('count what faults one by one count', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        backing,
        backing,
        async (calls, one, other) => {
          const slots = `memslot,0x1000,${0x800000 - 0x1000},${one},\nmemslot,0x800000,0x800000,${other},\n`;
          const rows = calls.map(
            ({ op, page, pages, prot }) =>
              `${op},${(page + 1) * 4096},${pages * 4096},,${op === 's2_fault' ? prot : ''}\n`,
          );
          const text = csv(slots + rows.join('') + slots + rows.join(''));
          const [together, single] = await Promise.all(
            [false, true].map((watchLocks) =>
              replayText(text, { host: ARM64, watchLocks, variants: ['tlbi-deferred'] }),
            ),
          );
          expect(steps(together)).toEqual(steps(single));
          expect(steps(together, 1)).toEqual(steps(single, 1));
          expect(together.lanes[0].errnos).toEqual(single.lanes[0].errnos);
        },
      ),
      { numRuns: 25 },
    );
  });
});
