/**
 * The dirty bitmap of a memory slot (memslot->dirty_bitmap, virt/kvm/kvm_main.c, v5.17): a bit for each page that was
 * written since it was last told. The kernel goes over it in words of 64 pages.
 */

/** BITS_PER_LONG: pages that one word of the bitmap stands for. */
export const WORD_PAGES = 64;
const HALF = 32;

/** Bits of 32. */
function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Does something to the pages [first, end) of a word, counted from the slot's start; all between two dirty ones included. */
export type OnWord = (first: number, end: number) => void;

export class DirtyLog {
  /** Words of 64 bits as two halves each, the lower pages first. */
  private readonly bits: Uint32Array;
  /** What the VMM was told last, where telling does not clear. */
  private readonly told: Uint32Array | null;

  /**
   * @param pages of the slot
   * @param manual KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2 with KVM_DIRTY_LOG_INITIALLY_SET: all pages begin dirty, telling clears
   *   nothing, and the VMM clears what it wants to be told of again
   */
  constructor(
    readonly pages: number,
    readonly manual: boolean,
  ) {
    this.bits = new Uint32Array(2 * this.words);
    this.told = manual ? new Uint32Array(this.bits.length) : null;
    if (manual) this.mark(0, pages);
  }

  get words(): number {
    return Math.ceil(this.pages / WORD_PAGES);
  }

  /** mark_page_dirty_in_slot for `pages` pages from `first` on, counted from the slot's start. */
  mark(first: number, pages = 1): void {
    const end = first + pages;
    for (let page = first; page < end; ) {
      const from = page % HALF;
      const count = Math.min(HALF - from, end - page);
      const mask = count === HALF ? -1 : ((1 << count) - 1) << from;
      this.bits[Math.floor(page / HALF)] |= mask;
      page += count;
    }
  }

  isDirty(page: number): boolean {
    return ((this.bits[Math.floor(page / HALF)] >>> (page % HALF)) & 1) === 1;
  }

  /** Tells the VMM which pages are dirty, and clears nothing; returns how many. */
  tell(): number {
    this.told!.set(this.bits);
    return this.bits.reduce((sum, half) => sum + popcount(half), 0);
  }

  /** Takes all bits out, word by word; returns how many. */
  takeAll(onWord: OnWord): number {
    return this.take(0, this.words, null, onWord);
  }

  /** Takes those bits of words [from, to) out that the VMM was told last; returns how many. */
  takeTold(from: number, to: number, onWord: OnWord): number {
    return this.take(from, to, this.told, onWord);
  }

  private take(from: number, to: number, among: Uint32Array | null, onWord: OnWord): number {
    const { bits } = this;
    let taken = 0;
    for (let word = from; word < to; word++) {
      const low = bits[2 * word] & (among === null ? -1 : among[2 * word]);
      const high = bits[2 * word + 1] & (among === null ? -1 : among[2 * word + 1]);
      if ((low | high) === 0) continue;
      bits[2 * word] &= ~low;
      bits[2 * word + 1] &= ~high;
      taken += popcount(low) + popcount(high);
      // __ffs and __fls of the mask
      const first = low !== 0 ? 31 - Math.clz32(low & -low) : HALF + 31 - Math.clz32(high & -high);
      const last = high !== 0 ? HALF + 31 - Math.clz32(high) : 31 - Math.clz32(low);
      onWord(word * WORD_PAGES + first, word * WORD_PAGES + last + 1);
    }
    return taken;
  }
}
