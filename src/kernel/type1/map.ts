/** VFIO_IOMMU_MAP_DMA: vfio_dma_do_map of v5.10. */
import { minus } from '../../errno.js';
import { BITMAP_ALLOC, DMA_ALLOC, IOCTL, IOMMU_LOCK } from '../steps.js';
import type { BackingGeometry } from './backing.js';
import type { Container } from './container.js';
import { NO_DMA } from './dma-tree.js';
import { misshapen, type RangeCall, wraps } from './range-call.js';
import { removeDma } from './unmap.js';

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
  if (prot === 0 || misshapen(call)) return minus('EINVAL');
  if (wraps(call, options.pageShift)) return container.behaviour.wrapErrno;
  if (container.findDma(page, pages) !== NO_DMA) return minus('EEXIST');
  if (container.dmaAvail === 0) return minus('ENOSPC');
  if (!iovaValid(options.validRanges, page, pages)) return minus('EINVAL');
  ledger.charge(DMA_ALLOC);
  container.dmaAvail--;
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

/** vfio_iommu_iova_dma_valid: the range lies in one of the container's iova ranges. */
function iovaValid(
  ranges: readonly (readonly [number, number])[] | null,
  page: number,
  pages: number,
): boolean {
  return ranges === null || ranges.some(([first, end]) => page >= first && page + pages <= end);
}
