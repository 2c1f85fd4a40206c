/**
 * Shared virtual addressing on the host: the SMMU walks the page table of the process, and a fault is one of the
 * process's own (drivers/iommu/io-pgfault.c, v5.13). Nothing is pinned, and VFIO has no part in it.
 */

import { minus } from '../../errno.js';
import type { DeviceDma } from '../behaviour.js';
import { SPAN_END_MARK } from '../log-markers.js';
import {
  FIND_VMA,
  HANDLE_MM_FAULT,
  IOPF_QUEUE,
  IOTLB_SYNC,
  MMAP_READ_LOCK,
  MMU_NOTIFIER,
  SVA_FIND,
} from '../steps.js';
import type { Container } from '../type1/container.js';
import { writes } from '../type1/dma.js';
import { NO_DMA } from '../type1/dma-tree.js';
import type { Vm } from '../vm.js';
import { abortErrno, type DeviceAccess } from './access.js';
import { deliver, respond } from './fault-delivery.js';
import { takeBack } from './take-back.js';

export const hostSva: DeviceDma = {
  pinsAccounted: true,
  vfio: false,
  map: () => 0,
  unmap({ io, ledger, dmas }, _dma, first) {
    io.forget(first, dmas.pages[dmas.at(first)]);
    ledger.charge(IOTLB_SYNC);
  },
  reach({ container, mm }, { prot }, page, wanted) {
    const { dmas } = container;
    const node = dmas.at(page);
    if (!mm.alive || node === NO_DMA) return 0;
    if ((container.dma(node).prot & prot) !== prot) return 0;
    const most = Math.min(wanted, dmas.first[node] + dmas.pages[node] - page);
    return mm.pages.presentFrom(page, most, writes(prot));
  },
  entryShift({ container, mm }, page) {
    const { geometry } = container.dma(container.dmas.at(page));
    return mm.pages.isSmall(geometry, page) ? 0 : Math.log2(geometry.span);
  },
  entriesAlike: ({ mm }) => mm.pages.allWhole,
  fault(vm, access, page) {
    vm.container.io.faults++;
    vm.ledger.beginSpan();
    deliver(vm.ledger, () => vm.ledger.charge(IOPF_QUEUE));
    const served = work(vm, access, page);
    respond(vm.ledger);
    vm.ledger.mark(SPAN_END_MARK);
    return served ? 1 : abortErrno(vm.container, page, access.prot, minus('ENODEV'));
  },
  invalidate(vm, first, pages) {
    takeBack(vm, first, pages, (from, count) => {
      vm.ledger.charge(MMU_NOTIFIER);
      vm.ledger.charge(IOTLB_SYNC);
      vm.container.io.forget(from, count);
    });
  },
  zeroPageReplaced: replaced,
  exit() {},
  pinned() {},
  unpinned() {},
};

/** A page of its own takes the place of the zero page (wp_page_copy): the devices' translations of that go first. */
function replaced({ ledger, io }: Container, page: number): void {
  ledger.charge(MMU_NOTIFIER);
  ledger.charge(IOTLB_SYNC);
  io.forget(page, 1);
}

/** iopf_handle_single, in a worker: the event thread has gone on. */
function work({ ledger, container, mm }: Vm, { prot }: DeviceAccess, page: number): boolean {
  ledger.charge(SVA_FIND);
  if (!mm.alive) return false;
  const node = container.dmas.at(page);
  ledger.acquire(MMAP_READ_LOCK, true);
  ledger.charge(FIND_VMA);
  const allowed = node !== NO_DMA && (container.dma(node).prot & prot) === prot;
  if (allowed) {
    ledger.charge(HANDLE_MM_FAULT);
    const { geometry } = container.dma(node);
    if (!mm.pages.touch(ledger, page, writes(prot))) container.io.duplicates++;
    else {
      container.io.mappedEver += mm.pages.isSmall(geometry, page) ? 1 : geometry.span;
    }
  }
  ledger.release(MMAP_READ_LOCK);
  return allowed;
}
