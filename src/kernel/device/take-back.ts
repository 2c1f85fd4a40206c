/** The host takes memory back from a VM (reclaim, migration, a balloon): its pages leave the page table of the mm. */

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

/**
 * What of [first, end) can't be taken, ascending by where it begins; stretches may overlap and reach beyond. A pin is a
 * reference to the head of its THP, which can't be split then (can_split_huge_page, v5.10: -EBUSY): it stays whole.
 * Memory of hugetlbfs is on no LRU list.
 */
function heldIn(container: Container, first: number, end: number): Stretch[] {
  const { pinned, dmas, options } = container;
  const held: Stretch[] = [];
  for (const node of container.mappings()) {
    const behind = dmas.first[node] + dmas.pages[node];
    const inRange = dmas.first[node] < end && behind > first;
    if (inRange && container.dma(node).geometry.hugetlb) held.push([dmas.first[node], behind]);
  }
  if (pinned.size === 0) return held;
  const thp = entriesPerPage(options.pageShift);
  const from = first - remainder(first, thp);
  for (const page of pinned.within(from, Math.ceil(end / thp) * thp - from)) {
    // what stands at its place by now is not what is pinned
    if (pinned.zero.has(page)) continue;
    const [head, behind] = container.heldWith(page);
    if (behind > first && head < end) held.push([head, behind]);
  }
  return held.sort(([one], [other]) => one - other);
}
