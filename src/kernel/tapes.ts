/**
 * All different tapes that calls of a lane have written so far. Each has a number, its kind, in the order in which they
 * came: calls that write the same tape are of one kind. A hash table over a pool of entries.
 */
import { grown } from '../grown.js';

/** The kind of a tape that is not kept, since there are too many. */
export const LOST = 0;

const MOST_KINDS = 1 << 16;
const MOST_ENTRIES = 1 << 20;

/** The most entries that a tape may have. */
export const LONGEST = 256;

/**
 * An odd factor for each place on a tape. The hash combines the products of entry and factor, of which none has to wait for
 * another (in the manner of multilinear hashing; Carter and Wegman, 1979).
 */
const FACTORS = Int32Array.from(
  { length: LONGEST },
  (_, i) => Math.imul(Math.imul(i + 1, 0x9e3779b1) ^ 0x5bd1e995, 0x85ebca6b) | 1,
);

function hashOf(entries: Int32Array, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i++) hash ^= Math.imul(entries[i], FACTORS[i]);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}

export class Tapes {
  /** Number of the next kind; they count up from 1. */
  next = LOST + 1;
  /** Entries of all tapes one behind the other: those of a kind from starts[kind] to starts[kind + 1]. */
  private pool = new Int32Array(1 << 12);
  private starts = new Int32Array(1 << 8);
  /** Open addressing: hash and kind of each slot, one behind the other. At least half of the slots are free. */
  private slots = new Int32Array(1 << 10);

  /**
   * Kind of a tape, a new one if need be; LOST where there is no room for it.
   * @param entries entries[0 .. length), at most LONGEST
   */
  kindOf(entries: Int32Array, length: number): number {
    const { slots } = this;
    const hash = hashOf(entries, length);
    for (let slot = this.slotOf(hash); ; slot = (slot + 2) & (slots.length - 1)) {
      const kind = slots[slot + 1];
      if (kind === LOST) return this.add(entries, length, hash);
      if (slots[slot] === hash && this.isTape(kind, entries, length)) return kind;
    }
  }

  private isTape(kind: number, entries: Int32Array, length: number): boolean {
    const { pool, starts } = this;
    const start = starts[kind];
    if (starts[kind + 1] - start !== length) return false;
    for (let i = 0; i < length; i++) if (pool[start + i] !== entries[i]) return false;
    return true;
  }

  private slotOf(hash: number): number {
    return ((hash ^ (hash >>> 16)) << 1) & (this.slots.length - 1);
  }

  private add(entries: Int32Array, length: number, hash: number): number {
    const kind = this.next;
    const start = this.starts[kind];
    if (kind === MOST_KINDS || start + length > MOST_ENTRIES) return LOST;
    this.pool = grown(this.pool, start + length);
    this.pool.set(entries.subarray(0, length), start);
    this.starts = grown(this.starts, kind + 2);
    this.starts[kind + 1] = start + length;
    if (4 * (kind + 1) > this.slots.length) this.spread();
    this.enter(hash, kind);
    this.next++;
    return kind;
  }

  private enter(hash: number, kind: number): void {
    const { slots } = this;
    let slot = this.slotOf(hash);
    while (slots[slot + 1] !== LOST) slot = (slot + 2) & (slots.length - 1);
    slots[slot] = hash;
    slots[slot + 1] = kind;
  }

  /** Twice as many slots. */
  private spread(): void {
    const { slots } = this;
    this.slots = new Int32Array(2 * slots.length);
    for (let slot = 0; slot < slots.length; slot += 2)
      if (slots[slot + 1] !== LOST) this.enter(slots[slot], slots[slot + 1]);
  }
}
