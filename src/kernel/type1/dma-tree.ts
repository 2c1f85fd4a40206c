/**
 * iommu->dma_list: the red-black tree of vfio_dma, keyed by iova (lib/rbtree.c). Nodes are numbers into parallel
 * arrays, 0 is the null node. Searches report how many nodes they visited, so that the caller can charge them.
 */

export const NO_DMA = 0;

export class DmaTree {
  root = NO_DMA;
  size = 0;
  /** Nodes visited by the last find, findFirst or insert. */
  visited = 0;
  /** First iova page and number of pages of a node. */
  first = new Float64Array(16);
  pages = new Float64Array(16);
  private left = new Int32Array(16);
  private right = new Int32Array(16);
  private parent = new Int32Array(16);
  private red = new Uint8Array(16);
  private readonly free: number[] = [];
  private next = 1;

  /** vfio_find_dma: a node that overlaps [page, page + pages), the first that the descent meets; NO_DMA if none. */
  find(page: number, pages: number): number {
    let node = this.root;
    this.visited = 0;
    while (node !== NO_DMA) {
      this.visited++;
      if (page + pages <= this.first[node]) node = this.left[node];
      else if (page >= this.first[node] + this.pages[node]) node = this.right[node];
      else return node;
    }
    return NO_DMA;
  }

  /** vfio_find_dma_first_node (v5.12): the lowest node that overlaps the range; NO_DMA if none. */
  findFirst(page: number, pages: number): number {
    let node = this.root;
    let found = NO_DMA;
    this.visited = 0;
    while (node !== NO_DMA) {
      this.visited++;
      if (page < this.first[node] + this.pages[node]) {
        found = node;
        if (page >= this.first[node]) break;
        node = this.left[node];
      } else node = this.right[node];
    }
    return found !== NO_DMA && this.first[found] < page + pages ? found : NO_DMA;
  }

  /** rb_next: the node after `node`, NO_DMA behind the last. */
  following(node: number): number {
    if (this.right[node] !== NO_DMA) {
      let next = this.right[node];
      while (this.left[next] !== NO_DMA) next = this.left[next];
      return next;
    }
    let child = node;
    let above = this.parent[node];
    while (above !== NO_DMA && child === this.right[above]) {
      child = above;
      above = this.parent[above];
    }
    return above;
  }

  /** vfio_link_dma: inserts [page, page + pages), which must overlap nothing, and returns its node. */
  insert(page: number, pages: number): number {
    const node = this.allocate();
    this.first[node] = page;
    this.pages[node] = pages;
    let above = NO_DMA;
    let at = this.root;
    this.visited = 0;
    while (at !== NO_DMA) {
      this.visited++;
      above = at;
      at = page < this.first[at] ? this.left[at] : this.right[at];
    }
    this.parent[node] = above;
    if (above === NO_DMA) this.root = node;
    else if (page < this.first[above]) this.left[above] = node;
    else this.right[above] = node;
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
    if (this.left[node] === NO_DMA || this.right[node] === NO_DMA) {
      child = this.left[node] === NO_DMA ? this.right[node] : this.left[node];
      above = this.parent[node];
      this.replace(node, child);
    } else {
      let successor = this.right[node];
      while (this.left[successor] !== NO_DMA) successor = this.left[successor];
      removedRed = this.red[successor];
      child = this.right[successor];
      if (this.parent[successor] === node) above = successor;
      else {
        above = this.parent[successor];
        this.replace(successor, child);
        this.right[successor] = this.right[node];
        this.parent[this.right[successor]] = successor;
      }
      this.replace(node, successor);
      this.left[successor] = this.left[node];
      this.parent[this.left[successor]] = successor;
      this.red[successor] = this.red[node];
    }
    if (removedRed === 0) this.rebalanceAfterErase(child, above);
    this.free.push(node);
    this.size--;
  }

  private allocate(): number {
    const node = this.free.pop() ?? this.next++;
    if (node >= this.first.length) this.grow();
    this.left[node] = NO_DMA;
    this.right[node] = NO_DMA;
    return node;
  }

  private grow(): void {
    const copy = <T extends Float64Array | Int32Array | Uint8Array>(old: T, grown: T): T => {
      grown.set(old);
      return grown;
    };
    const size = this.first.length * 2;
    this.first = copy(this.first, new Float64Array(size));
    this.pages = copy(this.pages, new Float64Array(size));
    this.left = copy(this.left, new Int32Array(size));
    this.right = copy(this.right, new Int32Array(size));
    this.parent = copy(this.parent, new Int32Array(size));
    this.red = copy(this.red, new Uint8Array(size));
  }

  private replace(node: number, by: number): void {
    const above = this.parent[node];
    if (above === NO_DMA) this.root = by;
    else if (this.left[above] === node) this.left[above] = by;
    else this.right[above] = by;
    if (by !== NO_DMA) this.parent[by] = above;
  }

  /** Rotates `node` down to the left (toLeft) or to the right; its other child takes its place. */
  private rotate(node: number, toLeft: boolean): void {
    const down = toLeft ? this.left : this.right;
    const up = toLeft ? this.right : this.left;
    const riser = up[node];
    up[node] = down[riser];
    if (down[riser] !== NO_DMA) this.parent[down[riser]] = node;
    this.replace(node, riser);
    down[riser] = node;
    this.parent[node] = riser;
  }

  private rebalanceAfterInsert(inserted: number): void {
    let node = inserted;
    while (this.parent[node] !== NO_DMA && this.red[this.parent[node]] === 1) {
      let above = this.parent[node];
      const grand = this.parent[above];
      const aboveIsLeft = this.left[grand] === above;
      const uncle = aboveIsLeft ? this.right[grand] : this.left[grand];
      if (uncle !== NO_DMA && this.red[uncle] === 1) {
        this.red[above] = 0;
        this.red[uncle] = 0;
        this.red[grand] = 1;
        node = grand;
        continue;
      }
      if ((aboveIsLeft ? this.right[above] : this.left[above]) === node) {
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
      const isLeft = this.left[above] === node;
      const near = isLeft ? this.left : this.right;
      const far = isLeft ? this.right : this.left;
      let sibling = far[above];
      if (this.red[sibling] === 1) {
        this.red[sibling] = 0;
        this.red[above] = 1;
        this.rotate(above, isLeft);
        sibling = far[above];
      }
      const nearRed = near[sibling] !== NO_DMA && this.red[near[sibling]] === 1;
      const farRed = far[sibling] !== NO_DMA && this.red[far[sibling]] === 1;
      if (!nearRed && !farRed) {
        this.red[sibling] = 1;
        node = above;
        above = this.parent[node];
        continue;
      }
      if (!farRed) {
        this.red[near[sibling]] = 0;
        this.red[sibling] = 1;
        this.rotate(sibling, !isLeft);
        sibling = far[above];
      }
      this.red[sibling] = this.red[above];
      this.red[above] = 0;
      this.red[far[sibling]] = 0;
      this.rotate(above, isLeft);
      node = this.root;
    }
    if (node !== NO_DMA) this.red[node] = 0;
  }

  /** Checks order, colours and black heights; throws at the first breach. For tests. */
  verify(): void {
    const walk = (node: number, low: number): { black: number; high: number } => {
      if (node === NO_DMA) return { black: 1, high: low };
      const { left, right } = { left: this.left[node], right: this.right[node] };
      if (this.red[node] === 1 && (this.red[left] === 1 || this.red[right] === 1))
        throw new Error('red under red');
      const below = walk(left, low);
      if (below.high > this.first[node]) throw new Error('order');
      const above = walk(right, this.first[node] + this.pages[node]);
      if (below.black !== above.black) throw new Error('black height');
      return { black: below.black + (this.red[node] === 1 ? 0 : 1), high: above.high };
    };
    if (this.root !== NO_DMA && this.red[this.root] === 1) throw new Error('red root');
    walk(this.root, 0);
  }
}
