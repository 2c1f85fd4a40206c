/** MAP_DMA and UNMAP_DMA: entry limit, unwinding, the notifier, IOTLB flushes, valid iovas. */
import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import { IOMMU_LOCK, IOTLB_SYNC, NOTIFIER } from '../steps.js';
import { BackingGeometry } from './backing.js';
import { run, SMALL, TestContainer } from './container.test-data.js';
import { mapDma } from './map.js';
import { pinMapBatched } from './pin-map.js';
import { unmapDma } from './unmap.js';

describe('dma_entry_limit', () => {
  it('bounds the mappings of a container; an unmap makes room', () => {
    const test = new TestContainer({ options: { dmaEntryLimit: 3 } });
    expect([0, 1, 2].map((page) => test.map(page, 1))).toEqual([0, 0, 0]);
    expect(test.map(3, 1)).toBe(minus('ENOSPC'));
    // an overlap is seen before the limit
    expect(test.map(2, 1)).toBe(minus('EEXIST'));
    expect(test.unmap(0, 2)).toEqual({ ret: 0, pages: 2 });
    expect([test.map(3, 1), test.map(4, 1), test.map(5, 1)]).toEqual([0, 0, minus('ENOSPC')]);
  });

  it('is not used up by a map that fails', () => {
    const test = new TestContainer({ lockLimitPages: 4, options: { hasDomain: true, dmaEntryLimit: 1 } });
    expect(test.map(0, 5)).toBe(minus('ENOMEM'));
    expect(test.container.dmas.size).toBe(0);
    expect(test.container.mm.lockedPages).toBe(0);
    expect(test.map(0, 4)).toBe(0);
    expect(test.map(8, 1)).toBe(minus('ENOSPC'));
  });
});

describe('valid iovas', () => {
  it('a range must lie in one of them whole', () => {
    const validRanges = [
      [0, 10],
      [20, 100],
    ] as const;
    const test = new TestContainer({ options: { hasDomain: true, validRanges } });
    expect(test.map(5, 5)).toBe(0);
    expect(test.map(0, 6)).toBe(minus('EEXIST'));
    expect(test.map(9, 2)).toBe(minus('EEXIST'));
    expect(test.map(10, 2)).toBe(minus('EINVAL'));
    expect(test.map(19, 2)).toBe(minus('EINVAL'));
    expect(test.map(99, 2)).toBe(minus('EINVAL'));
    expect(test.map(20, 80)).toBe(0);
  });
});

describe('a range past 2^64', () => {
  const last = 2 ** 52 - 1;

  it.each([
    ['a page too long', [last, 0, 2, 0], 3, ['EINVAL', 'EOVERFLOW', 'EOVERFLOW']],
    // v6.18 looks at the end of a map before it looks at anything else, at that of an unmap last
    ['and no multiple of pages', [last, 2048, 1, 0], 3, ['EINVAL', 'EOVERFLOW', 'EINVAL']],
    ['by both odd ends', [last, 2048, 0, 2049], 3, ['EINVAL', 'EOVERFLOW', 'EINVAL']],
    ['by neither of them', [last, 2048, 0, 2048], 3, ['EINVAL', 'EINVAL', 'EINVAL']],
    ['without any right', [last, 0, 2, 0], 0, ['EINVAL', 'EOVERFLOW', 'EOVERFLOW']],
    ['but empty', [last, 2048, 0, 0], 3, ['EINVAL', 'EINVAL', 'EINVAL']],
  ] as const)('%s', (_, [page, pageOffset, pages, lenOffset], prot, expected) => {
    const call = { page, pageOffset, pages, lenOffset };
    const result = { ret: 0, pages: 0 };
    const older = new TestContainer().container;
    const newer = new TestContainer({ behaviour: { wrapErrno: minus('EOVERFLOW') } }).container;
    const geometry = new BackingGeometry(SMALL, 12);
    const maps = [older, newer].map((container) => mapDma(container, call, prot, geometry));
    unmapDma(newer, call, result);
    expect([...maps, result.ret]).toEqual(expected.map((errno) => minus(errno)));
  });
});

describe('a map that runs out of lockable memory', () => {
  it.each([
    ['page by page', {}],
    ['in batches', { pinMapDma: pinMapBatched }],
  ])('leaves nothing pinned, mapped or locked: %s', (_, behaviour) => {
    const test = new TestContainer({ lockLimitPages: 700, options: { hasDomain: true }, behaviour });
    expect(test.map(0, 600, { kind: 'thp', run: 1, untouched: false })).toBe(0);
    expect(test.map(1024, 600, { kind: 'thp', run: 1, untouched: false })).toBe(minus('ENOMEM'));
    expect(test.container.mm.lockedPages).toBe(600);
    expect([...test.container.mappings()]).toHaveLength(1);
    expect(test.unmap(1024, 600)).toEqual({ ret: 0, pages: 0 });
    expect(test.map(1024, 100, { kind: 'thp', run: 1, untouched: false })).toBe(0);
  });
});

describe('the DMA_UNMAP notifier', () => {
  it('makes the driver unpin what it holds, as often as it pinned it', () => {
    const test = new TestContainer();
    test.map(0, 100);
    test.map(100, 50);
    test.pin([3, 4]);
    test.pin([3]);
    test.pin([120]);
    expect(test.unmap(0, 100)).toEqual({ ret: 0, pages: 100 });
    expect(test.counts()).toMatchObject({ notifier: 1, vpfn_unref: 3, put_page: 2, vpfn_erase: 2 });
    // the driver's call takes the locks of any unpin, while UNMAP_DMA lets go of its own
    expect(test.counts()).toMatchObject({ call: 1, vfio_group_lock: 1, iommu_lock: 3 });
    expect(test.references()).toEqual({ 120: 1 });
    expect(test.container.mm.lockedPages).toBe(1);
  });

  it('goes round once for each mapping that has pages pinned, at most 512 pages a call', () => {
    const test = new TestContainer();
    test.map(0, 2000);
    test.map(2000, 100);
    test.map(2100, 100);
    for (let at = 0; at < 1500; at += 500) test.pin(run(at, 500));
    test.pin([2150]);
    expect(test.unmap(0, 2200)).toEqual({ ret: 0, pages: 2200 });
    expect(test.count(NOTIFIER)).toBe(2);
    // 1500 pages in three calls, one page in a fourth
    expect(test.counts()).toMatchObject({ call: 4, put_page: 1501 });
    expect(test.references()).toEqual({});
    expect(test.container.dmas.size).toBe(0);
  });

  it('is not heard of where nothing is pinned', () => {
    const test = new TestContainer();
    test.map(0, 100);
    test.pin([1]);
    test.unpin([1]);
    test.unmap(0, 100);
    expect(test.count(NOTIFIER)).toBe(0);
    expect(test.count(IOMMU_LOCK)).toBe(1);
  });
});

describe('the IOTLB', () => {
  it('is flushed once for 512 unmapped regions, and for what is left', () => {
    const flushes = (pages: number): number => {
      const test = new TestContainer({ options: { hasDomain: true } });
      test.map(0, pages);
      test.unmap(0, pages);
      return test.count(IOTLB_SYNC);
    };
    expect([1, 511, 512, 513, 1024, 1025].map(flushes)).toEqual([1, 1, 1, 2, 2, 3]);
  });

  it('has nothing to do in a container without a domain', () => {
    const test = new TestContainer();
    test.map(0, 2000);
    test.unmap(0, 2000);
    expect(test.count(IOTLB_SYNC)).toBe(0);
  });
});

describe('unmap', () => {
  it('may not bisect a mapping, and takes all that lie in the range', () => {
    const test = new TestContainer();
    for (const page of [0, 10, 20, 40]) test.map(page, 10);
    expect(test.unmap(5, 10)).toEqual({ ret: minus('EINVAL'), pages: 0 });
    expect(test.unmap(0, 25)).toEqual({ ret: minus('EINVAL'), pages: 0 });
    expect(test.container.dmas.size).toBe(4);
    expect(test.unmap(10, 25)).toEqual({ ret: 0, pages: 20 });
    expect(test.unmap(100, 1)).toEqual({ ret: 0, pages: 0 });
    expect(test.container.dmas.size).toBe(2);
  });

  it('stops without an error once the mm is gone', () => {
    const test = new TestContainer();
    test.map(0, 10);
    test.container.mm.alive = false;
    expect(test.unmap(0, 10)).toEqual({ ret: 0, pages: 0 });
    expect(test.container.dmas.size).toBe(1);
  });
});
