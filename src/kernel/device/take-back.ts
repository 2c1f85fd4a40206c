/** The host takes memory back from a VM (reclaim, migration, a balloon): its pages leave the page table of the mm. */
import type { Vm } from '../vm.js';

/**
 * Takes back the pages of [first, first + pages) that lie in a vfio_dma and that nobody has pinned.
 * @param notify told of each stretch before it goes
 */
export function takeBack(
  { container, mm }: Vm,
  first: number,
  pages: number,
  notify: (first: number, pages: number) => void,
): void {
  const { pinned, dmas } = container;
  const take = (from: number, to: number): void => {
    if (to <= from) return;
    notify(from, to - from);
    for (const node of container.mappings()) {
      const start = Math.max(from, dmas.first[node]);
      const end = Math.min(to, dmas.first[node] + dmas.pages[node]);
      if (end > start) mm.takeBack(container.dma(node).geometry, start, end - start);
    }
  };
  if (!mm.alive) return;
  let from = first;
  // pinned pages stay where they are
  for (const page of pinned.size === 0 ? [] : pinned.within(first, pages)) {
    take(from, page);
    from = page + 1;
  }
  take(from, first + pages);
}
