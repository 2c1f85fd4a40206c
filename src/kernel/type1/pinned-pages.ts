/**
 * The vfio_pfn entries of a container: which iova pages are pinned by vfio_pin_pages, and how often. The kernel keeps
 * a red-black tree per vfio_dma; a page lies in one vfio_dma at a time, so one hash table (open addressing, linear
 * probing, backward-shift deletion) answers for all of them. The depth of the kernel's descent follows from the
 * number of entries of the vfio_dma, see descentDepth.
 */

import { ZeroPins } from './zero-pins.js';

const EMPTY = -1;

/** Nodes that a descent of a balanced tree with `entries` nodes visits: floor(log2(entries)) + 1, 0 when empty. */
export function descentDepth(entries: number): number {
  return 32 - Math.clz32(entries);
}

/** Slots of an empty table: so many that a few pages seldom collide. */
const FEWEST = 1024;

export class PinnedPages {
  private keys = new Float64Array(FEWEST).fill(EMPTY);
  private refs = new Uint32Array(FEWEST);
  private mask = FEWEST - 1;
  /** Pages that are pinned now. */
  size = 0;
  /** References to them all. */
  totalReferences = 0;
  /** Those that are the zero page. */
  readonly zero = new ZeroPins();

  /** Pages that are accounted, where pins are. */
  get accounted(): number {
    return this.size - this.zero.count;
  }

  /** Slot of a pinned page; for one that is not pinned a negative number, for insert(). Valid until the next insert or erase. */
  slot(page: number): number {
    const { keys, mask } = this;
    for (let at = this.home(page); ; at = (at + 1) & mask) {
      const key = keys[at];
      if (key === page) return at;
      if (key === EMPTY) return ~at;
    }
  }

  /** References of the page in a slot. */
  references(slot: number): number {
    return this.refs[slot];
  }

  reference(slot: number): void {
    this.refs[slot]++;
    this.totalReferences++;
  }

  /** Drops one reference and returns how many are left; the entry stays until erase. */
  unreference(slot: number): number {
    this.totalReferences--;
    return --this.refs[slot];
  }

  /**
   * Adds a page that is not in the table, with one reference.
   * @param absent what slot() has returned for it
   */
  insert(page: number, absent = this.slot(page)): void {
    const full = this.size * 2 >= this.keys.length;
    if (full) this.grow();
    const at = ~(full ? this.slot(page) : absent);
    this.keys[at] = page;
    this.refs[at] = 1;
    this.size++;
    this.totalReferences++;
  }

  erase(slot: number): void {
    let hole = slot;
    let at = (hole + 1) & this.mask;
    while (this.keys[at] !== EMPTY) {
      const home = this.home(this.keys[at]);
      // the entry may move into the hole unless its home lies behind the hole (cyclically)
      if (((at - home) & this.mask) >= ((at - hole) & this.mask)) {
        this.keys[hole] = this.keys[at];
        this.refs[hole] = this.refs[at];
        hole = at;
      }
      at = (at + 1) & this.mask;
    }
    this.keys[hole] = EMPTY;
    this.size--;
  }

  /** The pinned pages in [first, first + pages), ascending. */
  within(first: number, pages: number): number[] {
    const found: number[] = [];
    if (pages < this.keys.length) {
      for (let page = first; page < first + pages; page++) if (this.slot(page) >= 0) found.push(page);
      return found;
    }
    for (const key of this.keys) if (key >= first && key < first + pages) found.push(key);
    return found.sort((a, b) => a - b);
  }

  private home(page: number): number {
    let hash = page | 0;
    if (page > 0xffffffff) hash ^= Math.imul((page / 4294967296) >>> 0, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) & this.mask;
  }

  private grow(): void {
    const { keys, refs } = this;
    this.keys = new Float64Array(keys.length * 2).fill(EMPTY);
    this.refs = new Uint32Array(keys.length * 2);
    this.mask = this.keys.length - 1;
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === EMPTY) continue;
      let at = this.home(keys[i]);
      while (this.keys[at] !== EMPTY) at = (at + 1) & this.mask;
      this.keys[at] = keys[i];
      this.refs[at] = refs[i];
    }
  }
}
