/** VFIO_IOMMU_MAP_DMA: vfio_dma_do_map of v5.10. */
import { minus } from '../../errno.js';
import { BITMAP_ALLOC, DMA_ALLOC, IOCTL, IOMMU_LOCK } from '../steps.js';
import type { BackingGeometry } from './backing.js';
import type { Container } from './container.js';
import { NO_DMA } from './dma-tree.js';
import { misshapen, type RangeCall, wraps } from './range-call.js';
import { findFirstVictim, removeDma } from './unmap.js';

/** 0 or a negative errno, in the order of the kernel's checks; a failing map leaves nothing behind. */
export function mapDma(
  container: Container,
  call: RangeCall,
  prot: number,
  geometry: BackingGeometry,
): number {
  container.ledger.charge(IOCTL);
  container.ledger.acquire(IOMMU_LOCK);
  const ret = mapLocked(container, call, prot, geometry);
  container.ledger.release(IOMMU_LOCK);
  return ret;
}

function mapLocked(container: Container, call: RangeCall, prot: number, geometry: BackingGeometry): number {
  const { page, pages } = call;
  const { options, ledger } = container;
  // v6.18 looks for this first of all (up to v6.17 last, which makes no difference: it is -EINVAL as well)
  if (wraps(call, options.pageShift)) return container.behaviour.wrapErrno;
  if (prot === 0 || misshapen(call)) return minus('EINVAL');
  if (container.findDma(page, pages) !== NO_DMA || liesOver(container, page, pages)) return minus('EEXIST');
  if (container.dmaAvail === 0) return minus('ENOSPC');
  if (!iovaValid(options.validRanges, page, pages)) return minus('EINVAL');
  ledger.charge(DMA_ALLOC);
  container.dmaAvail--;
  // where nothing is mapped by it, nothing ever comes to the memory of a mapping that is lost
  if (options.hasDomain || !container.dmas.losesItself(page, pages))
    container.mm.mapped(geometry, page, page + pages, container.compound);
  const dma = container.linkDma(page, pages, prot, geometry);
  if (options.hasDomain) {
    const ret = container.behaviour.deviceDma.map(container, dma, page, pages);
    if (ret !== 0) {
      removeDma(container, dma.node);
      return ret;
    }
  }
  if (options.dirtyTracking) ledger.charge(BITMAP_ALLOC);
  return 0;
}

/**
 * A range that overlaps a mapping which the search has missed, for one of the two ends at 2^64 (dma-search.ts). The kernel goes
 * on. With an IOMMU domain it is for the driver to say: the SMMU's answers -EEXIST (io-pgtable-arm.c, v5.10), VT-d's warns and
 * keeps the old entries. Without one, what is found of the two after that depends on the shape of the tree, so that this model
 * refuses as well, unless both are lost.
 */
function liesOver({ dmas, options }: Container, page: number, pages: number): boolean {
  const loses = dmas.losesItself(page, pages);
  if (dmas.lost === 0 && !loses) return false;
  const [found = NO_DMA] = dmas.overlapping(page, page + pages, options.hasDomain || !loses);
  return found !== NO_DMA;
}

/**
 * Kinds of look-ups that go wrong by a new mapping that ends at 2^64: VFIO's calls; the faults of devices whose memory MAP_DMA
 * does not pin; and the search of an unmap for its first mapping (v5.12 to v6.17), which goes past others.
 */
export function missing({ dmas, behaviour }: Container, { page, pages }: RangeCall): number {
  if (!dmas.losesItself(page, pages)) return 0;
  const { deviceDma, firstVictim } = behaviour;
  return 1 + (deviceDma.vfio && deviceDma.pinsAccounted ? 1 : 0) + (firstVictim === findFirstVictim ? 1 : 0);
}

/** vfio_iommu_iova_dma_valid: the range lies in one of the container's iova ranges. */
function iovaValid(
  ranges: readonly (readonly [number, number])[] | null,
  page: number,
  pages: number,
): boolean {
  return ranges === null || ranges.some(([first, end]) => page >= first && page + pages <= end);
}
