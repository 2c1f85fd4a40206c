/**
 * One table of a stage-2 page table. Tables of the last level hold their leaves as one run of equal ones for as long as
 * they are one, which nearly all are; else, and above, a byte an entry.
 */

/** States of an entry: 0 is an invalid one. */
export const INVALID = 0;
/** Bits of a valid leaf. */
export const VALID = 1;
export const WRITABLE = 2;
/** The leaf maps the host's zero page. */
export const ZERO = 4;
/** The entry points to a table; no other bit. */
export const TABLE = 8;

export class Table {
  /** Valid entries, leaves and tables: page_count of the table's page, less one. */
  valid = 0;
  private children: (Table | undefined)[] | null = null;
  private dense: Uint8Array | null;
  /** While dense is null: entries [first, end) have the state `run`, the others are invalid. */
  private first = 0;
  private end = 0;
  private run = INVALID;

  /** @param entries of the table; of the root, all that there are */
  constructor(
    readonly level: number,
    private readonly entries: number,
  ) {
    this.dense = level === 3 ? null : new Uint8Array(entries);
  }

  state(index: number): number {
    if (this.dense !== null) return this.dense[index];
    return index >= this.first && index < this.end ? this.run : INVALID;
  }

  /** First index behind `index`, `limit` at most, whose entry has another state. */
  runEnd(index: number, limit: number): number {
    const { dense } = this;
    if (dense === null) {
      if (index >= this.end) return limit;
      return Math.min(limit, index < this.first ? this.first : this.end);
    }
    const state = dense[index];
    let at = index + 1;
    while (at < limit && dense[at] === state) at++;
    return at;
  }

  child(index: number): Table {
    return this.children![index]!;
  }

  /** Puts a table where no table is. */
  setChild(index: number, child: Table): void {
    if (this.dense![index] === INVALID) this.valid++;
    this.dense![index] = TABLE;
    this.children ??= [];
    this.children[index] = child;
  }

  /** Takes a table out; the entry is invalid then. */
  dropChild(index: number): void {
    this.children![index] = undefined;
    this.dense![index] = INVALID;
    this.valid--;
  }

  /** Gives entries [first, end), none of which is a table, the state of a leaf, or none. */
  fill(first: number, end: number, state: number): void {
    if (this.dense === null && !this.fillRun(first, end, state)) {
      this.dense = new Uint8Array(this.entries).fill(this.run, this.first, this.end);
    }
    const { dense } = this;
    if (dense === null) return;
    for (let i = first; i < end; i++) {
      if (dense[i] !== INVALID) this.valid--;
      dense[i] = state;
    }
    if (state !== INVALID) this.valid += end - first;
  }

  /** True if the leaves are one run afterwards as well. */
  private fillRun(first: number, end: number, state: number): boolean {
    if (this.first === this.end || (first <= this.first && end >= this.end)) {
      this.first = first;
      this.end = state === INVALID ? first : end;
      this.run = state;
    } else if (state === INVALID) {
      if (first <= this.first) this.first = Math.max(this.first, end);
      else if (end >= this.end) this.end = Math.min(this.end, first);
      else return false;
    } else if (state === this.run && first <= this.end && end >= this.first) {
      this.first = Math.min(first, this.first);
      this.end = Math.max(end, this.end);
    } else return false;
    this.valid = this.end - this.first;
    return true;
  }
}
