/** Which memory slot takes a guest's access, or how it leaves the guest where none does. */
import { KVM_SRCU, S2_FAULT, VMENTER, VMEXIT } from '../../steps.js';
import type { Vm } from '../../vm.js';
import type { Memslot } from '../memslots.js';

/**
 * The slot of a page that the guest reads or writes; null where none takes the access. That is an exit (io_mem_abort,
 * arch/arm64/kvm/mmio.c, v5.17), charged here as far as memory goes: which device takes it, or user space, is not the row's
 * matter.
 */
export function accessedSlot({ ledger, slots, stage2 }: Vm, page: number, write: boolean): Memslot | null {
  const slot = page < stage2.geometry.pages ? slots.at(page) : null;
  if (slot !== null && !(write && slot.readonly)) return slot;
  ledger.charge(VMEXIT);
  ledger.charge(S2_FAULT);
  ledger.acquire(KVM_SRCU, true);
  slots.search(ledger, page);
  ledger.release(KVM_SRCU);
  ledger.charge(VMENTER);
  return null;
}
