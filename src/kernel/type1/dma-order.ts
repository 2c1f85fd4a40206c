/**
 * A DmaTree's mappings as sorted arrays, to answer a search faster than the tree itself: which node the tree's descent ends
 * in, and how many nodes it visits, is looked up by a bisection without branches, in a quarter of the memory. Valid while no
 * mapping comes or goes; after that it is built again once there were as many searches as mappings.
 */

/** Every so manieth mapping is also in `tops`, an array that stays in the cache where all mappings do not. */
const STRIDE = 64;

/** The last index of [from, from + count) whose number is not above a page; `from` where there is none. */
function bisect(numbers: Float64Array, from: number, count: number, page: number): number {
  let place = from;
  for (let left = count; left > 1; ) {
    const half = left >> 1;
    // half or 0, without a branch
    place += half & -(numbers[place + half] <= page);
    left -= half;
  }
  return place;
}

export class DmaOrder {
  private tops = new Float64Array(0);
  private firsts = new Float64Array(0);
  private ends = new Float64Array(0);
  private nodes = new Int32Array(0);
  private visited = new Uint8Array(0);
  private size = 0;
  /** Searches since a mapping came or went. */
  private searches = 0;

  /** A mapping comes or goes: the order is void. */
  forget(): void {
    this.size = 0;
    this.searches = 0;
  }

  /** Takes note of a search among `size` mappings; true: the order is to be built now, by an add() for each mapping. */
  searched(size: number): boolean {
    if (this.size > 0) return false;
    this.searches++;
    if (this.searches < size) return false;
    this.tops = new Float64Array(Math.ceil(size / STRIDE));
    this.firsts = new Float64Array(size);
    this.ends = new Float64Array(size);
    this.nodes = new Int32Array(size);
    this.visited = new Uint8Array(size);
    return true;
  }

  /** Adds the next mapping by iova, [first, end), with the nodes that a search for it visits. */
  add(first: number, end: number, node: number, visited: number): void {
    const place = this.size++;
    if (place % STRIDE === 0) this.tops[place / STRIDE] = first;
    this.firsts[place] = first;
    this.ends[place] = end;
    this.nodes[place] = node;
    this.visited[place] = visited;
  }

  /** Index of the mapping that a page lies in; -1 where it lies in none, or there is no order. */
  placeOf(page: number): number {
    const { tops, firsts, size } = this;
    if (size === 0) return -1;
    const from = STRIDE * bisect(tops, 0, tops.length, page);
    const place = bisect(firsts, from, Math.min(STRIDE, size - from), page);
    return page >= firsts[place] && page < this.ends[place] ? place : -1;
  }

  nodeAt(place: number): number {
    return this.nodes[place];
  }

  visitedAt(place: number): number {
    return this.visited[place];
  }
}
