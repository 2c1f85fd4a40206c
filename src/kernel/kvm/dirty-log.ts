/**
 * The dirty bitmap of a memory slot (memslot->dirty_bitmap, virt/kvm/kvm_main.c, v5.17): a bit for each page that was
 * written since it was last told. The kernel goes over it in words of 64 pages.
 */
import { PageBits } from '../device/page-bits.js';

/** BITS_PER_LONG: pages that one word of the bitmap stands for. */
export const WORD_PAGES = 64;

/** Does something to the pages [first, end) of a word, counted from the slot's start; all between two dirty ones included. */
export type OnWord = (first: number, end: number) => void;

export class DirtyLog {
  /** Pages, counted from the slot's start. */
  private readonly dirty = new PageBits();
  /** What the VMM was told last. */
  private readonly told = new PageBits();

  /**
   * @param pages of the slot
   * @param manual KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2 with KVM_DIRTY_LOG_INITIALLY_SET: all pages begin dirty, telling clears
   *   nothing, and the VMM clears what it wants to be told of again
   */
  constructor(
    readonly pages: number,
    readonly manual: boolean,
  ) {
    if (manual) this.mark(0, pages);
  }

  get words(): number {
    return Math.ceil(this.pages / WORD_PAGES);
  }

  /** mark_page_dirty_in_slot for `pages` pages from `first` on, counted from the slot's start. */
  mark(first: number, pages = 1): void {
    this.dirty.set(first, pages);
  }

  /** Tells the VMM which pages are dirty, and clears nothing; returns how many. */
  tell(): number {
    const { dirty, told, pages } = this;
    told.clear(0, pages);
    for (let page = dirty.next(true, 0, pages); page < pages; page = dirty.next(true, page, pages)) {
      const end = dirty.next(false, page, pages);
      told.set(page, end - page);
      page = end;
    }
    return dirty.count;
  }

  /** Tells the VMM which pages are dirty, and takes all those bits out, word by word; returns how many. */
  takeAll(onWord: OnWord): number {
    this.tell();
    return this.takeTold(0, this.words, onWord);
  }

  /** Takes those bits of words [from, to) out that the VMM was told last; returns how many. */
  takeTold(from: number, to: number, onWord: OnWord): number {
    return this.take(from, to, this.told, onWord);
  }

  /** @param among pages that may be taken */
  private take(from: number, to: number, among: PageBits, onWord: OnWord): number {
    const { dirty } = this;
    const before = dirty.count;
    const end = Math.min(to * WORD_PAGES, this.pages);
    for (let page = this.next(from * WORD_PAGES, end, among); page < end; ) {
      const behind = Math.min((Math.floor(page / WORD_PAGES) + 1) * WORD_PAGES, end);
      // __ffs and __fls of the mask
      const first = page;
      let last = page;
      while (page < behind) {
        last = Math.min(dirty.next(false, page, behind), among.next(false, page, behind));
        dirty.clear(page, last - page);
        page = this.next(last, end, among);
      }
      onWord(first, last);
    }
    return before - dirty.count;
  }

  /** The first page of [page, end) that is dirty and among those; end where there is none. */
  private next(page: number, end: number, among: PageBits): number {
    const { dirty } = this;
    let at = dirty.next(true, page, end);
    for (let other = among.next(true, at, end); other !== at; other = among.next(true, at, end))
      at = dirty.next(true, other, end);
    return at;
  }
}
