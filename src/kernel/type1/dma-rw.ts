/**
 * vfio_dma_rw: a device model reads or writes guest memory at an iova. v1 (vfio_iova_rw) and v2 of "vfio: introduce
 * vfio_dma_rw to read/write a range of IOVAs" (Yan Zhao, Jan 2020), and as it was merged in v5.7
 * (drivers/vfio/vfio_iommu_type1.c). Variants put the parts together. The bits of VFIO's dirty log are those of v5.8 in all of
 * them: the patches leave them to be done.
 */
import { minus } from '../../errno.js';
import type { GroupReference, RwCall } from '../behaviour.js';
import {
  DMA_RW,
  IOMMU_LOCK,
  MMGET,
  MMGET_NOT_ZERO,
  PROT_CHECK,
  RW_CHUNK,
  TASK_LOCK,
  USE_MM,
} from '../steps.js';
import type { Vm } from '../vm.js';
import { READ, WRITE } from './dma.js';
import { NO_DMA } from './dma-tree.js';

/** What a chunk answers where it fails, and which rights it asks for. */
export interface DmaRwAnswers {
  readonly noDma: number;
  /** null: nobody looks at the mapping's rights. */
  readonly noRight: number | null;
  readonly noMm: number;
  /** The mapping must be readable, for a write as well; otherwise nobody looks. */
  readonly needsRead: boolean;
}

/** v1 of the patch, 3 Jan 2020. */
export const PATCH_V1: DmaRwAnswers = {
  noDma: minus('EINVAL'),
  noRight: null,
  noMm: minus('ENODEV'),
  needsRead: false,
};

/** v2 of the patch: whatever fails, the caller is told -EFAULT. */
export const PATCH_V2: DmaRwAnswers = {
  noDma: minus('EFAULT'),
  noRight: minus('EFAULT'),
  noMm: minus('EFAULT'),
  needsRead: false,
};

/** As merged in v5.7. */
export const MERGED: DmaRwAnswers = {
  noDma: minus('EINVAL'),
  noRight: minus('EPERM'),
  noMm: minus('EPERM'),
  needsRead: true,
};

export interface DmaRwParts {
  /** How the wrapper comes by the group: groupTaken, groupHeld. */
  readonly group: GroupReference;
  /** iommu->lock is a rwsem, and taken for reading. */
  readonly shared: boolean;
  /** How a chunk takes the mm: takeMm, takeMmNotZero; false where it is gone. */
  readonly takeMm: (vm: Vm) => boolean;
  /** The most that one chunk may copy: the rest of its vfio_dma is the upper bound anyway. */
  readonly chunkBytes: (vm: Vm, call: RwCall) => number;
  readonly answers: DmaRwAnswers;
}

/** The call that a set of parts makes: 0, -EINVAL for no bytes, or what `answers` say. */
export function dmaRwOf(parts: DmaRwParts): (vm: Vm, call: RwCall) => number {
  const { group, shared } = parts;
  return (vm, call) => {
    const { ledger, container } = vm;
    ledger.charge(DMA_RW);
    if (call.len === 0) return minus('EINVAL');
    group.enter(container);
    ledger.acquire(IOMMU_LOCK, shared);
    let ret = 0;
    while (ret === 0 && call.copied < call.len) ret = copyChunk(vm, call, parts);
    ledger.release(IOMMU_LOCK);
    group.leave(container);
    return ret;
  };
}

/** vfio_iommu_type1_dma_rw_chunk: what lies in one vfio_dma, all of it or nothing. */
function copyChunk(vm: Vm, call: RwCall, { answers, takeMm, chunkBytes }: DmaRwParts): number {
  const { ledger, container } = vm;
  ledger.charge(RW_CHUNK);
  const page = vm.iovaPageOf(call);
  const node = container.findDmaAt(page);
  if (node === NO_DMA) return answers.noDma;
  const { noRight } = answers;
  if (noRight !== null) {
    ledger.charge(PROT_CHECK);
    const wanted = (call.write ? WRITE : 0) | (answers.needsRead ? READ : 0);
    if ((container.dma(node).prot & wanted) !== wanted) return noRight;
  }
  if (!takeMm(vm)) return answers.noMm;
  if (vm.kthread) ledger.charge(USE_MM);
  const pageSize = 1 << container.options.pageShift;
  const inPage = vm.toPageEnd(call);
  const pagesBehind = container.dmas.first[node] + container.dmas.pages[node] - page - 1;
  const bytes = Math.min(inPage + pagesBehind * pageSize, call.len - call.copied, chunkBytes(vm, call));
  if (!vm.copy(call, bytes)) return minus('EFAULT');
  if (call.write) container.markDirtyRange(page, 1 + Math.ceil((bytes - inPage) / pageSize));
  return 0;
}

/** v2 and later: a chunk ends where its vfio_dma ends. */
export function wholeDma(): number {
  return Number.POSITIVE_INFINITY;
}

/** v1: a chunk ends with its page. */
export function onePage(vm: Vm, call: RwCall): number {
  return vm.toPageEnd(call);
}

/** get_task_mm(dma->task): task_lock around the look at task->mm and mmget. */
export function takeMm({ ledger, mm }: Vm): boolean {
  ledger.acquire(TASK_LOCK);
  if (mm.alive) ledger.charge(MMGET);
  ledger.release(TASK_LOCK);
  return mm.alive;
}

/**
 * mmget_not_zero without task_lock. It needs an mm_struct that can't go away: of dma->task->mm nobody holds a
 * reference, so that it may be NULL or freed; of a dma->mm, which newer kernels keep (mmgrab), it is safe.
 */
export function takeMmNotZero({ ledger, mm }: Vm): boolean {
  ledger.charge(MMGET_NOT_ZERO);
  return mm.alive;
}
