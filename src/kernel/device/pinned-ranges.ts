/**
 * pinned_range_list of a group (RFC v3, patch 7): the pages that its driver pinned, kept as ranges of equal reference
 * count. The kernel copies the whole tree at every pin; what counts here is how many ranges there are.
 */
export class PinnedRanges {
  private readonly references = new Map<number, number>();
  /** Maximal runs of pages with equal references. */
  ranges = 0;

  has(page: number): boolean {
    return this.references.has(page);
  }

  /** The page behind the range that holds `page`, which is one of them. */
  endOf(page: number): number {
    const references = this.of(page);
    let end = page + 1;
    while (this.of(end) === references) end++;
    return end;
  }

  add(page: number): void {
    this.change(page, this.of(page) + 1);
  }

  /** False where the page is in none. */
  remove(page: number): boolean {
    if (!this.has(page)) return false;
    this.change(page, this.of(page) - 1);
    return true;
  }

  private of(page: number): number {
    return this.references.get(page) ?? 0;
  }

  private change(page: number, references: number): void {
    const heads = (): number => this.isHead(page) + this.isHead(page + 1);
    this.ranges -= heads();
    if (references === 0) this.references.delete(page);
    else this.references.set(page, references);
    this.ranges += heads();
  }

  private isHead(page: number): number {
    const references = this.of(page);
    return references > 0 && references !== this.of(page - 1) ? 1 : 0;
  }
}
