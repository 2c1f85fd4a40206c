/** Rows about a guest's stage-2 page table: accesses that fault, ranges unmapped or write-protected. */
import { minus } from '../errno.js';
import { guestTouches } from '../kernel/kvm/stage2/fault.js';
import { unmapRange, writeProtectRange } from '../kernel/kvm/stage2/unmap.js';
import type { Vm } from '../kernel/vm.js';
import { ADDRESS_PAGE, ADDRESS_SHIFT, PROT_WRITE, type TraceBatch } from '../trace/batch.js';
import { opNumber } from '../trace/ops.js';

export const S2_FAULT = opNumber('s2_fault');
export const S2_UNMAP = opNumber('s2_unmap');
export const S2_WP = opNumber('s2_wp');

/**
 * Runs the row. A guest's accesses return how many faults they took, or -EFAULT where no memory slot allows one; a range
 * returns 0, -EINVAL where it is not of whole granules, or -ERANGE where it ends beyond 2^ipa_bits.
 */
export function stage2Row(vm: Vm, batch: TraceBatch, row: number): number {
  const { geometry } = vm.stage2;
  const ratio = 2 ** (geometry.pageShift - ADDRESS_SHIFT);
  const op = batch.op[row];
  const addr = batch.addrPage[row] + batch.addrOffset[row] / ADDRESS_PAGE;
  const len = batch.lenPages[row] + batch.lenOffset[row] / ADDRESS_PAGE;
  if (op === S2_FAULT) {
    const first = Math.floor(addr / ratio);
    const end = len === 0 ? first + 1 : Math.ceil((addr + len) / ratio);
    return guestTouches(vm, first, end, (batch.prot[row] & PROT_WRITE) !== 0);
  }
  const first = addr / ratio;
  const end = (addr + len) / ratio;
  if (!Number.isInteger(first) || !Number.isInteger(end) || end === first) return minus('EINVAL');
  if (end > geometry.pages) return minus('ERANGE');
  const { stage2, behaviour } = vm;
  if (op === S2_UNMAP) unmapRange(stage2, behaviour, first, end);
  else {
    vm.slots.log(first, end);
    writeProtectRange(stage2, behaviour, first, end);
  }
  return 0;
}
