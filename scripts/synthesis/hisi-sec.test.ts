import { describe, expect, it } from 'vitest';
import { HISI_SEC_RUNS, hisiSecRows } from './hisi-sec.js';

const MIB = 2 ** 20;
/** Pages that one premap of the mail reaches. */
const PREMAP_BYTES = 512 * 4096;

describe.each(HISI_SEC_RUNS)('hisi-sec, $mib MB, $times times', (run) => {
  const rows = [...hisiSecRows(run)];
  const maps = rows.filter(({ op }) => op === 'map') as { addr: number; len: number }[];
  const accesses = rows.filter(({ op }) => op === 'dev_dma') as { addr: number; len: number; prot: string }[];
  const messages = accesses.filter(({ len }) => len === run.mib * MIB);
  const descriptors = accesses.filter(({ len }) => len !== run.mib * MIB);

  it('maps 16 GB without a gap', () => {
    expect(maps.reduce((sum, { len }) => sum + len, 0)).toBe(16 * 1024 * MIB);
    for (const [i, { addr }] of maps.slice(1).entries()) expect(addr).toBe(maps[i].addr + maps[i].len);
  });

  it('reads an in buffer and writes an out buffer for each sending, from two pairs in turn', () => {
    expect(messages.map(({ prot }) => prot).join('')).toBe('rw'.repeat(run.times));
    expect(new Set(messages.map(({ addr }) => addr)).size).toBe(run.times === 1 ? 2 : 4);
    for (const { addr, len } of messages) {
      expect(addr).toBeGreaterThanOrEqual(maps[1].addr);
      expect(addr + len).toBeLessThanOrEqual(maps[1].addr + maps[1].len);
    }
  });

  it('touches each page of queue memory once, in groups that ascend, further apart than a premap', () => {
    const pages = descriptors.map(({ addr }) => addr);
    expect(new Set(pages).size).toBe(run.queuePages);
    expect(pages).toHaveLength(run.queuePages);
    const heads: number[] = [];
    for (const page of pages) {
      expect(page).toBeLessThan(maps[1].addr);
      const head = heads.find((one) => page > one && page < one + PREMAP_BYTES);
      if (head === undefined) heads.push(page);
    }
    expect(heads).toHaveLength(run.times === 1 ? 3 : 6);
    for (const one of heads)
      for (const other of heads)
        if (one !== other) expect(Math.abs(one - other)).toBeGreaterThan(PREMAP_BYTES);
  });
});
