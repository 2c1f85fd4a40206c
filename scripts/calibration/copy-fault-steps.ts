/** Cycles of the page faults of a copy, which the thread on vfio_dma_rw does not measure: its memory had been touched. */
import { type Assumed, estimate, within } from './draft.js';

/** iommu->lock as a rwsem, taken for reading, in the mail of 19 Jan 2020. */
export const RWSEM = 'lock-1vm-iommu-rwsem';

/**
 * Steps of src/kernel/copy-faults.ts that no count of the type1 code tells.
 * @param rwsemCycles the figure RWSEM
 */
export function copyFaultSteps(rwsemCycles: number): Record<string, Assumed> {
  return {
    page_fault: estimate(
      600,
      'an exception and its return, some 400 of them, and the way through do_user_addr_fault and find_vma',
    ),
    mmap_read_lock: within(2, rwsemCycles, `as iommu->lock for reading: ${RWSEM}, mail of 19 Jan 2020`),
    zero_page_pte: estimate(
      400,
      'handle_mm_fault from the pgd down to the pte, its lock, no page allocated, charged or cleared',
    ),
  };
}
