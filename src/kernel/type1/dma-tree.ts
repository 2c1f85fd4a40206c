/**
 * How iommu->dma_list changes: a red-black tree (lib/rbtree.c), keyed by iova. Nodes are numbers into arrays, 0 is none. How
 * it is searched: dma-search.ts.
 */

import { LEFT, NO_DMA, RIGHT } from './dma-nodes.js';
import { DmaSearch } from './dma-search.js';

export { NO_DMA } from './dma-nodes.js';

export class DmaTree extends DmaSearch {
  /** vfio_link_dma: inserts [page, page + pages), which must overlap nothing, unless both are lost, and returns its node. */
  insert(page: number, pages: number): number {
    const node = this.enter(page, pages);
    let above = NO_DMA;
    let at = this.root;
    this.visited = 0;
    while (at !== NO_DMA) {
      this.visited++;
      above = at;
      at = page <= this.first[at] ? this.child(at, LEFT) : this.child(at, RIGHT);
    }
    this.parent[node] = above;
    if (above === NO_DMA) this.root = node;
    else if (page <= this.first[above]) this.setChild(above, LEFT, node);
    else this.setChild(above, RIGHT, node);
    this.red[node] = 1;
    this.rebalanceAfterInsert(node);
    this.size++;
    return node;
  }

  /** vfio_unlink_dma: removes a node. */
  erase(node: number): void {
    let removedRed = this.red[node];
    let child: number;
    let above: number;
    if (this.child(node, LEFT) === NO_DMA || this.child(node, RIGHT) === NO_DMA) {
      child = this.child(node, LEFT) === NO_DMA ? this.child(node, RIGHT) : this.child(node, LEFT);
      above = this.parent[node];
      this.replace(node, child);
    } else {
      let successor = this.child(node, RIGHT);
      while (this.child(successor, LEFT) !== NO_DMA) successor = this.child(successor, LEFT);
      removedRed = this.red[successor];
      child = this.child(successor, RIGHT);
      if (this.parent[successor] === node) above = successor;
      else {
        above = this.parent[successor];
        this.replace(successor, child);
        this.setChild(successor, RIGHT, this.child(node, RIGHT));
        this.parent[this.child(successor, RIGHT)] = successor;
      }
      this.replace(node, successor);
      this.setChild(successor, LEFT, this.child(node, LEFT));
      this.parent[this.child(successor, LEFT)] = successor;
      this.red[successor] = this.red[node];
    }
    if (removedRed === 0) this.rebalanceAfterErase(child, above);
    this.leave(node);
    this.size--;
  }

  /** Puts a node, or none, in the place of another. */
  private replace(node: number, by: number): void {
    const above = this.parent[node];
    if (above === NO_DMA) this.root = by;
    else if (this.child(above, LEFT) === node) this.setChild(above, LEFT, by);
    else this.setChild(above, RIGHT, by);
    if (by !== NO_DMA) this.parent[by] = above;
  }

  /** Rotates `node` down to the left (toLeft) or to the right; its other child takes its place. */
  private rotate(node: number, toLeft: boolean): void {
    const down = toLeft ? LEFT : RIGHT;
    const up = toLeft ? RIGHT : LEFT;
    const riser = this.child(node, up);
    const moved = this.child(riser, down);
    this.setChild(node, up, moved);
    if (moved !== NO_DMA) this.parent[moved] = node;
    this.replace(node, riser);
    this.setChild(riser, down, node);
    this.parent[node] = riser;
  }

  private rebalanceAfterInsert(inserted: number): void {
    let node = inserted;
    while (this.parent[node] !== NO_DMA && this.red[this.parent[node]] === 1) {
      let above = this.parent[node];
      const grand = this.parent[above];
      const aboveIsLeft = this.child(grand, LEFT) === above;
      const uncle = aboveIsLeft ? this.child(grand, RIGHT) : this.child(grand, LEFT);
      if (uncle !== NO_DMA && this.red[uncle] === 1) {
        this.red[above] = 0;
        this.red[uncle] = 0;
        this.red[grand] = 1;
        node = grand;
        continue;
      }
      if ((aboveIsLeft ? this.child(above, RIGHT) : this.child(above, LEFT)) === node) {
        this.rotate(above, aboveIsLeft);
        node = above;
        above = this.parent[node];
      }
      this.red[above] = 0;
      this.red[grand] = 1;
      this.rotate(grand, !aboveIsLeft);
    }
    this.red[this.root] = 0;
  }

  private rebalanceAfterErase(child: number, parentOfChild: number): void {
    let node = child;
    let above = parentOfChild;
    while (node !== this.root && (node === NO_DMA || this.red[node] === 0)) {
      const isLeft = this.child(above, LEFT) === node;
      const near = isLeft ? LEFT : RIGHT;
      const far = isLeft ? RIGHT : LEFT;
      let sibling = this.child(above, far);
      if (this.red[sibling] === 1) {
        this.red[sibling] = 0;
        this.red[above] = 1;
        this.rotate(above, isLeft);
        sibling = this.child(above, far);
      }
      const nearRed = this.child(sibling, near) !== NO_DMA && this.red[this.child(sibling, near)] === 1;
      const farRed = this.child(sibling, far) !== NO_DMA && this.red[this.child(sibling, far)] === 1;
      if (!nearRed && !farRed) {
        this.red[sibling] = 1;
        node = above;
        above = this.parent[node];
        continue;
      }
      if (!farRed) {
        this.red[this.child(sibling, near)] = 0;
        this.red[sibling] = 1;
        this.rotate(sibling, !isLeft);
        sibling = this.child(above, far);
      }
      this.red[sibling] = this.red[above];
      this.red[above] = 0;
      this.red[this.child(sibling, far)] = 0;
      this.rotate(above, isLeft);
      node = this.root;
    }
    if (node !== NO_DMA) this.red[node] = 0;
  }

  /** Checks order, colours and black heights; throws at the first breach. Those that are lost may overlap. For tests. */
  verify(): void {
    const walk = (node: number, low: number): { black: number; high: number } => {
      if (node === NO_DMA) return { black: 1, high: low };
      const { left, right } = { left: this.child(node, LEFT), right: this.child(node, RIGHT) };
      if (this.red[node] === 1 && (this.red[left] === 1 || this.red[right] === 1))
        throw new Error('red under red');
      const below = walk(left, low);
      if (below.high > this.first[node]) throw new Error('order');
      const above = walk(right, this.first[node] + (this.lost > 0 ? 0 : this.pages[node]));
      if (below.black !== above.black) throw new Error('black height');
      return { black: below.black + (this.red[node] === 1 ? 0 : 1), high: above.high };
    };
    if (this.root !== NO_DMA && this.red[this.root] === 1) throw new Error('red root');
    walk(this.root, 0);
  }
}
