/**
 * A DmaTree's mappings in the order of their iova, to answer a search faster than the tree itself: which node the tree's
 * descent ends in, and how many nodes it visits. A search goes down levels of an array, each with a sixteenth of the numbers
 * of the one below, so that it reads two cache lines of a level where a descent reads a line of each node. Valid while no
 * mapping comes or goes; after that it is built again once there were as many searches as mappings.
 */

/** Doubles of two cache lines. */
const FAN_OUT = 16;
/** Bits of an entry that say how many nodes a descent visits: 2 log2(n + 1) at most, and n is below 2^26. */
const VISITED_BITS = 6;
const VISITED = (1 << VISITED_BITS) - 1;

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
  /** The first pages of all mappings; of every 16th of those; and so on, up to a level of 16 or fewer. */
  private levels: readonly Float64Array[] = [];
  /** By place: the node, and how many nodes a search for it visits. */
  private entries = new Uint32Array(0);
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
    const levels = [new Float64Array(size)];
    for (let length = size; length > FAN_OUT; ) {
      length = Math.ceil(length / FAN_OUT);
      levels.push(new Float64Array(length));
    }
    this.levels = levels;
    this.entries = new Uint32Array(size);
    return true;
  }

  /** Adds the next mapping by iova, which begins at page `first`, with the nodes that a search for it visits. */
  add(first: number, node: number, visited: number): void {
    const place = this.size++;
    this.entries[place] = (node << VISITED_BITS) | visited;
    let at = place;
    for (const level of this.levels) {
      level[at] = first;
      if (at % FAN_OUT !== 0) break;
      at /= FAN_OUT;
    }
  }

  /**
   * Place of the last mapping that begins at a page or before it, the only one that the page may lie in; 0 where all begin
   * behind it; -1 where there is no order.
   */
  placeOf(page: number): number {
    const { levels } = this;
    if (this.size === 0) return -1;
    let place = 0;
    for (let i = levels.length - 1; i >= 0; i--) {
      const from = FAN_OUT * place;
      place = bisect(levels[i], from, Math.min(FAN_OUT, levels[i].length - from), page);
    }
    return place;
  }

  nodeAt(place: number): number {
    return this.entries[place] >>> VISITED_BITS;
  }

  visitedAt(place: number): number {
    return this.entries[place] & VISITED;
  }
}
