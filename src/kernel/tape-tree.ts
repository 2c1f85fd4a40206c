/**
 * All tapes that a ledger has written so far, as a tree: a node for each beginning of one, so that a call which writes
 * its tape walks down the tree, and the node where it ends says which calls it is like. As exact as the tapes.
 */

/** Where every tape begins. */
export const ROOT = 1;
/** Of a tape that is not kept: too long, or there are too many. */
export const LOST = 2;
/** No node; it holds an entry that no tape has. */
const NONE = 0;
const NO_ENTRY = -(2 ** 31);

const MOST_NODES = 1 << 16;
/** Children that are looked through one by one; behind them a map knows the way. */
const LISTED = 8;

export class TapeTree {
  /** Nodes so far. They are numbered in the order in which they came. */
  size = LOST + 1;
  /** By node: its last entry, its first child, the next child of its parent. */
  readonly entries = new Int32Array(MOST_NODES);
  readonly firsts = new Int32Array(MOST_NODES);
  private readonly siblings = new Int32Array(MOST_NODES);
  /** Children of nodes that have many, by node * 2^32 + entry. */
  private readonly further = new Map<number, number>();

  constructor() {
    this.entries[NONE] = NO_ENTRY;
  }

  /** No other tape finds room. */
  get full(): boolean {
    return this.size === MOST_NODES;
  }

  /** Forgets all tapes. */
  clear(): void {
    this.firsts.fill(NONE, 0, this.size);
    this.siblings.fill(NONE, 0, this.size);
    this.further.clear();
    this.size = LOST + 1;
  }

  /** The node behind `node` for an entry that its first child does not have. */
  follow(node: number, entry: number): number {
    if (node === LOST) return LOST;
    const { entries, siblings } = this;
    let child = this.firsts[node];
    let last = NONE;
    for (let listed = 0; child !== NONE && listed < LISTED; listed++) {
      if (entries[child] === entry) {
        // what comes now will soon come again
        if (last !== NONE) {
          siblings[last] = siblings[child];
          siblings[child] = this.firsts[node];
          this.firsts[node] = child;
        }
        return child;
      }
      last = child;
      child = siblings[child];
    }
    if (child === NONE) return this.add(node, entry, last);
    const key = node * 2 ** 32 + (entry >>> 0);
    const known = this.further.get(key);
    if (known !== undefined) return known;
    const added = this.take(entry);
    if (added !== LOST) this.further.set(key, added);
    return added;
  }

  /** A new child behind the last one. */
  private add(node: number, entry: number, last: number): number {
    const added = this.take(entry);
    if (added === LOST) return LOST;
    if (last === NONE) this.firsts[node] = added;
    else this.siblings[last] = added;
    return added;
  }

  private take(entry: number): number {
    if (this.full) return LOST;
    this.entries[this.size] = entry;
    return this.size++;
  }
}
