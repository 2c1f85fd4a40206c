/** Rows about the dirty log of a slot: what they return and tell, beside an account page by page; what they take, and who waits. */
import { describe, expect, it } from 'vitest';
import { returnText } from '../../errno.js';
import type { Host } from '../../hosts/host.js';
import fc from '../../property.test-data.js';
import { VARIANTS } from '../../variants/table.js';
import { NaiveDirtyLog, type Row, rowText } from '../naive-dirty-log.test-data.js';
import { ONE_NS_HOST, replayText, runText, stepCount } from '../replay-text.test-data.js';

const ARM64: Host = {
  ...ONE_NS_HOST,
  stage2: { cpus: 1, fwb: true, tlbiRange: false, mmuLock: 'spinlock', why: 'test' },
};
const HEAD = '# vfiobench-trace: 1\nop,addr,len,backing,prot,kind\n';
const SLOT = 'memslot,0x100000,0xc8000,4k,,\n';

/** [ret, pages told of or cleared] of each row. */
async function answers(rows: string): Promise<(readonly [string, number])[]> {
  const { group, marks } = await runText(HEAD + rows, { host: ARM64, base: 'kvm-rw' });
  const { ret, extra } = group.answers[0];
  return [...ret.subarray(0, marks.rows)].map((value, row) => [returnText(value), extra[row]] as const);
}

async function returns(rows: string): Promise<string[]> {
  return (await answers(rows)).map(([ret]) => ret);
}

describe('a dirty log', () => {
  it('is that of one whole slot, and one that is on', async () => {
    const rows = `${SLOT}dirty_log,0x100000,0xc8000,,,get\ns2_wp,0x100000,0xc8000,,,\ndirty_log,0x100000,0xc7000,,,get\ndirty_log,0x101000,0xc7000,,,get\ndirty_log,0,0x1000,,,get\ndirty_log,0x100000,0xc8000,,,get\n`;
    expect((await returns(rows)).slice(1)).toEqual(['-ENOENT', '0', '-ENOENT', '-ENOENT', '-ENOENT', '0']);
  });

  it('starts by hand for a slot that is there', async () => {
    const rows = `dirty_log,0x100000,0xc8000,,,start\n${SLOT}dirty_log,0x100000,0xc7000,,,start\ndirty_log,0x100000,0xc8000,,,start\n`;
    expect(await returns(rows)).toEqual(['-EINVAL', '0', '-EINVAL', '0']);
  });

  it('is cleared by whole words of 64 pages, or to the end of the slot', async () => {
    const clear = (first: number, pages: number): string =>
      `dirty_log,${0x100000 + first * 4096},${pages * 4096},,,clear\n`;
    const rows = `${SLOT}dirty_log,0x100000,0xc8000,,,start\n${clear(0, 63)}${clear(1, 63)}${clear(0, 64)}${clear(64, 128)}${clear(192, 8)}${clear(192, 7)}${clear(192, 64)}`;
    expect((await returns(rows)).slice(2)).toEqual([
      '-EINVAL',
      '-EINVAL',
      '0',
      '0',
      '0',
      '-EINVAL',
      '-EINVAL',
    ]);
  });

  it('is cleared by hand also where the kernel protects as it tells: of what it told, what was written since', async () => {
    const clear = 'dirty_log,0x100000,0xc8000,,,clear\n';
    const write = (page: number): string => `s2_fault,${0x100000 + page * 4096},4096,,w,\n`;
    const rows = `${SLOT}${write(1)}s2_wp,0x100000,0xc8000,,,\n${clear}${write(1)}dirty_log,0x100000,0xc8000,,,get\n${write(1)}${write(2)}${clear}dirty_log,0x100000,0xc8000,,,get\n`;
    const found = (await answers(rows)).filter((_, row) => [3, 5, 8, 9].includes(row));
    expect(found).toEqual([
      ['0', 0],
      ['0', 1],
      ['0', 1],
      ['0', 1],
    ]);
    // the first page is looked at before the slot
    const misaligned = 'dirty_log,0x101000,0xc7000,,,clear\n';
    expect((await returns(SLOT + misaligned + clear)).slice(1)).toEqual(['-EINVAL', '-ENOENT']);
  });

  it('ends with the VM, and takes whole granules', async () => {
    const rows = `${SLOT}dirty_log,0x100800,0x1000,,,start\ndirty_log,0x100000,0xc8000,,,start\nmm_exit,,,,,\ndirty_log,0x100000,0xc8000,,,get\n`;
    expect((await returns(rows)).slice(1)).toEqual(['-EINVAL', '0', '0', '-EINVAL']);
  });

  it('of huge pages: a block is protected with the first of its words, and the next write breaks it', async () => {
    const rows =
      'memslot,0,0x400000,thp,,\ns2_fault,0,0x400000,,w,\ndirty_log,0,0x400000,,,start\ndirty_log,0,0x400000,,,get\ndirty_log,0,0x200000,,,clear\ns2_fault,0,0x400000,,w,\ndirty_log,0,0x400000,,,get\n';
    const all = await answers(rows);
    // 512 pages of the first block fault again, the second is writable still, and its bits are set
    expect(all.slice(3)).toEqual([
      ['0', 1024],
      ['0', 512],
      ['512', expect.any(Number)],
      ['0', 1024],
    ]);
    const filter = 'op=dirty_log';
    const result = await replayText(HEAD + rows, { host: ARM64, filter });
    expect(
      ['s2_walk', 's2_set_attr', 'dirty_word', 's2_tlbi_vmid'].map((step) => stepCount(result, 0, step)),
    ).toEqual([8, 1, 8, 1]);
  });

  it('tells and protects as an account page by page does', async () => {
    const page = fc.nat(199);
    const row = fc.oneof(
      { weight: 8, arbitrary: fc.record({ op: fc.constantFrom<Row['op']>('write', 'read', 'dma'), page }) },
      { weight: 3, arbitrary: fc.record({ op: fc.constant<Row['op']>('get'), page: fc.constant(0) }) },
      {
        weight: 3,
        arbitrary: fc.record({ op: fc.constant<Row['op']>('clear'), page: fc.constantFrom(0, 64, 128, 192) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          op: fc.constantFrom<Row['op']>('protect', 'start', 'end'),
          page: fc.constant(0),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 5, maxLength: 60 }),
        fc.constantFrom(0, 33, 256),
        async (rows, base) => {
          const naive = new NaiveDirtyLog();
          const expected = rows.map((one) => naive.answer(one));
          const all = await answers(
            `memslot,${base * 4096},${200 * 4096},4k,,\n${rows.map((one) => rowText(one, base)).join('')}`,
          );
          const told = all
            .slice(1)
            .map(([ret, pages], i) => (expected[i][1] === null ? [ret, null] : [ret, pages]));
          expect(told).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a round of the dirty log', () => {
  const TIMES = '# vfiobench-trace: 1\nts_ns,cpu,op,addr,len,backing,prot,kind\n';
  const SET_UP = '0,1,memslot,0,0x800000,4k,,\n0,1,s2_fault,0,0x800000,,w,\n1000000,1,s2_wp,0,0x800000,,,\n';
  const WRITES =
    '2000000,0,s2_fault,0,0x800000,,w,\n4000000,1,dirty_log,0,0x800000,,,get\n4000500,0,s2_fault,0,0x1000,,w,\n';

  const waited = async (variant: string): Promise<number> => {
    const result = await replayText(TIMES + SET_UP + WRITES, {
      host: ARM64,
      base: variant,
      filter: 'ts_ns>=4000000',
    });
    const fault = result.probes.find(({ name }) => name === 's2_fault')!.lanes[0]!;
    return fault.steps.find(({ step }) => step === 'wait[mmu_lock]')?.time ?? 0;
  };

  it('keeps mmu_lock from a vCPU for all of it with any batch of 64 pages or more, and less below', async () => {
    const [root, smallest, words, half] = await Promise.all(
      ['batch-root-entry', 'batch-smallest-block', 'batch:bytes=262144', 'batch:bytes=131072'].map(waited),
    );
    expect(root).toBeGreaterThan(2048);
    expect([smallest, words]).toEqual([root, root]);
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(root / 20);
  });
});

it('comes to the same with every variant of the paths that it runs through', async () => {
  const rows = `${SLOT}s2_fault,0x100000,0xc8000,,w,\ndirty_log,0x100000,0xc8000,,,start\ndirty_log,0x100000,0xc8000,,,get\ndirty_log,0x100000,0xc8000,,,clear\ns2_fault,0x120000,0x50000,,w,\ndirty_log,0x100000,0xc8000,,,get\n`;
  const variants = VARIANTS.filter(({ path }) => path.startsWith('s2_')).map(({ name }) => name);
  const { lanes, probes } = await replayText(HEAD + rows, { host: ARM64, variants });
  expect(lanes.map(({ differing }) => differing)).toEqual(lanes.map(() => []));
  const told = probes.find(({ name }) => name === 'dirty_npage')!;
  expect(told.lanes.map((lane) => lane!.total)).toEqual(lanes.map(() => 200 + 200 + 80));
});

it("is KVM's alone: what vfio_dma_rw writes is not in it, which the referee allows and counts", async () => {
  const rows = `memslot,0,0x100000,4k,,
map,0,0x100000,4k,,
s2_fault,0,0x100000,,w,
s2_wp,0,0x100000,,,
dma_write,0x1000,8,,,
s2_fault,0x2000,,,w,
dirty_log,0,0x100000,,,get
s2_fault,0x1000,0x3000,,w,
dirty_log,0,0x100000,,,get
`;
  const told = await runText(HEAD + rows, { host: ARM64, base: 'kvm-rw', variants: ['dma-rw-mutex'] });
  expect(told.group.answers.map(({ extra }) => [extra[6], extra[8]])).toEqual([
    [2, 3],
    [1, 3],
  ]);
  const { lanes } = await replayText(HEAD + rows, {
    host: ARM64,
    base: 'dma-rw-mutex',
    variants: ['kvm-rw'],
  });
  expect(lanes[1].differing).toEqual([expect.objectContaining({ rows: 1 })]);
});
