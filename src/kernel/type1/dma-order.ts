/**
 * The mappings of a tree in the order of their iovas, while none comes or goes: where a descent ends and how many nodes it
 * visits is then found by bisection, without a jump that nobody can foresee and in a quarter of the memory.
 */

/** Each of so many is also in a list of its own, which stays near while all do not. */
const STRIDE = 64;

/** The last place of [from, from + count) whose number is not above a page; `from` where there is none. */
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
  /** Searches since a mapping came or went: to put the mappings in order must be worth it. */
  private searches = 0;

  /** A mapping comes or goes. */
  forget(): void {
    this.size = 0;
    this.searches = 0;
  }

  /** Takes note of a search among `size` mappings: true where they are now to be put in, for which there is room then. */
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

  /** Puts in the next mapping, [first, end), and how many nodes a search for it visits. */
  add(first: number, end: number, node: number, visited: number): void {
    const place = this.size++;
    if (place % STRIDE === 0) this.tops[place / STRIDE] = first;
    this.firsts[place] = first;
    this.ends[place] = end;
    this.nodes[place] = node;
    this.visited[place] = visited;
  }

  /** Place of the mapping that a page lies in; -1 where it lies in none, or none is in. */
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
