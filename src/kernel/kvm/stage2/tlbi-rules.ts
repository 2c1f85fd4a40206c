/** When an unmap invalidates: entry by entry (up to v6.5), or leaves once a batch (v6.6), whatever it found or not. */
import type { Tlb, TlbiRule } from './tlb.js';

/** Every valid entry that is cleared, leaf or table; write-protect, and a block in a table's place: the whole VM once. */
export const tlbiPerPte: TlbiRule = {
  leavesCleared: (tlb, leaves) => tlb.ipa(leaves),
  tableCleared: (tlb) => tlb.ipa(),
  tableReplaced: (tlb) => tlb.vmid(),
  batchUnmapped: () => {},
  writeProtected: (tlb) => tlb.vmid(),
};

/**
 * Leaves by one range flush a batch, tables at once (v6.9, and stable v6.6); without FEAT_TLBIRANGE and FWB as before. A
 * table that makes room for a block: the range of the block (stage2_try_break_pte, v6.6).
 */
export const tlbiDeferred: TlbiRule = deferred(() => true);

/** The same, but only where the batch cleared a leaf. */
export const tlbiDeferredIfCleared: TlbiRule = deferred((cleared) => cleared);

function deferred(flushes: (cleared: boolean) => boolean): TlbiRule {
  return {
    leavesCleared: (tlb, leaves) => {
      if (!tlb.defers) tlb.ipa(leaves);
    },
    tableCleared: (tlb) => tlb.ipa(),
    tableReplaced: (tlb, pages) => tlb.range(pages),
    batchUnmapped: (tlb: Tlb, pages, cleared) => {
      if (tlb.defers && flushes(cleared)) tlb.range(pages);
    },
    writeProtected: (tlb, pages) => tlb.range(pages),
  };
}
