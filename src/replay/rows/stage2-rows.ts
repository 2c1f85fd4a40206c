/** Rows about a guest's stage-2 page table: accesses that fault, ranges unmapped or write-protected. */
import { minus } from '../../errno.js';
import { guestTouches } from '../../kernel/kvm/stage2/fault.js';
import { notifierUnmap, unmapRange, writeProtectRange } from '../../kernel/kvm/stage2/unmap.js';
import type { Vm } from '../../kernel/vm.js';
import { ADDRESS_PAGE, ADDRESS_SHIFT, PROT_WRITE, type TraceBatch } from '../../trace/batch.js';
import { KINDS } from '../../trace/ops.js';
import { S2_FAULT, S2_UNMAP } from '../ops.js';

const NOTIFIER = KINDS.indexOf('notifier');

/**
 * Runs the row. A guest's accesses return how many faults they took, or -EFAULT where no memory slot allows one; a range
 * returns 0, -EINVAL where it is not of whole granules or the VM has ended, or -ERANGE where it ends beyond 2^ipa_bits.
 */
export function stage2Row(vm: Vm, batch: TraceBatch, row: number): number {
  const { geometry } = vm.stage2;
  const ratio = 2 ** (geometry.pageShift - ADDRESS_SHIFT);
  const op = batch.op[row];
  const page = batch.addrPage[row];
  const pages = batch.lenPages[row];
  // apart from the pages: in one double bytes would be lost from 2^53 on
  const offset = batch.addrOffset[row];
  const rest = batch.lenOffset[row];
  if (op === S2_FAULT) {
    const first = Math.floor(page / ratio);
    const behind = page + pages + Math.ceil((offset + rest) / ADDRESS_PAGE);
    const end = pages + rest === 0 ? first + 1 : Math.ceil(behind / ratio);
    return guestTouches(vm, first, end, (batch.prot[row] & PROT_WRITE) !== 0);
  }
  const misaligned = offset !== 0 || rest !== 0 || page % ratio !== 0 || pages % ratio !== 0;
  if (misaligned || pages === 0) return minus('EINVAL');
  const first = page / ratio;
  const end = first + pages / ratio;
  if (end > geometry.pages) return minus('ERANGE');
  const { stage2, behaviour } = vm;
  if (op === S2_UNMAP) {
    const unmap = batch.kind[row] === NOTIFIER ? notifierUnmap : unmapRange;
    return unmap(stage2, behaviour, first, end);
  }
  const ret = writeProtectRange(stage2, behaviour, first, end);
  if (ret === 0) vm.slots.log(first, end);
  return ret;
}
