/** For tests: a container of the v5.10 kernel, driven call by call. */
import { minus } from '../../errno.js';
import type { Behaviour } from '../behaviour.js';
import { staticPin } from '../device/static-pin.js';
import { byMmio } from '../kvm/doorbell-ways.js';
import { kvmRwGuest } from '../kvm/guest-rw.js';
import { serveMmio } from '../kvm/kick.js';
import { needbreakContended } from '../kvm/stage2/apply-range.js';
import { batchLargestBlock } from '../kvm/stage2/batches.js';
import { tlbiPerPte } from '../kvm/stage2/tlbi-rules.js';
import { Ledger } from '../ledger.js';
import { STEPS } from '../steps.js';
import { type Backing, BackingGeometry } from './backing.js';
import { Container, type ContainerOptions } from './container.js';
import { groupTaken } from './group.js';
import { mapDma } from './map.js';
import { Mm, type ReuseDistances } from './mm.js';
import { pinPageByPage, pinPages, unpinPages } from './pin.js';
import { pinMapPageByPage } from './pin-map.js';
import { findVictim, removeAndFind, unmapDma, unpinEachPage } from './unmap.js';

export const V5_10: Behaviour = {
  groupReference: groupTaken,
  pinLoop: pinPageByPage,
  pinMapDma: pinMapPageByPage,
  firstVictim: findVictim,
  removeVictim: removeAndFind,
  unpinRegions: unpinEachPage,
  wrapErrno: minus('EINVAL'),
  inclusiveEnds: false,
  dmaRw: kvmRwGuest,
  deviceDma: staticPin,
  doorbellWay: byMmio('wildcard'),
  serveMmio,
  s2Batch: batchLargestBlock,
  s2NeedBreak: needbreakContended,
  s2Tlbi: tlbiPerPte,
};

export const SMALL: Backing = { kind: '4k', run: 1, untouched: false };

export interface Setup {
  readonly behaviour?: Partial<Behaviour>;
  readonly options?: Partial<ContainerOptions>;
  readonly lockLimitPages?: number;
  readonly reuse?: ReuseDistances;
}

/** A container with its ledger; each call clears the ledger first, so that `count` is about the last one. */
export class TestContainer {
  readonly ledger = new Ledger(STEPS.length);
  readonly container: Container;
  /** What the last pin returned beside its return value. */
  phys: number[] = [];

  constructor({ behaviour, options, lockLimitPages, reuse }: Setup = {}) {
    this.container = new Container(
      0,
      new Mm(lockLimitPages ?? Number.POSITIVE_INFINITY, reuse ?? null),
      this.ledger,
      { ...V5_10, ...behaviour },
      {
        hasDomain: false,
        pageShift: 12,
        dmaEntryLimit: 65535,
        dirtyTracking: false,
        validRanges: null,
        ...options,
      },
    );
  }

  map(page: number, pages: number, backing: Backing = SMALL, prot = 3): number {
    this.ledger.clear();
    const call = { page, pageOffset: 0, pages, lenOffset: 0 };
    return mapDma(this.container, call, prot, new BackingGeometry(backing, this.container.options.pageShift));
  }

  /** Return value and pages unmapped. */
  unmap(page: number, pages: number): { ret: number; pages: number } {
    this.ledger.clear();
    const result = { ret: 0, pages: 0 };
    unmapDma(this.container, { page, pageOffset: 0, pages, lenOffset: 0 }, result);
    return result;
  }

  pin(pages: readonly number[], prot = 3, dev = 0): number {
    this.ledger.clear();
    const phys = new Float64Array(pages.length);
    const call = { pfns: Float64Array.from(pages), start: 0, count: pages.length, prot, dev, phys };
    const ret = pinPages(this.container, call);
    this.phys = [...phys];
    return ret;
  }

  unpin(pages: readonly number[]): number {
    this.ledger.clear();
    const pfns = Float64Array.from(pages);
    return unpinPages(this.container, { pfns, start: 0, count: pages.length, prot: 0, dev: 0, phys: pfns });
  }

  /** How often the last call took a step. */
  count(step: number): number {
    return this.ledger.counts[step];
  }

  /** Steps with their counts, by name, of the last call. */
  counts(): Record<string, number> {
    const touched = [...this.ledger.touched.subarray(0, this.ledger.touchedCount)];
    return Object.fromEntries(touched.map((step) => [STEPS[step].name, this.ledger.counts[step]]));
  }

  /** Pinned pages with their references. */
  references(): Record<number, number> {
    const { pinned } = this.container;
    const pages = pinned.within(0, 2 ** 53);
    return Object.fromEntries(pages.map((page) => [page, pinned.references(pinned.slot(page))]));
  }

  dirtyPages(first: number, pages: number): number[] {
    const all = Array.from({ length: pages }, (_, i) => first + i);
    return all.filter((page) => this.container.dirty.get(page) !== 0);
  }
}

/** first, first + 1, …: `pages` of them. */
export function run(first: number, pages: number): number[] {
  return Array.from({ length: pages }, (_, i) => first + i);
}
