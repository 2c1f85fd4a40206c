/**
 * Stage-2 TLB invalidation (arch/arm64/kvm/hyp/vhe/tlb.c; kvm_tlb_flush_vmid_range: v6.6). Every one is broadcast, and
 * its barrier waits for all CPUs.
 */
import type { Ledger } from '../../ledger.js';
import { S2_TLBI_CPU, S2_TLBI_IPA, S2_TLBI_RANGE, S2_TLBI_RANGE_OP, S2_TLBI_VMID } from '../../steps.js';

/** MAX_TLBI_RANGE_PAGES: a call with more is made in pieces. */
const MOST_RANGE_PAGES = 2 ** 21;

/** How unmap, write-protect and a block in a table's place invalidate: a variant of the path s2_tlbi. */
export interface TlbiRule {
  /** The unmap walker has cleared this many valid leaves. */
  leavesCleared(tlb: Tlb, leaves: number): void;
  /** It has taken out a table. */
  tableCleared(tlb: Tlb): void;
  /** The map walker puts a block of this many pages where a table was. */
  tableReplaced(tlb: Tlb, pages: number): void;
  /** One batch of an unmap over this many pages is done; `cleared`: it found a valid leaf. */
  batchUnmapped(tlb: Tlb, pages: number, cleared: boolean): void;
  /** This many pages have been write-protected. */
  writeProtected(tlb: Tlb, pages: number): void;
}

export class Tlb {
  /**
   * @param others CPUs beside this one
   * @param hasRange FEAT_TLBIRANGE
   * @param fwb FEAT_S2FWB
   */
  constructor(
    private readonly ledger: Ledger,
    private readonly others: number,
    private readonly hasRange: boolean,
    private readonly fwb: boolean,
  ) {}

  /** stage2_unmap_defer_tlb_flush: leaves may wait for the end of the walk. */
  get defers(): boolean {
    return this.hasRange && this.fwb;
  }

  /** __kvm_tlb_flush_vmid_ipa, so often. */
  ipa(times = 1): void {
    this.ledger.charge(S2_TLBI_IPA, times);
    this.ledger.charge(S2_TLBI_CPU, times * this.others);
  }

  /** __kvm_tlb_flush_vmid */
  vmid(): void {
    this.ledger.charge(S2_TLBI_VMID);
    this.ledger.charge(S2_TLBI_CPU, this.others);
  }

  /** kvm_tlb_flush_vmid_range; without FEAT_TLBIRANGE all of the VM. */
  range(pages: number): void {
    if (!this.hasRange) {
      this.vmid();
      return;
    }
    for (let left = pages; left > 0; left -= MOST_RANGE_PAGES) {
      this.ledger.charge(S2_TLBI_RANGE);
      this.ledger.charge(S2_TLBI_RANGE_OP, rangeOps(Math.min(left, MOST_RANGE_PAGES)));
      this.ledger.charge(S2_TLBI_CPU, this.others);
    }
  }
}

/**
 * TLBI instructions for this many pages (__flush_tlb_range_op): one covers (num + 1) << (5 * scale + 1) pages with num up to
 * 31, scales go from 3 down, a last odd page takes one of its own.
 */
export function rangeOps(pages: number): number {
  let ops = 0;
  let left = pages;
  for (let scale = 3; scale >= 0; scale--) {
    const unit = 2 ** (5 * scale + 1);
    const units = Math.min(Math.floor(left / unit), 32);
    if (units === 0) continue;
    ops++;
    left -= units * unit;
  }
  return ops + left;
}
