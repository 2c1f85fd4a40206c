/** vfio_pin_pages and vfio_unpin_pages: locks, references, accounting, unwinding, dirty pages. */

import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import fc from '../../property.test-data.js';
import { markerNumber } from '../log-markers.js';
import { DIRTY_BIT, DIRTY_RANGE, DIRTY_SCOPE, FIND_DMA, MMAP_READ_LOCK, STEPS } from '../steps.js';
import { run, TestContainer } from './container.test-data.js';
import { pinContiguous } from './pin-contiguous.js';

const CONTIGUOUS = { pinLoop: pinContiguous };
const HELD = { groupReference: { enter: () => {}, leave: () => {} } };
const LOCKS = ['vfio_group_lock', 'iommu_group_mutex', 'unbound_lock', 'device_lock', 'iommu_lock'];

/** Locks of the last call, in the order in which they were first taken. */
function locks(test: TestContainer): Record<string, number> {
  const isLock = new Set(STEPS.filter(({ lock }) => lock).map(({ name }) => name));
  return Object.fromEntries(Object.entries(test.counts()).filter(([name]) => isLock.has(name)));
}

describe('locks of a call', () => {
  const five = Object.fromEntries(LOCKS.map((name) => [name, 1]));

  it.each([1, 16, 512])('are five, each taken once, for %d pages, and mmap_lock once a page', (pages) => {
    const test = new TestContainer();
    test.map(0, 1024);
    test.pin(run(0, pages));
    expect(locks(test)).toEqual({ ...five, mmap_read_lock: pages });
    expect(Object.keys(locks(test)).slice(0, LOCKS.length)).toEqual(LOCKS);
    test.unpin(run(0, pages));
    expect(locks(test)).toEqual(five);
  });

  it('are five for contiguous-pin too, with mmap_lock once a run, and one where the caller holds the group', () => {
    const contiguous = new TestContainer({ behaviour: CONTIGUOUS });
    contiguous.map(0, 1024);
    contiguous.pin(run(0, 64));
    expect(locks(contiguous)).toEqual({ ...five, mmap_read_lock: 1 });
    const held = new TestContainer({ behaviour: HELD });
    held.map(0, 1024);
    held.pin(run(0, 64));
    expect(locks(held)).toEqual({ iommu_lock: 1, mmap_read_lock: 64 });
    held.unpin(run(0, 64));
    expect(locks(held)).toEqual({ iommu_lock: 1 });
  });

  it('are given back by a call that fails, and not taken by one that is refused at once', () => {
    const test = new TestContainer();
    expect(test.pin([5])).toBe(minus('EINVAL'));
    expect(locks(test)).toEqual(five);
    expect(test.pin([])).toBe(minus('EINVAL'));
    expect(test.counts()).toEqual({ call: 1 });
    expect(test.pin(run(0, 513))).toBe(minus('E2BIG'));
    expect(test.counts()).toEqual({ call: 1 });
  });
});

describe('npage', () => {
  it.each([
    [12, 512],
    [14, 2048],
    [16, 8192],
  ])('may be what a page of pfns holds: page shift %d, %d pages', (pageShift, most) => {
    const test = new TestContainer({ options: { pageShift } });
    test.map(0, 10000);
    expect(test.pin(run(0, most))).toBe(most);
    expect(test.pin(run(0, most + 1))).toBe(minus('E2BIG'));
    expect(test.unpin(run(0, most + 1))).toBe(minus('E2BIG'));
  });
});

describe('the dirty scope', () => {
  it('is set by the first pin of each device that succeeds', () => {
    const test = new TestContainer();
    test.map(0, 16);
    expect(test.pin([99])).toBe(minus('EINVAL'));
    expect(test.count(DIRTY_SCOPE)).toBe(0);
    test.pin([1]);
    expect(test.count(DIRTY_SCOPE)).toBe(1);
    test.pin([2]);
    expect(test.count(DIRTY_SCOPE)).toBe(0);
    test.pin([3], 3, 1);
    expect(test.count(DIRTY_SCOPE)).toBe(1);
  });
});

describe('dirty tracking', () => {
  const options = { dirtyTracking: true };

  it('marks each page in BASE, each run in contiguous-pin: the same pages', () => {
    const base = new TestContainer({ options });
    const contiguous = new TestContainer({ options, behaviour: CONTIGUOUS });
    for (const test of [base, contiguous]) {
      test.map(0, 100);
      test.pin([1, 5, 6, 7, 9]);
    }
    expect(base.counts()).toMatchObject({ dirty_bit: 5 });
    expect(base.count(DIRTY_RANGE)).toBe(0);
    expect(contiguous.counts()).toMatchObject({ dirty_bit: 2, dirty_range: 1 });
    expect(base.dirtyPages(0, 100)).toEqual([1, 5, 6, 7, 9]);
    expect(contiguous.dirtyPages(0, 100)).toEqual([1, 5, 6, 7, 9]);
  });

  it('marks nothing while it is off, and nothing for a page that was pinned already', () => {
    const off = new TestContainer();
    off.map(0, 100);
    off.pin([1]);
    expect(off.count(DIRTY_BIT)).toBe(0);
    expect(off.dirtyPages(0, 100)).toEqual([]);
    const on = new TestContainer({ options });
    on.map(0, 100);
    on.pin([1]);
    on.pin([1, 2]);
    expect(on.count(DIRTY_BIT)).toBe(1);
  });

  it('of random calls marks the same pages in both loops', () => {
    const pieces = fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 6 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 12 }), (calls) => {
        const lanes = [new TestContainer({ options }), new TestContainer({ options, behaviour: CONTIGUOUS })];
        for (const test of lanes) {
          test.map(0, 24);
          test.map(24, 30);
          for (const call of calls) test.pin(call.flatMap(([first, pages]) => run(first, pages)));
        }
        // also of calls that fail half way: without a limit on memory a run is pinned whole
        expect(lanes[1].references()).toEqual(lanes[0].references());
        expect(lanes[1].dirtyPages(0, 80)).toEqual(lanes[0].dirtyPages(0, 80));
      }),
      { numRuns: 200 },
    );
  });
});

describe('locked memory', () => {
  it('is counted once a page, however often it is pinned', () => {
    const test = new TestContainer({ lockLimitPages: 10 });
    test.map(0, 100);
    test.pin(run(0, 4));
    test.pin(run(2, 4));
    expect(test.container.mm.lockedPages).toBe(6);
    test.unpin(run(0, 4));
    expect(test.container.mm.lockedPages).toBe(4);
    test.unpin(run(2, 4));
    expect(test.container.mm.lockedPages).toBe(0);
    expect(test.references()).toEqual({});
  });

  it.each([
    ['page by page', {}],
    ['contiguous', CONTIGUOUS],
  ])('over the limit ends in -ENOMEM with the call unwound: %s', (_, behaviour) => {
    const test = new TestContainer({ lockLimitPages: 6, behaviour });
    test.map(0, 100);
    expect(test.pin([3, 4])).toBe(2);
    expect(test.pin([20, 3, 30, 31, 32, 33])).toBe(minus('ENOMEM'));
    expect(test.references()).toEqual({ 3: 1, 4: 1 });
    expect(test.container.mm.lockedPages).toBe(2);
    expect(test.phys).toEqual([0, 0, 0, 0, 0, 0]);
    expect(test.pin([20, 30, 31, 32])).toBe(4);
    expect(test.container.mm.lockedPages).toBe(6);
  });

  it('has no mmap_lock to be taken away under once the mm is gone: get_task_mm finds none', () => {
    const test = new TestContainer();
    test.ledger.logging = true;
    test.map(0, 100);
    test.pin([1, 2, 2]);
    test.container.mm.alive = false;
    expect(test.unpin([1, 2])).toBe(2);
    // the page whose last reference went
    expect(test.counts()).toMatchObject({ vpfn_erase: 1, get_task_mm: 1 });
    expect(test.counts()).not.toHaveProperty('acct');
    const taken = [...test.ledger.log.subarray(0, test.ledger.logCount)].filter((entry) => entry < 0);
    expect(taken.map(markerNumber)).not.toContain(MMAP_READ_LOCK);
    expect(test.container.mm.lockedPages).toBe(1);
  });

  it('is MAP_DMA’s business where the container has a domain', () => {
    const test = new TestContainer({ lockLimitPages: 8, options: { hasDomain: true } });
    expect(test.map(0, 8)).toBe(0);
    expect(test.container.mm.lockedPages).toBe(8);
    expect(test.pin(run(0, 8))).toBe(8);
    expect(test.container.mm.lockedPages).toBe(8);
    expect(test.map(100, 1)).toBe(minus('ENOMEM'));
    expect(test.container.mm.lockedPages).toBe(8);
    test.unmap(0, 8);
    expect(test.container.mm.lockedPages).toBe(0);
    expect(test.references()).toEqual({});
  });
});

describe('unwinding', () => {
  it('drops the references that the failing call took, and only those', () => {
    const test = new TestContainer();
    test.map(0, 10);
    test.pin([1, 2]);
    expect(test.pin([1, 5, 1, 6, 99, 7])).toBe(minus('EINVAL'));
    expect(test.references()).toEqual({ 1: 1, 2: 1 });
    // five descents up to the hole, and one for each of the four pages that are undone
    expect(test.count(FIND_DMA)).toBe(5 + 4);
  });

  it('after mm_exit: -ENODEV for a new page, a reference for an old one', () => {
    const test = new TestContainer();
    test.map(0, 10);
    test.pin([1]);
    test.container.mm.alive = false;
    expect(test.pin([2])).toBe(minus('ENODEV'));
    expect(test.pin([1])).toBe(1);
    expect(test.references()).toEqual({ 1: 2 });
  });

  it('a mapping that does not allow it: -EPERM, whatever came before', () => {
    const test = new TestContainer();
    test.map(0, 10);
    test.map(10, 10, undefined, 1);
    expect(test.pin([9, 10])).toBe(minus('EPERM'));
    expect(test.references()).toEqual({});
    expect(test.pin([9, 10], 1)).toBe(2);
  });
});
