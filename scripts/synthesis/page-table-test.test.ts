import { describe, expect, it } from 'vitest';
import { countingHost } from '../../src/calibration/counting-host.js';
import { replayOn } from '../../src/replay/run-on.js';
import type { PageTableTest } from '../../src/replay/suites/page-table-rows.js';
import { madeTrace } from '../calibration/trace-source.js';
import { pageTableTest, pageTableTestRows } from './page-table-test.js';

const MB = 2 ** 20;

async function counts(test: PageTableTest, filter: string): Promise<Map<string, number>> {
  const trace = await madeTrace(pageTableTest('made.csv', test))();
  const { lanes } = await replayOn(countingHost(), trace, [], { filter });
  return new Map(lanes[0].stepCounts.map(({ step, count }) => [step, count]));
}

describe('kvm_page_table_test as a workload', () => {
  it.each([
    [4096, 8],
    [16384, 128],
    [65536, 2048],
  ] as const)(
    'with THP and a granule of %d: a block each, broken by UPDATE, whole again by ADJUST',
    async (granule, mb) => {
      const block = granule * (granule / 8);
      const blocks = (mb * MB) / block;
      const test: PageTableTest = { memBytes: mb * MB, vcpus: 1, source: 'thp', granule };
      const create = await counts(test, 'line=13');
      expect([create.get('vmexit'), create.get('s2_set_pte')]).toEqual([blocks, blocks]);
      const all = await counts(test, 'op=s2_fault');
      // each block broken once and joined once: a table, and half of its pages and the first
      expect(all.get('s2_tlbi_vmid')).toBe(blocks);
      expect(all.get('s2_set_pte')).toBe(blocks * (2 + 1 + granule / 16));
      expect((await counts(test, 'op=s2_unmap')).get('s2_clear_pte')).toBe(blocks);
    },
  );

  it('with 64 vCPUs: the zero page of a reader is unmapped twice by nearly all pairs of writers, and cleared once', async () => {
    const test: PageTableTest = { memBytes: MB, vcpus: 64, source: 'anonymous', granule: 4096 };
    const unmaps = [...pageTableTestRows(test)].filter(
      ({ op, len }) => op === 's2_unmap' && len === 4096,
    ).length;
    // of 32 writers one meets itself
    expect(unmaps).toBeGreaterThan(230);
    expect(unmaps).toBeLessThan(256);
    const all = await counts(test, 'op=s2_fault');
    expect(all.get('fault_in_4k')).toBe(256);
    const cleared =
      (await counts(test, 'op=s2_unmap,line<1000')).get('s2_clear_pte')! + all.get('s2_clear_pte')!;
    expect(cleared).toBe(256 + 256);
    // UPDATE gives all 256 pages their permission back, each once
    expect(all.get('s2_relax')).toBe(256);
  });

  it('refuses memory that is no multiple of its pages', () => {
    const test: PageTableTest = { memBytes: 3 * MB, vcpus: 1, source: 'hugetlb-2m', granule: 4096 };
    expect(() => [...pageTableTestRows(test)]).toThrow('no whole number of pages of hugetlb-2m');
  });
});
