/**
 * All tapes that a ledger has written so far, as a tree: a node for each beginning of one. A call that writes its tape
 * walks down the tree, and the node where it ends says which calls it is like; the tape itself is the way to that node.
 */

/** Where every tape begins. */
export const ROOT = 1;
/** Of a tape that is not kept: too long, or there are too many. */
export const LOST = 2;
/** No node; it holds an entry that no tape has. */
const NONE = 0;
const NO_ENTRY = -(2 ** 31);

/** Log2 of the numbers of a node, and which they are: its last entry, its first child, its parent's next child, its parent. */
export const NODE_BITS = 2;
export const ENTRY = 0;
export const FIRST = 1;
const NEXT = 2;
const PARENT = 3;

const FIRST_ROOM = 1 << 8;
const MOST_NODES = 1 << 16;
const LONGEST = 256;
/** Children that are looked through one by one; behind them a map knows the way. */
const LISTED = 32;

export class TapeTree {
  /** Nodes so far. They are numbered in the order in which they came. */
  size = LOST + 1;
  /** Of all nodes, one behind the other. Another array when there are more. */
  nodes = new Int32Array(FIRST_ROOM << NODE_BITS);
  private depths = new Uint16Array(FIRST_ROOM);
  /** Children of nodes that have many, by node * 2^32 + entry. */
  private readonly further = new Map<number, number>();

  constructor() {
    this.nodes[(NONE << NODE_BITS) + ENTRY] = NO_ENTRY;
  }

  /** The tape that leads to a node. */
  tape(node: number): number[] {
    const tape: number[] = [];
    for (let at = node; at > LOST; at = this.nodes[(at << NODE_BITS) + PARENT])
      tape.push(this.nodes[(at << NODE_BITS) + ENTRY]);
    return tape.reverse();
  }

  /** The node behind `node`, which is not LOST, for an entry that its first child does not have; LOST where there is no room. */
  follow(node: number, entry: number): number {
    const { nodes } = this;
    const first = (node << NODE_BITS) + FIRST;
    let child = nodes[first];
    let last = NONE;
    for (let listed = 0; child !== NONE && listed < LISTED; listed++) {
      const at = child << NODE_BITS;
      if (nodes[at + ENTRY] === entry) {
        if (last === NONE) return child;
        // what comes now will soon come again
        nodes[(last << NODE_BITS) + NEXT] = nodes[at + NEXT];
        nodes[at + NEXT] = nodes[first];
        nodes[first] = child;
        return child;
      }
      last = child;
      child = nodes[at + NEXT];
    }
    if (child !== NONE) return this.followFurther(node, entry);
    const added = this.add(node, entry);
    if (added !== LOST) this.nodes[last === NONE ? first : (last << NODE_BITS) + NEXT] = added;
    return added;
  }

  private followFurther(node: number, entry: number): number {
    const key = node * 2 ** 32 + (entry >>> 0);
    const known = this.further.get(key);
    if (known !== undefined) return known;
    const added = this.add(node, entry);
    if (added !== LOST) this.further.set(key, added);
    return added;
  }

  private add(parent: number, entry: number): number {
    if (this.size === MOST_NODES || this.depths[parent] === LONGEST) return LOST;
    if (this.size === this.depths.length) this.grow();
    const at = this.size << NODE_BITS;
    this.nodes[at + ENTRY] = entry;
    this.nodes[at + PARENT] = parent;
    this.depths[this.size] = this.depths[parent] + 1;
    return this.size++;
  }

  private grow(): void {
    const { nodes, depths } = this;
    this.nodes = new Int32Array(2 * nodes.length);
    this.nodes.set(nodes);
    this.depths = new Uint16Array(2 * depths.length);
    this.depths.set(depths);
  }
}
