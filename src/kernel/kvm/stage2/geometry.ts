/** The shape of a stage-2 page table: levels, concatenated root tables, where blocks may be (pgtable.h, v5.17, arm64). */

/** Tables of the root level that stand side by side instead of one level more. */
const CONCATENATED_BITS = 4;
export const LAST_LEVEL = 3;
/** Levels -1 to 3, of 52 bits in pages of 4K. */
const MOST_LEVELS = 5;

export class Stage2Geometry {
  /** log2 of the entries of a table. */
  readonly tableBits: number;
  readonly startLevel: number;
  /** Root tables: 1, or up to 16 that are concatenated. */
  readonly rootTables: number;
  /** Pages below 2^ipaBits. */
  readonly pages: number;
  /** Entries of all root tables together that lie below 2^ipaBits. */
  readonly rootEntries: number;
  /** pagesAt, by levels above the last: a power takes as long as the rest of a step down. */
  private readonly pagesAbove: readonly number[];

  /**
   * @param pageShift log2 of the granule: 12, 14 or 16
   * @param ipaBits size of the guest's physical address space, 32 to 52
   */
  constructor(
    readonly pageShift: number,
    readonly ipaBits: number,
  ) {
    this.tableBits = pageShift - 3;
    this.pagesAbove = Array.from({ length: MOST_LEVELS }, (_, above) => 2 ** (this.tableBits * above));
    // ARM64_HW_PGTABLE_LEVELS(ipa_bits - 4); stage 2 has two levels at least
    const levels = Math.max(2, Math.floor((ipaBits - CONCATENATED_BITS - 4) / this.tableBits));
    this.startLevel = LAST_LEVEL + 1 - levels;
    this.rootTables = 2 ** Math.max(0, ipaBits - this.shift(this.startLevel - 1));
    this.pages = 2 ** (ipaBits - pageShift);
    this.rootEntries = Math.max(1, this.pages / this.pagesAt(this.startLevel));
  }

  /** Pages that one entry of a level stands for. */
  pagesAt(level: number): number {
    return this.pagesAbove[LAST_LEVEL - level];
  }

  /** Entries of a table; of the root level, all root tables count as one. */
  entriesAt(level: number): number {
    return level === this.startLevel ? this.rootEntries : 2 ** this.tableBits;
  }

  /** A leaf may stand there: a page at level 3, a block at level 2, with 4K pages at level 1 too; never at level 0. */
  hasLeaves(level: number): boolean {
    if (level < this.startLevel) return false;
    return level >= 2 || (level === 1 && this.pageShift === 12);
  }

  /** Level of the largest block (KVM_PGTABLE_MIN_BLOCK_LEVEL), also where this table starts below it. */
  get largestBlockLevel(): number {
    return this.pageShift === 12 ? 1 : 2;
  }

  private shift(level: number): number {
    return this.tableBits * (LAST_LEVEL + 1 - level) + 3;
  }
}
