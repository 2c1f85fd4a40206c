/** Page faults of copies in whole replays: who waits for one that is taken under a lock, and what lanes and traces see of it. */
import { describe, expect, it } from 'vitest';
import type { Host } from '../hosts/host.js';
import { ONE_NS_HOST, replayText, stepCount, type TextReplay } from './replay-text.test-data.js';

const CLEARING = 100_000;
const HOST: Host = {
  ...ONE_NS_HOST,
  steps: { ...ONE_NS_HOST.steps, fault_in_huge: { price: CLEARING, from: 'assumed', why: 'test' } },
};
const WAYS = ['kvm-rw', 'dma-rw-mutex', 'dma-rw-rwsem'];

/** cpu 0 touches a huge page at 1 ms, cpu 1 reads elsewhere 100 ns later. */
function beside(what = '', rows: readonly string[] = []): string {
  const head = `${what}ts_ns,vm,cpu,op,addr,len,backing,pfns`;
  const memory = ['memslot', 'map'].flatMap((op) => [
    `0,0,0,${op},0x0,0x100000,4k,`,
    `0,0,0,${op},0x200000,0x400000,thp:untouched,`,
  ]);
  return [
    head,
    ...memory,
    '1000000,0,0,dma_write,0x200000,8,,',
    '1000100,0,1,dma_read,0x0,8,,',
    ...rows,
    '',
  ].join('\n');
}

/** What the longest read took in each lane of WAYS. */
async function longestRead(csv: string, options: TextReplay = {}): Promise<Record<string, number>> {
  const { probes, lanes } = await replayText(csv, {
    host: HOST,
    base: 'kvm-rw',
    variants: WAYS.slice(1),
    ...options,
  });
  const reads = probes.find(({ name }) => name === 'dma_read')!;
  return Object.fromEntries(WAYS.map((way, i) => [i === 0 ? way : lanes[i].label, reads.lanes[i]!.max]));
}

describe('a read while another call takes a page fault', () => {
  it('waits for all of it behind iommu->lock as a mutex, and for none behind a rwsem or srcu', async () => {
    const took = await longestRead(beside());
    expect(took['kvm-rw']).toBeLessThan(100);
    expect(took['dma-rw-rwsem']).toBeLessThan(100);
    expect(took['dma-rw-mutex']).toBeGreaterThan(CLEARING - 100);
    expect(took['dma-rw-mutex']).toBeLessThan(CLEARING + 100);
  });

  it('of another VM waits for nothing', async () => {
    const csv = beside('', [
      '1000100,1,0,memslot,0x0,0x1000,4k,',
      '1000100,1,0,map,0x0,0x1000,4k,',
      '1000200,1,0,dma_read,0x0,8,,',
    ]);
    const took = await longestRead(csv, { filter: 'vm=1' });
    for (const way of WAYS) expect(took[way]).toBeLessThan(100);
  });

  it('waits no more once the page is there', async () => {
    const csv = beside('', ['2000000,0,0,dma_write,0x200008,8,,', '2000001,0,1,dma_read,0x8,8,,']);
    const took = await longestRead(csv, { skip: 6 });
    for (const way of WAYS) expect(took[way]).toBeLessThan(100);
  });

  it('waits for none where MAP_DMA has pinned the memory', async () => {
    const took = await longestRead(beside('# container: iommu\n'));
    for (const way of WAYS) expect(took[way]).toBeLessThan(100);
  });
});

describe('mmap_lock', () => {
  it('is held for reading by a fault: a pin that accounts its page waits for the fault of a copy', async () => {
    const csv = beside('', ['1000200,0,2,pin,,,,0x1']);
    const { probes } = await replayText(csv, { host: HOST, base: 'kvm-rw' });
    const { lanes } = probes.find(({ name }) => name === '1_page')!;
    expect(lanes[0]!.max).toBeGreaterThan(CLEARING - 500);
  });
});

describe('an invalidate of a container without an IOMMU domain', () => {
  it('takes back what no pin holds: copies, pins and only those fault again', async () => {
    const csv = [
      'op,addr,len,pfns',
      'memslot,0,0x10000,',
      'map,0,0x8000,',
      'pin,,,0x1',
      'invalidate,0,0x10000,',
      'dma_read,0x1000,8,',
      'dma_read,0x2000,8,',
      'dma_read,0x2000,8,',
      'pin,,,0x3',
      'dma_write,0xf000,8,',
      '',
    ].join('\n');
    const result = await replayText(csv, { base: 'kvm-rw', variants: [] });
    expect(stepCount(result, 0, 'page_fault')).toBe(2);
    expect(stepCount(result, 0, 'fault_in_4k')).toBe(3);
  });
});

describe('pins of a read-only mapping that nobody has written', () => {
  it('come to the same in every lane, and only pages of their own count against RLIMIT_MEMLOCK', async () => {
    const csv = [
      '# memlock: 4k',
      'op,addr,len,backing,prot,pfns,ret',
      'memslot,0x0,0x10000,4k:untouched,rw,,',
      'map,0x0,0x10000,4k:untouched,r,,',
      'pin,,,,r,0x0-0x3 0x8,5',
      'dma_write,0x1000,8,,,,',
      'pin,,,,r,0x1 0x4,2',
      'unpin,,,,,0x0-0x3,4',
      'unpin,,,,,0x1 0x4,2',
      // the first that has a page of its own
      'pin,,,,r,0x1,1',
      'pin,,,,r,0x0 0x2,2',
      'dma_write,0x5000,8,,,,',
      'pin,,,,r,0x5,-ENOMEM',
      '',
    ].join('\n');
    const { recordedReturns } = await replayText(csv, { variants: ['contiguous-pin'] });
    expect(recordedReturns).toMatchObject({ differing: 0 });
  });
});
