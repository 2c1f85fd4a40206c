/**
 * The host takes memory back from a VM, by reclaim: its pages leave the page table of the mm. It leaves alone what is pinned for
 * DMA, before it has unmapped anything (shrink_page_list: page_maybe_dma_pinned; compaction as well, by the reference), so that
 * no notifier hears of such a page. A balloon would not ask: it takes the page from the CPU and leaves it with the device, which
 * is why a VMM keeps balloons off a guest with such a device. (mm/vmscan.c and mm/compaction.c, v5.10.13 and v5.17.)
 */

import { unmapTaken } from '../kvm/stage2/unmap.js';
import { entriesPerPage, remainder } from '../type1/backing.js';
import type { Container } from '../type1/container.js';
import type { Vm } from '../vm.js';

/** Pages [first, end). */
type Stretch = readonly [first: number, end: number];

/**
 * Takes back the pages of [first, first + pages) that lie in a vfio_dma or a memory slot and that nothing holds. KVM has a
 * notifier on the same mm, which unmaps what the guest's stage 2 has of them.
 * @param notify the device's MMU notifier, told of each stretch before it goes; left out: no device has any of it mapped
 */
export function takeBack(
  vm: Vm,
  first: number,
  pages: number,
  notify: (first: number, pages: number) => void = () => {},
): void {
  const { container, mm, slots } = vm;
  if (!mm.alive) return;
  const { dmas } = container;
  const taken = notHeld(container, first, first + pages);
  unmapTaken(vm, taken);
  for (const [from, to] of taken) {
    notify(from, to - from);
    for (const node of container.mappings()) {
      const start = Math.max(from, dmas.first[node]);
      const end = Math.min(to, dmas.first[node] + dmas.pages[node]);
      if (end > start) mm.pages.takeBack(container.dma(node).geometry, start, end - start);
    }
    for (const { base, pages, backing } of slots.all) {
      const start = Math.max(from, base);
      const end = Math.min(to, base + pages);
      if (end > start && !backing.hugetlb) mm.pages.takeBack(backing, start, end - start);
    }
  }
}

/** What of [first, end) can be taken, ascending. */
function notHeld(container: Container, first: number, end: number): Stretch[] {
  const free: Stretch[] = [];
  let from = first;
  for (const [start, behind] of [...heldIn(container, first, end), [end, end] as const]) {
    const to = Math.min(start, end);
    if (to > from) free.push([from, to]);
    from = Math.max(from, behind);
  }
  return free;
}

/** What MAP_DMA has pinned of a mapping, with what its first and last page hold beside it; not the zero page. */
function pinnedByMap(container: Container, first: number, pages: number): Stretch[] {
  const { io } = container;
  return io.zeroPages
    .gaps(first, first + pages)
    .map(([from, to]): Stretch => [container.heldWith(from)[0], container.heldWith(to - 1)[1]]);
}

/**
 * What of [first, end) can't be taken, ascending by where it begins; stretches may overlap and reach beyond. A pin is a
 * reference to the head of its THP, which can't be split then (can_split_huge_page, v5.10: -EBUSY): it stays whole.
 * Memory of hugetlbfs is on no LRU list.
 */
function heldIn(container: Container, first: number, end: number): Stretch[] {
  const { pinned, dmas, options } = container;
  const held: Stretch[] = [];
  const thp = entriesPerPage(options.pageShift);
  const from = first - remainder(first, thp);
  const to = Math.ceil(end / thp) * thp;
  for (const node of container.mappings(from, to)) {
    const start = dmas.first[node];
    const { geometry, mappedPages } = container.dma(node);
    if (geometry.hugetlb) held.push([start, start + dmas.pages[node]]);
    else if (mappedPages > 0) held.push(...pinnedByMap(container, start, mappedPages));
  }
  for (const page of pinned.size > 0 ? pinned.within(from, to - from) : []) {
    // what stands at its place by now is not what is pinned
    if (pinned.zero.has(page)) continue;
    const [head, behind] = container.heldWith(page);
    if (behind > first && head < end) held.push([head, behind]);
  }
  return held.sort(([one], [other]) => one - other);
}
