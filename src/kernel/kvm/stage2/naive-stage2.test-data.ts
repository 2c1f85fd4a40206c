/**
 * For tests: a stage-2 page table entry by entry, walked as kvm_pgtable_walk does, one entry and one page at a time. Counts
 * what it does by the names of the steps.
 */
export type Counts = Record<string, number>;

interface Leaf {
  writable: boolean;
}
type Slot = Leaf | NaiveTable | undefined;

class NaiveTable {
  readonly entries: Slot[] = [];

  get count(): number {
    return this.entries.filter((entry) => entry !== undefined).length;
  }
}

export interface NaiveShape {
  readonly tableBits: number;
  readonly startLevel: number;
  /** Pages per batch; 0: leaf-advance by the smallest block. */
  readonly batch: number;
  readonly advance: boolean;
  readonly tlbi: 'per-pte' | 'deferred' | 'if-cleared';
}

export class Naive {
  counts: Counts = {};
  /** Steps of each batch of the last range. */
  batches: Counts[] = [];
  private readonly root = new NaiveTable();

  constructor(private readonly shape: NaiveShape) {}

  size(level: number): number {
    return 2 ** (this.shape.tableBits * (3 - level));
  }

  private add(step: string, times = 1): void {
    if (times > 0) this.counts[step] = (this.counts[step] ?? 0) + times;
  }

  /** Pages mapped, and those of them writable, as text. */
  mapped(pages: number): string {
    let text = '';
    for (let page = 0; page < pages; page++) {
      let table = this.root;
      let level = this.shape.startLevel;
      let base = 0;
      for (;;) {
        const index = Math.floor((page - base) / this.size(level));
        base += index * this.size(level);
        const entry = table.entries[index];
        if (!(entry instanceof NaiveTable)) {
          text += entry === undefined ? '.' : `${entry.writable ? 'w' : 'r'}${level}`;
          break;
        }
        table = entry;
        level++;
      }
    }
    return text;
  }

  /** Maps one leaf. */
  map(page: number, level: number, writable: boolean): void {
    this.add('s2_walk');
    this.mapIn(this.root, this.shape.startLevel, 0, page, level, writable);
  }

  private mapIn(
    t: NaiveTable,
    level: number,
    base: number,
    page: number,
    to: number,
    writable: boolean,
  ): void {
    const index = Math.floor((page - base) / this.size(level));
    const entry = t.entries[index];
    if (level === to) {
      if (entry instanceof NaiveTable) {
        this.add('s2_table_pre');
        this.add(this.shape.tlbi === 'per-pte' ? 's2_tlbi_vmid' : 's2_tlbi_range');
        this.free(entry, level + 1);
      } else this.add(`s2_leaf_l${level}`);
      t.entries[index] = { writable };
      this.add('s2_set_pte');
      return;
    }
    let child = entry;
    if (child instanceof NaiveTable) this.add('s2_table_pre');
    else {
      this.add(`s2_leaf_l${level}`);
      if (child !== undefined) {
        this.add('s2_clear_pte');
        this.add('s2_tlbi_ipa');
      }
      child = new NaiveTable();
      t.entries[index] = child;
      this.add('s2_table_alloc');
    }
    this.add('s2_descend');
    this.mapIn(child, level + 1, base + index * this.size(level), page, to, writable);
    this.add('s2_table_post');
  }

  private free(table: NaiveTable, level: number): void {
    this.add('s2_descend');
    for (let index = 0; index < 2 ** this.shape.tableBits; index++) {
      const entry = table.entries[index];
      if (entry instanceof NaiveTable) {
        this.add('s2_table_pre');
        this.free(entry, level + 1);
      } else this.add(`s2_leaf_l${level}`);
    }
    this.add('s2_table_post');
    this.add('s2_table_free');
  }

  /** stage2_apply_range with the unmap or the write-protect walker. */
  range(what: 'unmap' | 'wp', first: number, end: number): void {
    const { batch, advance, tlbi } = this.shape;
    const before = this.counts;
    this.batches = [];
    this.add('s2_range');
    this.add('mmu_lock');
    for (let page = first; page < end; ) {
      this.counts = {};
      let next = Math.min((Math.floor(page / batch) + 1) * batch, end);
      this.add('s2_walk');
      const reached = this.walk(this.root, this.shape.startLevel, 0, page, next, what);
      const cleared = (this.counts.s2_clear_pte ?? 0) > 0;
      if (what === 'unmap' && (tlbi === 'deferred' || (tlbi === 'if-cleared' && cleared)))
        this.add('s2_tlbi_range');
      if (advance) next = Math.min(Math.max(next, reached), end);
      if (next < end) this.add('s2_resched');
      this.batches.push(this.counts);
      page = next;
    }
    const total = { ...before };
    for (const one of this.batches)
      for (const [step, times] of Object.entries(one)) total[step] = (total[step] ?? 0) + times;
    this.counts = total;
  }

  private walk(
    t: NaiveTable,
    level: number,
    base: number,
    first: number,
    end: number,
    what: 'unmap' | 'wp',
  ): number {
    let addr = first;
    while (addr < end) {
      const index = Math.floor((addr - base) / this.size(level));
      const start = base + index * this.size(level);
      const entry = t.entries[index];
      if (!(entry instanceof NaiveTable)) {
        this.add(`s2_leaf_l${level}`);
        if (entry !== undefined) this.leaf(t, index, entry, what);
        addr = start + this.size(level);
        continue;
      }
      this.add('s2_descend');
      addr = this.walk(entry, level + 1, start, addr, Math.min(end, start + this.size(level)), what);
      if (what === 'wp') continue;
      this.add('s2_table_post');
      if (entry.count > 0) continue;
      t.entries[index] = undefined;
      this.add('s2_tlbi_ipa');
      this.add('s2_table_free');
    }
    return addr;
  }

  private leaf(table: NaiveTable, index: number, leaf: Leaf, what: 'unmap' | 'wp'): void {
    if (what === 'unmap') {
      table.entries[index] = undefined;
      this.add('s2_clear_pte');
      if (this.shape.tlbi === 'per-pte') this.add('s2_tlbi_ipa');
    } else if (leaf.writable) {
      leaf.writable = false;
      this.add('s2_set_attr');
    }
  }
}
