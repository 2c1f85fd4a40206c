/**
 * kvm_read_guest and kvm_write_guest (virt/kvm/kvm_main.c, v5.10) as i915's GVT calls them: kvmgt_rw_gpa
 * (drivers/gpu/drm/i915/gvt/kvmgt.c, before v5.7).
 */
import { minus } from '../../errno.js';
import type { RwCall } from '../behaviour.js';
import { KVM_RW, KVM_SRCU, MARK_PAGE_DIRTY, MMGET_NOT_ZERO, USE_MM } from '../steps.js';
import type { Vm } from '../vm.js';
import { markDirty } from './memslots.js';

/** 0, also for no bytes at all, or -EFAULT: no slot, a read-only one, or no mm. */
export function kvmRwGuest(vm: Vm, call: RwCall): number {
  const { ledger } = vm;
  ledger.charge(KVM_RW);
  if (vm.kthread) {
    ledger.charge(MMGET_NOT_ZERO);
    if (!vm.mm.alive) return minus('EFAULT');
    ledger.charge(USE_MM);
  }
  ledger.acquire(KVM_SRCU, true);
  let ret = 0;
  while (ret === 0 && call.copied < call.len) ret = copySegment(vm, call);
  ledger.release(KVM_SRCU);
  return ret;
}

/** kvm_read_guest_page or kvm_write_guest_page: what lies in one page. */
function copySegment(vm: Vm, call: RwCall): number {
  const page = vm.pageOf(call);
  const slot = vm.slots.search(vm.ledger, page);
  if (slot === null || (call.write && slot.readonly)) return minus('EFAULT');
  if (!vm.copy(call, Math.min(vm.toPageEnd(call), call.len - call.copied))) return minus('EFAULT');
  if (call.write) {
    vm.ledger.charge(MARK_PAGE_DIRTY);
    markDirty(slot, page);
  }
  return 0;
}
