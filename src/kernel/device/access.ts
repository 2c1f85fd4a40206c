/** A device touches memory: what its IOTLB and the IOMMU let through, what faults, and where it is aborted. */
import { minus } from '../../errno.js';
import { DEV_BYTE, DEV_START, IOTLB_MISS, SVA_START } from '../steps.js';
import type { Container } from '../type1/container.js';
import { NO_DMA } from '../type1/dma-tree.js';
import type { Vm } from '../vm.js';

/** One access of a device, ascending. The object is reused from call to call. */
export interface DeviceAccess {
  /** The iova: a page of the trace's size, and bytes into it. */
  page: number;
  offset: number;
  /** Bytes; 0 touches nothing. */
  len: number;
  dev: number;
  /** Whose virtual cpu stands for the device. */
  cpu: number;
  /** Rights that it asks for: 1 read, 2 write. */
  prot: number;
  /** Bytes that got through. */
  moved: number;
}

/**
 * Runs the access: 0, or why the device was aborted, with call.moved telling how far it came. The device sees an abort
 * and no more; the model says -EFAULT where nothing is mapped, -EPERM where the mapping does not allow it, -ENODEV where
 * the mm is gone, -EACCES where the handler refuses.
 */
export function deviceAccess(vm: Vm, call: DeviceAccess): number {
  const { ledger, container, behaviour } = vm;
  const { io } = container;
  const { deviceDma } = behaviour;
  const pageSize = 1 << container.options.pageShift;
  call.moved = 0;
  if (io.opens(call.dev)) {
    ledger.charge(deviceDma.vfio ? DEV_START : SVA_START);
    vm.groups.add(call.dev * 65536 + vm.number);
  }
  while (call.moved < call.len) {
    const at = call.offset + call.moved;
    const page = call.page + Math.floor(at / pageSize);
    const inPage = at % pageSize;
    const left = call.len - call.moved;
    const end = page + Math.ceil((inPage + left) / pageSize);
    let pages = deviceDma.reach(vm, call, page, end - page);
    const foreign = vm.burst.foreign(call.cpu, page, page + pages);
    if (pages > 0) pages = foreign - page;
    if (pages === 0) {
      pages = fault(vm, call, page, end - page);
      if (pages < 0) {
        io.aborts++;
        return pages;
      }
    }
    const bytes = Math.min(left, pages * pageSize - inPage);
    translate(vm, call, page, pages);
    ledger.charge(DEV_BYTE, bytes);
    io.touch(page, pages);
    call.moved += bytes;
  }
  return 0;
}

/** A fault at a page, and the access again: how many pages it reaches then, or a negative errno where it is aborted. */
function fault(vm: Vm, call: DeviceAccess, page: number, wanted: number): number {
  const { deviceDma } = vm.behaviour;
  const mapped = deviceDma.fault(vm, call, page);
  if (mapped < 0) return mapped;
  vm.burst.answered(call.cpu, page, mapped);
  const pages = deviceDma.reach(vm, call, page, wanted);
  if (pages === 0) throw new Error('the device faults again on a page that a fault has just mapped');
  return Math.min(pages, mapped);
}

/** Why a fault at a page can't be served: -EFAULT without a mapping, -EPERM without the right, else `otherwise`. */
export function abortErrno(container: Container, page: number, prot: number, otherwise: number): number {
  const node = container.dmas.at(page);
  if (node === NO_DMA) return minus('EFAULT');
  return (container.dma(node).prot & prot) === prot ? otherwise : minus('EPERM');
}

/** Looks up [page, page + pages), all of which the device reaches, in its IOTLB, entry by entry, and charges the misses. */
function translate(vm: Vm, { dev }: DeviceAccess, page: number, pages: number): void {
  const { deviceDma } = vm.behaviour;
  const iotlb = vm.container.io.iotlb(dev);
  const end = page + pages;
  let misses = 0;
  for (let at = page; at < end; ) {
    const shift = deviceDma.entryShift(vm, at);
    const alikeTo = deviceDma.entriesAlike(vm, at)
      ? end
      : Math.min(end, (Math.floor(at / (1 << shift)) + 1) * (1 << shift));
    misses += iotlb.lookup(at, alikeTo, shift);
    at = alikeTo;
  }
  vm.ledger.charge(IOTLB_MISS, misses);
}
