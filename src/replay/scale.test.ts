/** Rows that ask for more than can be modelled are the user's to mend: one line, the file and the row, exit 2. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { ONE_NS_HOST, replayText, stepCount } from './replay-text.test-data.js';
import { machineOptions } from './rows/machine-options.js';

const IOMMU = '# container: iommu\nop,addr,len,backing\n';

describe('rows out of scale', () => {
  it('a map of more pages than exact picoseconds reach', async () => {
    const map = replayText(`${IOMMU}map,0x0,0x10000000000000,4k\n`, { variants: ['map-batched'] });
    await expect(map).rejects.toThrow(InputError);
    await expect(map).rejects.toThrow('<stdin>:3: map: the call would take more than two and a half hours');
    // less is no trouble, whatever the pages: 256 TiB
    const scattered = await replayText(`${IOMMU}map,0x0,0x1000000000000,4k\n`, { variants: ['map-batched'] });
    expect(stepCount(scattered, 0, 'iommu_map')).toBe(2 ** 36);
    expect(stepCount(scattered, 1, 'gup_call')).toBe(2 ** 27);
    const huge = await replayText(`${IOMMU}map,0x0,0x1000000000000,hugetlb-1g\n`);
    expect(stepCount(huge, 0, 'iommu_map')).toBe(2 ** 18);
  });

  it('a call that takes longer than exact picoseconds reach', async () => {
    const dear = { ...ONE_NS_HOST.steps, gup_page_4k: { price: 1e9, from: 'assumed' as const, why: 'test' } };
    const long = replayText(`${IOMMU}map,0x0,0x10000000,4k:run=1024\n`, {
      host: { ...ONE_NS_HOST, steps: dear },
    });
    await expect(long).rejects.toThrow(InputError);
    await expect(long).rejects.toThrow('<stdin>:3: map: the call would take more than two and a half hours');
  });

  it('pfns without end are refused where they are read; fewer are -E2BIG', async () => {
    const pins = (pfns: string) => replayText(`op,pfns\npin,${pfns}\n`);
    await expect(pins('0x0-0xfffffffffffff 0x0-0xfffffffffffff')).rejects.toThrow('<stdin>:2: pfns:');
    expect((await pins('0x0-0xfffffffffffff')).lanes[0].errnos).toEqual([
      { op: 'pin', errno: '-E2BIG', rows: 1 },
    ]);
  });
});

describe('first touches of huge pages', () => {
  it.each([
    ['hugetlb-2m', 512],
    ['hugetlb-1g', 512],
    ['thp', 512],
  ])('1 GB of %s clears 1 GB', async (backing, pieces) => {
    const result = await replayText(`${IOMMU}map,0x0,0x40000000,${backing}:untouched\n`);
    expect(stepCount(result, 0, 'fault_in_huge')).toBe(pieces);
  });
});

describe('valid iova ranges', () => {
  it('end at the aperture, also where a reserved region lies beyond it', () => {
    const meta = {
      pageSize: 4096,
      container: 'iommu',
      memlockBytes: 0,
      dmaEntryLimit: 1,
      dirtyTracking: false,
    };
    const ranges = (reserved: [string, string][]) =>
      machineOptions(meta as never, { ...ONE_NS_HOST, iommu: { addressBits: 39, reserved, why: 'test' } })
        .validRanges;
    expect(ranges([])).toEqual([[0, 2 ** 27]]);
    expect(ranges([['0xfd00000000', '0xffffffffff']])).toEqual([[0, 2 ** 27]]);
    expect(ranges([['0xfee00000', '0xfeefffff']])).toEqual([
      [0, 0xfee00],
      [0xfef00, 2 ** 27],
    ]);
    expect(ranges([['0x0', '0xffffffffff']])).toEqual([]);
  });
});
