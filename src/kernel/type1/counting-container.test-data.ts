/** For tests: a container with an IOMMU domain, and what each call on it counts. */
import type { Behaviour } from '../behaviour.js';
import { Ledger } from '../ledger.js';
import { isSectionsMarker, LOCK_RELEASE, LOCK_SHARED, markerEvent, markerNumber } from '../log-markers.js';
import type { SectionPlan } from '../section-log.js';
import { MMAP_READ_LOCK, STEPS } from '../steps.js';
import type { BackingGeometry } from './backing.js';
import { Container } from './container.js';
import { V5_10 } from './container.test-data.js';
import { mapDma } from './map.js';
import { Mm } from './mm.js';
import { pinMapBatched, pinMapLargeFolio } from './pin-map.js';
import { findFirstVictim, removeAndStep, unmapDma, unpinByFolio } from './unmap.js';

/** The map and unmap code of v5.10, v5.12 (to v6.17) and v6.18. */
export const MAP_LOOPS = {
  'page-by-page': V5_10,
  batched: {
    ...V5_10,
    pinMapDma: pinMapBatched,
    firstVictim: findFirstVictim,
    removeVictim: removeAndStep,
  },
  'large-folio': {
    ...V5_10,
    pinMapDma: pinMapLargeFolio,
    firstVictim: findFirstVictim,
    removeVictim: removeAndStep,
    unpinRegions: unpinByFolio,
  },
} satisfies Record<string, Behaviour>;

export class CountingContainer {
  readonly mm: Mm;
  readonly container: Container;
  /** How mmap_lock was taken by the calls so far, in order: r for reading, w for writing. */
  locked = '';
  private readonly ledger = new Ledger(STEPS.length);

  /** @param lockLimitPages RLIMIT_MEMLOCK in pages */
  constructor(behaviour: Behaviour, lockLimitPages = Number.POSITIVE_INFINITY) {
    this.ledger.logging = true;
    this.mm = new Mm(lockLimitPages, null);
    this.container = new Container(0, this.mm, this.ledger, behaviour, {
      hasDomain: true,
      pageShift: 12,
      dmaEntryLimit: 65535,
      dirtyTracking: false,
      validRanges: null,
    });
  }

  /** There is memory before it is mapped, and the CPU writes some of its pages. */
  write(page: number, pages: number, memory: BackingGeometry, written: Iterable<number>): void {
    this.mm.slotted(memory, page, page + pages);
    for (const one of written) this.mm.pages.faultIn(this.ledger, one);
    this.ledger.clear();
  }

  /** MAP_DMA: its return value and its counts by step name. */
  map(
    page: number,
    pages: number,
    memory: BackingGeometry,
    prot = 3,
  ): { ret: number; counts: Map<string, number> } {
    const ret = mapDma(this.container, { page, pageOffset: 0, pages, lenOffset: 0 }, prot, memory);
    return { ret, counts: this.take() };
  }

  /** UNMAP_DMA: the pages unmapped and its counts by step name. */
  unmap(page: number, pages: number): { pages: number; counts: Map<string, number> } {
    const result = { ret: 0, pages: 0 };
    unmapDma(this.container, { page, pageOffset: 0, pages, lenOffset: 0 }, result);
    return { pages: result.pages, counts: this.take() };
  }

  private take(): Map<string, number> {
    const { counts, touched, touchedCount } = this.ledger;
    const taken = new Map<string, number>();
    for (const step of touched.subarray(0, touchedCount)) taken.set(STEPS[step].name, counts[step]);
    this.locked += locksTaken(this.ledger);
    this.ledger.clear();
    return taken;
  }
}

function locksTaken(ledger: Ledger): string {
  const log = [...ledger.log.subarray(0, ledger.logCount)].filter((entry) => entry < 0);
  return log
    .map((marker) => {
      if (isSectionsMarker(marker)) return sectionsTaken(ledger.sectionLog.all[markerNumber(marker)].plan);
      if (markerNumber(marker) !== MMAP_READ_LOCK || markerEvent(marker) === LOCK_RELEASE) return '';
      return markerEvent(marker) === LOCK_SHARED ? 'r' : 'w';
    })
    .join('');
}

function sectionsTaken({ runs, slots, reads, firstRead, slotsPerRead, writes }: SectionPlan): string {
  let taken = '';
  let read = 0;
  for (let slot = 0; slot < runs * slots; slot++) {
    for (; read < reads && Math.floor(firstRead + read * slotsPerRead) === slot; read++) taken += 'r';
    if (writes > 0 && (slot + 1) % slots === 0) taken += 'w';
  }
  return read === reads ? taken : `${taken}, and ${reads - read} reads have no place`;
}
