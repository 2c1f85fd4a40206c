/**
 * Faults for a device that can take them in some of its accesses only (RFC v3, patch 7): its driver says by
 * vfio_pin_pages which pages must not fault.
 */
import type { DeviceDma, PinCall } from '../behaviour.js';
import { RANGE_ADD, RANGE_COPY, RANGE_FIND } from '../steps.js';
import type { Container } from '../type1/container.js';
import { type Faultable, iopf, mapFaulted, REFUSED } from './iopf.js';
import { PinnedRanges } from './pinned-ranges.js';

/**
 * As the thread left it (Shenming Lu, 27 May 2021): a pin maps its pages in the IOMMU, so that they need no fault;
 * nothing else is kept, and what lies elsewhere faults as usual.
 */
export const iopfMappedAtPin: DeviceDma = {
  ...iopf(1),
  pinned(container, call) {
    for (const page of pagesOf(call)) {
      if (container.io.mapped.get(page)) continue;
      mapFaulted(container, container.dma(container.dmas.find(page, 1)), page, 1);
    }
  },
};

/**
 * As posted: a pin only notes its pages, and once a group has pinned any, requests for all others are refused. The
 * author had not tested it. Left out: that each pin and unpin looks the group up (iopf_group_list_lock), and that one which
 * fails has copied the tree as well.
 */
export const iopfPinnedRanges: DeviceDma = {
  ...iopf(1, withinRanges()),
  pinned(container, call) {
    const { ledger, io } = container;
    const ranges = io.pinnedRanges.get(call.dev) ?? new PinnedRanges();
    io.pinnedRanges.set(call.dev, ranges);
    ledger.charge(RANGE_COPY, ranges.ranges);
    for (const page of pagesOf(call)) {
      ledger.charge(RANGE_ADD);
      ranges.add(page);
    }
  },
  unpinned(container, call, done) {
    for (const page of pagesOf(call).slice(0, done)) {
      container.ledger.charge(RANGE_ADD);
      forget(container, call.dev, page);
    }
  },
};

function withinRanges(): Faultable {
  return ({ container, ledger }, dev, page) => {
    const ranges = container.io.pinnedRanges.get(dev);
    if (ranges === undefined) return Number.POSITIVE_INFINITY;
    ledger.charge(RANGE_FIND);
    return ranges.has(page) ? ranges.endOf(page) : REFUSED;
  };
}

/** The DMA_UNMAP notifier does not say whose pages are unpinned: then they are the first group's that has them. */
function forget({ io }: Container, dev: number, page: number): void {
  if (io.pinnedRanges.get(dev)?.remove(page)) return;
  for (const ranges of io.pinnedRanges.values()) if (ranges.remove(page)) return;
}

function pagesOf({ pfns, start, count }: PinCall): Float64Array {
  return pfns.subarray(start, start + count);
}
