/** Lanes in which the host has other pages behind the guest: what the guest finds of its stage-2 page table may differ. */
import { describe, expect, it } from 'vitest';
import { replayText } from './replay-text.test-data.js';

describe('lanes in which the host has other pages behind the guest', () => {
  const HEAD = ['# container: iommu', '# ipa_bits: 40', 'op,addr,len,backing,prot,kind'];
  const NEW = 'memslot,0x0,0x10000,4k:untouched,rw,';
  const TAKEN = ['map,0x0,0x10000,4k,rw,', 's2_fault,0x0,0x10000,,w,', 'invalidate,0x0,0x10000,,,'];
  const differing = async (variants: string[], rows: string[], head = HEAD) => {
    const { lanes } = await replayText([...head, NEW, ...rows, 's2_fault,0x0,0x10000,,w,'].join('\n'), {
      variants,
    });
    return lanes.slice(1).map((lane) => lane.differing.map(({ rows: count }) => count));
  };

  it('may take other faults of the guest: what is pinned is not taken back', async () => {
    expect(await differing(['iopf', 'host-sva'], TAKEN)).toEqual([[1], [1]]);
  });

  it('may: a map that may be read copies a zero page that it finds (v6.18)', async () => {
    const rows = ['s2_fault,0x0,0x10000,,r,', 'map,0x0,0x10000,4k:untouched,r,', 's2_wp,0x0,0x10000,,,'];
    expect(await differing(['map-batched', 'map-large-folio'], rows)).toEqual([[], [2]]);
  });

  it('may: one way wrote to what is read-only in the other', async () => {
    const rows = ['s2_fault,0x0,0x10000,,r,', 'memslot,0x10000,0x10000,4k:untouched,r,'];
    rows.push('s2_fault,0x10000,0x10000,,r,', 'map,0x10000,0x10000,4k,rw,', 'dma_write,0x11000,16,,,');
    expect(await differing(['dma-rw-group-held', 'dma-rw-mutex'], rows, HEAD.slice(1))).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('may: what one way wrote needs room under RLIMIT_MEMLOCK in a map that may only be read', async () => {
    const rows = ['dma_write,0x0,0x2000,,,', 'map,0x0,0x10000,4k:untouched,r,', 'dev_dma,0x0,8,,r,'];
    const head = ['# memlock: 4k', ...HEAD];
    expect(await differing(['dma-rw-group-held', 'dma-rw-mutex'], rows, head)).toEqual([
      [1, 2, 1],
      [1, 2, 1],
    ]);
  });
});
