/** mmap_lock of a MAP_DMA beside faults of the same VM. */
import { describe, expect, it } from 'vitest';
import { MMAP_READ_LOCK } from '../kernel/steps.js';
import { runText } from './replay-text.test-data.js';

const VARIANTS = { base: 'map-page-by-page', variants: ['map-batched'] };

/** A VM maps 4 MB of lone pages from 1 µs on; others fault, one every 40 ns. */
function mapBeside(faults: number, ofVm = 0): string {
  const rows = Array.from(
    { length: faults },
    (_, i) => `${1000 + 40 * i},${ofVm},1,s2_fault,${4096 * i},4096,r,`,
  );
  return [
    '# container: iommu',
    'ts_ns,vm,cpu,op,addr,len,prot,backing',
    `0,${ofVm},1,memslot,0,0x400000,rw,4k`,
    '1000,0,0,map,0x10000000,0x400000,rw,4k',
    ...rows,
    '',
  ].join('\n');
}

async function locksOf(csv: string) {
  const { finished } = await runText(csv, { ...VARIANTS, watchLocks: true });
  return finished.lanes.map(({ locks }) => {
    const { acquisitions, waits } = locks![MMAP_READ_LOCK]!;
    return { acquisitions, waited: waits?.n ?? 0, total: waits?.total ?? 0 };
  });
}

describe('a MAP_DMA', () => {
  it('takes mmap_lock for each page that it looks at, or each batch, and to account each run', async () => {
    const [paged, batched] = await locksOf(mapBeside(0));
    // each page but the first is pinned twice: it ends the run of the one before
    expect(paged).toEqual({ acquisitions: 1024 + 1023 + 1024, waited: 0, total: 0 });
    // 512 pages a batch
    expect(batched).toEqual({ acquisitions: 2 + 1024, waited: 0, total: 0 });
  });

  it('makes faults of its VM wait where it accounts, and waits for theirs there', async () => {
    for (const { waited, total } of await locksOf(mapBeside(200))) {
      expect(waited).toBeGreaterThan(10);
      expect(total).toBeGreaterThan(0);
    }
  });

  it('does not make those of another VM wait', async () => {
    for (const { waited } of await locksOf(mapBeside(200, 1))) expect(waited).toBe(0);
  });

  it('takes the same time whether somebody looks at its locks or not', async () => {
    const timed = mapBeside(0);
    const alone = timed.replaceAll(/^\d+,/gm, ',');
    const means = async (csv: string, watchLocks: boolean) =>
      (await runText(csv, { ...VARIANTS, watchLocks })).finished.lanes.map(({ stepTimesPs }) =>
        stepTimesPs.reduce((sum, ps) => sum + ps),
      );
    expect(await means(timed, true)).toEqual(await means(alone, false));
  });
});
