/** The stage-2 page table of a VM and what belongs to it: its lock, its TLB entries, how much is mapped. */
import type { Ledger } from '../../ledger.js';
import { MMU_LOCK, MMU_RWLOCK } from '../../steps.js';
import { Stage2Geometry } from './geometry.js';
import { TABLE, Table } from './table.js';
import { Tlb } from './tlb.js';

/** What CPU and kernel of an arm64 host can do. */
export interface Stage2Options {
  readonly ipaBits: number;
  /** CPUs that a broadcast TLBI reaches, the own one included. */
  readonly cpus: number;
  /** FEAT_S2FWB: no cache maintenance at map and unmap. */
  readonly fwb: boolean;
  readonly tlbiRange: boolean;
  /**
   * spinlock: up to v5.17. rwlock: v5.18, faults write-lock it, but for permissions of pages that are logged.
   * rwlock-parallel: v6.2, all faults read-lock it.
   */
  readonly mmuLock: 'spinlock' | 'rwlock' | 'rwlock-parallel';
  /** Nothing says so: the host need not be an arm64 one. */
  readonly assumed?: boolean;
}

/** A host that does not say: v5.17 on one CPU with FEAT_S2FWB. */
export const PLAIN_ARM64: Omit<Stage2Options, 'ipaBits'> = {
  assumed: true,
  cpus: 1,
  fwb: true,
  tlbiRange: false,
  mmuLock: 'spinlock',
};

/** An entry of some table, found by the page that it stands for. */
export interface Entry {
  table: Table;
  index: number;
  /** First page that it stands for. */
  page: number;
}

export class Stage2 {
  readonly geometry: Stage2Geometry;
  readonly root: Table;
  readonly tlb: Tlb;
  /** Pages that valid leaves map. */
  mappedPages = 0;
  /** The guest has come to its memory through it: rows of the trace are about stage 2. */
  used = false;
  /** The VM is at its end, and its table freed (mmu->pgt is NULL). */
  gone = false;
  /** Faults that were counted without their locks being contended for (fault.ts). */
  bulkFaults = 0;
  /** Unmaps by an MMU notifier. */
  notifiers = 0;
  private readonly entry: Entry;

  constructor(
    readonly ledger: Ledger,
    readonly options: Stage2Options,
    pageShift: number,
  ) {
    this.geometry = new Stage2Geometry(pageShift, options.ipaBits);
    this.root = new Table(this.geometry.startLevel, this.geometry.rootEntries);
    this.tlb = new Tlb(ledger, options.cpus - 1, options.tlbiRange, options.fwb);
    this.entry = { table: this.root, index: 0, page: 0 };
  }

  /** The lock's step; which of two it is depends on the kernel. */
  get lock(): number {
    return this.options.mmuLock === 'spinlock' ? MMU_LOCK : MMU_RWLOCK;
  }

  /** The leaf or invalid entry for a page below 2^ipaBits. No step of any kernel. The object is reused. */
  find(page: number): Entry {
    const { entry, geometry } = this;
    let table = this.root;
    let base = 0;
    for (;;) {
      const size = geometry.pagesAt(table.level);
      const index = Math.floor((page - base) / size);
      base += index * size;
      if (table.state(index) !== TABLE) {
        entry.table = table;
        entry.index = index;
        entry.page = base;
        return entry;
      }
      table = table.child(index);
    }
  }

  /** An empty table of a level. */
  newTable(level: number): Table {
    return new Table(level, this.geometry.entriesAt(level));
  }
}
