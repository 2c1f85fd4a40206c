/**
 * The pin loop of "vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance", v2 (Xiaoyang Xu, 21 Nov 2020):
 * the array is divided greedily from the left into runs of consecutive iova pfns, one gup call each. Of v2 only the
 * changelog is public in the thread; what it leaves open follows v1, which its review quotes whole.
 */
import { minus } from '../../errno.js';
import type { PinCall } from '../behaviour.js';
import { NOTE_CONTIGUOUS_RUN } from '../ledger.js';
import { PAGES_ARRAY, RUN_LAYERS } from '../steps.js';
import type { Container } from './container.js';
import type { Dma } from './dma.js';
import { SCAN_RUN, START_AND_PIN_LAST_RUN, START_AND_PIN_RUN_OF_ONE } from './page-patterns.js';
import { pinOnePage, startPage, unwindPins } from './pin.js';
import { descentDepth } from './pinned-pages.js';
import { startAndPin } from './usual-page.js';

/** Same contract as pinPageByPage. Each run leaves a note with its length. */
export function pinContiguous(container: Container, call: PinCall): number {
  for (let i = 0; i < call.count; ) {
    if (pinRunOfOne(container, call, i)) {
      i++;
      continue;
    }
    const dma = startPage(container, call, i);
    if (dma === null) {
      i++;
      continue;
    }
    if (typeof dma === 'number') return unwindPins(container, call, i, dma);
    container.ledger.charge(RUN_LAYERS);
    const length = runLength(container, dma, call, i);
    container.ledger.note(NOTE_CONTIGUOUS_RUN, length);
    const ret = length === 1 ? pinOnePage(container, dma, call, i) : pinRun(container, dma, call, i, length);
    if (ret !== 0) return unwindPins(container, call, i, ret);
    i += length;
  }
  return call.count;
}

/**
 * A page that its successor does not follow in the array is a run of its own, or pinned already. False, and nothing done, for
 * all others, and for an unusual page.
 */
function pinRunOfOne(container: Container, call: PinCall, index: number): boolean {
  const at = call.start + index;
  const page = call.pfns[at];
  const isLast = index === call.count - 1;
  if (!isLast && call.pfns[at + 1] === page + 1) return false;
  const { heldPages } = container;
  const written = isLast ? START_AND_PIN_LAST_RUN : START_AND_PIN_RUN_OF_ONE;
  const geometry = startAndPin(container, page, call.prot, written);
  if (geometry === null) return false;
  if (container.heldPages > heldPages) container.ledger.note(NOTE_CONTIGUOUS_RUN, 1);
  call.phys[at] = geometry.pfn(container.vm, page);
  return true;
}

/**
 * vfio_get_contiguous_pages_length: a run goes on while the next pfn is the successor, lies in the same vfio_dma and
 * is not pinned yet; cheapest test first.
 */
function runLength(container: Container, dma: Dma, call: PinCall, index: number): number {
  const { dmas, pinned, ledger } = container;
  const first = call.pfns[call.start + index];
  const most = call.count - index;
  let length = 1;
  let dmaEnd = -1;
  // 1 if the last test got as far as vfio_find_vpfn
  let looked = 1;
  let tests = 0;
  while (length < most) {
    tests++;
    looked = 0;
    const next = call.pfns[call.start + index + length];
    if (next !== first + length) break;
    if (dmaEnd < 0) {
      // the scan has the vfio_dma in hand: no descent is charged
      const node = dmas.find(first, 1);
      dmaEnd = dmas.first[node] + dmas.pages[node];
    }
    if (next >= dmaEnd) break;
    looked = 1;
    if (pinned.slot(next) >= 0) break;
    length++;
  }
  if (tests > 0) ledger.pass(SCAN_RUN, tests * 2 + looked, descentDepth(dma.pinned));
  return length;
}

/**
 * vfio_pin_contiguous_pages_external: one gup call for the run, its pages entered, then one accounting; 0, or an errno
 * with none pinned. A run that gets no mm goes to the single-page path, which does not either.
 */
export function pinRun(container: Container, dma: Dma, call: PinCall, index: number, length: number): number {
  const first = call.pfns[call.start + index];
  if (!container.getTaskMm()) return pinOnePage(container, dma, call, index);
  container.ledger.charge(PAGES_ARRAY);
  container.gup(dma, first, length);
  container.addVpfns(dma, first, length);
  for (let k = 0; k < length; k++)
    call.phys[call.start + index + k] = dma.geometry.pfn(container.vm, first + k);
  container.markDirtyRange(first, length);
  if (container.account(length - container.pinned.zero.note(container.mm, dma, first, length))) return 0;
  for (let k = 0; k < length; k++) {
    container.dropReference(dma, first + k);
    call.phys[call.start + index + k] = 0;
  }
  return minus('ENOMEM');
}
