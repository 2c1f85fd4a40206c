/** Rows about a guest's stage-2 page table: accesses that fault, ranges unmapped or write-protected. */
import { minus } from '../../errno.js';
import {
  clearDirtyLog,
  type DirtyAnswer,
  getDirtyLog,
  startDirtyLog,
} from '../../kernel/kvm/stage2/dirty-log-calls.js';
import { guestTouches } from '../../kernel/kvm/stage2/fault.js';
import { notifierUnmap, unmapRange, writeProtectRange } from '../../kernel/kvm/stage2/unmap.js';
import type { Vm } from '../../kernel/vm.js';
import { ADDRESS_PAGE, ADDRESS_SHIFT, PROT_WRITE, type TraceBatch } from '../../trace/batch.js';
import { KINDS } from '../../trace/ops.js';
import { S2_FAULT, S2_UNMAP } from '../ops.js';

const NOTIFIER = KINDS.indexOf('notifier');
const START = KINDS.indexOf('start');
const GET = KINDS.indexOf('get');

/**
 * Runs the row. A guest's accesses return how many faults they took, or -EFAULT where no memory slot allows one; a range
 * returns 0, -EINVAL where it is not of whole granules or the VM has ended, or -ERANGE where it ends beyond 2^ipa_bits.
 */
export function stage2Row(vm: Vm, batch: TraceBatch, row: number): number {
  const op = batch.op[row];
  if (op === S2_FAULT) return faultRow(vm, batch, row);
  const range = wholeGranules(vm, batch, row);
  if (typeof range === 'number') return range;
  const [first, end] = range;
  const { stage2, behaviour } = vm;
  if (op === S2_UNMAP) {
    const unmap = batch.kind[row] === NOTIFIER ? notifierUnmap : unmapRange;
    return unmap(stage2, behaviour, first, end);
  }
  const ret = writeProtectRange(stage2, behaviour, first, end);
  if (ret === 0) vm.slots.log(first, end);
  return ret;
}

function faultRow(vm: Vm, batch: TraceBatch, row: number): number {
  const ratio = 2 ** (vm.stage2.geometry.pageShift - ADDRESS_SHIFT);
  const page = batch.addrPage[row];
  const pages = batch.lenPages[row];
  // apart from the pages: in one double bytes would be lost from 2^53 on
  const rest = batch.lenOffset[row];
  const first = Math.floor(page / ratio);
  const behind = page + pages + Math.ceil((batch.addrOffset[row] + rest) / ADDRESS_PAGE);
  const end = pages + rest === 0 ? first + 1 : Math.ceil(behind / ratio);
  return guestTouches(vm, first, end, (batch.prot[row] & PROT_WRITE) !== 0);
}

/**
 * Runs the row: what is asked of the dirty log of a slot. It returns 0; -EINVAL and -ERANGE as a range does, -EINVAL and
 * -ENOENT as startDirtyLog, getDirtyLog and clearDirtyLog say.
 */
export function dirtyLogRow(vm: Vm, batch: TraceBatch, row: number): DirtyAnswer {
  const range = wholeGranules(vm, batch, row);
  if (typeof range === 'number') return { ret: range, pages: 0 };
  if (vm.stage2.gone) return { ret: minus('EINVAL'), pages: 0 };
  const kind = batch.kind[row];
  const call = kind === START ? startDirtyLog : kind === GET ? getDirtyLog : clearDirtyLog;
  return call(vm, ...range);
}

/** The pages [first, end) of a row, or -EINVAL or -ERANGE. */
function wholeGranules(
  { stage2: { geometry } }: Vm,
  batch: TraceBatch,
  row: number,
): readonly [number, number] | number {
  const ratio = 2 ** (geometry.pageShift - ADDRESS_SHIFT);
  const page = batch.addrPage[row];
  const pages = batch.lenPages[row];
  // apart from the pages: in one double bytes would be lost from 2^53 on
  const misaligned = batch.addrOffset[row] !== 0 || batch.lenOffset[row] !== 0;
  if (misaligned || page % ratio !== 0 || pages % ratio !== 0 || pages === 0) return minus('EINVAL');
  const first = page / ratio;
  const end = first + pages / ratio;
  return end > geometry.pages ? minus('ERANGE') : [first, end];
}
