/** The traces that only npm run bench replays. */
import { describe, expect, it } from 'vitest';
import { largeMap, manyMappings } from './many-mappings.js';
import { nicDma } from './nic-dma.js';
import { FULL_WORKLOADS, WORKLOADS } from './workloads.js';

describe('pins among many mappings', () => {
  const rows = [...manyMappings(100, 3000).rows()];

  it('maps first, side by side', () => {
    const maps = rows.slice(0, 100);
    expect(maps.every(({ op }) => op === 'map')).toBe(true);
    for (const [i, { addr, len }] of maps.entries()) expect(addr).toBe(i * Number(len));
  });

  it('pins one page anywhere in them and unpins it at once', () => {
    const calls = rows.slice(100);
    expect(calls).toHaveLength(6000);
    for (let i = 0; i < calls.length; i += 2) {
      expect([calls[i].op, calls[i + 1].op]).toEqual(['pin', 'unpin']);
      expect(calls[i + 1].pfns).toEqual(calls[i].pfns);
    }
    const pages = new Set(calls.map(({ pfns }) => pfns![0]));
    expect(Math.min(...pages)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...pages)).toBeLessThan(1600);
    expect(pages.size).toBeGreaterThan(1200);
  });
});

describe('a NIC that receives', () => {
  const [map, ...accesses] = nicDma('nic-dma.csv', 40_000).rows();

  it('reads a descriptor, writes the packet, writes the descriptor back, within pages of the guest', () => {
    expect(accesses).toHaveLength(120_000);
    const packets = Array.from({ length: 40_000 }, (_, i) => accesses.slice(3 * i, 3 * i + 3));
    const isPacket = ([read, packet, back]: typeof accesses): boolean =>
      read.prot === 'r' && packet.prot === 'w' && back.prot === 'w' && back.addr === read.addr;
    expect(packets.every(isPacket)).toBe(true);
    const [base, bytes] = [Number(map.addr), Number(map.len)];
    const isInside = ({ addr, len }: (typeof accesses)[number]): boolean => {
      const at = Number(addr);
      return (at % 4096) + Number(len) <= 4096 && at >= base && at + Number(len) <= base + bytes;
    };
    expect(accesses.every(isInside)).toBe(true);
    expect(new Set(accesses.map(({ addr }) => addr)).size).toBe(4096 + 32768);
  });
});

it('a terabyte is mapped and unmapped in one call each', () => {
  const rows = [...largeMap('map-1t.csv', 2 ** 40, 'thp').rows()];
  expect(rows.map(({ op, addr, len }) => [op, addr, len])).toEqual([
    ['map', 0, 2 ** 40],
    ['unmap', 0, 2 ** 40],
  ]);
});

it('no two traces have one file', () => {
  const files = [...WORKLOADS, ...FULL_WORKLOADS].map(({ file }) => file);
  expect(new Set(files).size).toBe(files.length);
});
