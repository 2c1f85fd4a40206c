/**
 * Prices in ns that no figure of the pin thread identifies. Where the real code was counted (instructions of v6.1's
 * type1 in an emulator, fixtures/type1-6.1), the count is turned into time at 0.25 ns an instruction: the author's
 * 512-page pin of 4K pages takes 223,651 ns, the emulated one 886,665 instructions. Other code runs at half or twice as many
 * ns an instruction, by what it finds in the caches.
 */
import { type Assumed, estimate, within } from './draft.js';
import { calibrateIcount } from './icount-6.1.js';

const NS_PER_INSTRUCTION = 0.25;

const COUNTED_STEPS = calibrateIcount().host.steps;

/** The price that the instruction counts give a step. */
function fromCounts(step: string): Assumed {
  const { price, from } = COUNTED_STEPS[step];
  return within(
    2,
    price * NS_PER_INSTRUCTION,
    `${price} instructions in v6.1 (host debian-6.1-icount, ${from}) at ${NS_PER_INSTRUCTION} ns each`,
  );
}

function counted(instructions: number, what: string): Assumed {
  return within(
    2,
    instructions * NS_PER_INSTRUCTION,
    `${instructions} instructions counted in v6.1 (${what}) at ${NS_PER_INSTRUCTION} ns each`,
  );
}

export const ASSUMED_STEPS: Readonly<Record<string, Assumed>> = {
  // bookkeeping per page, part of what every figure pays once a page
  vpfn_lookup: counted(40, 'part of a vpfn hit'),
  vpfn_tree_level: counted(7, 'lookup, per doubling'),
  dma_tree_level: counted(7, 'lookup, per doubling'),
  vpfn_ref: counted(10, 'part of a vpfn hit'),
  vpfn_alloc: counted(120, 'kzalloc and kfree of a small object'),
  vpfn_insert: counted(60, 'insert of a vpfn'),
  reserved_check: counted(25, 'is_invalid_reserved_pfn and the loop around it'),
  dirty_scope: estimate(50, 'walk over the groups of the container, once per group'),
  dirty_bit: estimate(10, 'bitmap_set of one bit'),
  dirty_range: estimate(15, 'bitmap_set of a few words'),
  walk_warm: estimate(0, 'every walk costs the same on this host'),
  walk_cold: estimate(0, 'every walk costs the same on this host'),
  walk_far: estimate(0, 'every walk costs the same on this host'),
  fault_in_4k: fromCounts('fault_in_4k'),
  fault_in_huge: estimate(120_000, 'clearing 2 MB at 17 GB/s, and the fault'),
  zero_page_pte: estimate(
    125,
    'handle_mm_fault from the pgd down to the pte, its lock, no page allocated, charged or cleared',
  ),
  // contiguous-pin
  run_layers: estimate(
    100,
    'two call layers more and the second look at the arguments: the order of one gup call',
  ),
  run_scan: estimate(1, 'one compare of two array elements'),
  pages_array: estimate(80, 'kvmalloc, copy and kvfree of a small array'),
  // unpin
  vpfn_unref: counted(20, 'part of an unpin'),
  put_page: fromCounts('put_page'),
  put_folio: counted(300, 'unpin of a folio range'),
  vpfn_erase: fromCounts('vpfn_erase'),
  // map and unmap
  ioctl: fromCounts('ioctl'),
  dma_alloc: fromCounts('dma_alloc'),
  dma_link: fromCounts('dma_link'),
  dma_erase: fromCounts('dma_erase'),
  dma_next: fromCounts('dma_next'),
  bitmap_alloc: estimate(200, 'kvzalloc of a dirty bitmap'),
  pin_remote: fromCounts('pin_remote'),
  batch_alloc: fromCounts('batch_alloc'),
  vpfn_range: counted(40, 'one range lookup'),
  folio_chunk: counted(60, 'one chunk of a map in v6.12'),
  gup_folio: counted(500, 'one folio of a map in v6.12'),
  iommu_map: fromCounts('iommu_map'),
  iommu_pte: fromCounts('iommu_pte'),
  cond_resched: fromCounts('cond_resched'),
  iova_to_phys: fromCounts('iova_to_phys'),
  iommu_unmap: fromCounts('iommu_unmap'),
  iotlb_sync: estimate(1000, 'one IOTLB flush of the hardware'),
  notifier: estimate(2000, 'notifier call into the driver and its own locking'),
};
