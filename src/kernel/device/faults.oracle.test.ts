/** Faults of devices under random maps, unmaps, accesses and invalidations, against a list of pages. */

import { expect, it } from 'vitest';
import { minus } from '../../errno.js';
import fc from '../../property.test-data.js';
import { DeviceVm, READ, UNTOUCHED, WRITE } from './device-vm.test-data.js';
import { hostSva } from './host-sva.js';
import { iopf } from './iopf.js';
import { staticPin } from './static-pin.js';

const PAGES = 48;

type Call = readonly [
  op: 'map' | 'unmap' | 'dma' | 'invalidate' | 'pin',
  page: number,
  pages: number,
  prot: number,
  cpu: number,
  when: 'untimed' | 'now' | 'later',
];

/**
 * Page by page, and nothing else: which mapping each belongs to, which are mapped for the device, and at the instant of
 * the last access which fault mapped it and which cpus have had the answer.
 */
class Naive {
  readonly mapping: (number | null)[] = new Array(PAGES).fill(null);
  readonly prot: number[] = new Array(PAGES).fill(0);
  readonly reachable: boolean[] = new Array(PAGES).fill(false);
  readonly pinned: boolean[] = new Array(PAGES).fill(false);
  /** Reachable, but only to be read: the process has the zero page there. */
  readonly zero: boolean[] = new Array(PAGES).fill(false);
  /** Taken back, so that a read brings back a page of its own. */
  readonly taken: boolean[] = new Array(PAGES).fill(false);
  faults = 0;
  duplicates = 0;
  private next = 0;
  private ts = Number.NaN;
  private fault: (number | null)[] = [];
  private had = new Set<string>();

  /** @param premap pages a fault maps; 0: all at map */
  constructor(
    private readonly premap: number,
    private readonly sharesTable: boolean,
  ) {}

  map(page: number, pages: number, prot: number): number {
    if (this.mapping.slice(page, page + pages).some((one) => one !== null)) return minus('EEXIST');
    this.next++;
    for (let at = page; at < page + pages; at++) {
      this.mapping[at] = this.next;
      this.prot[at] = prot;
      this.reachable[at] = this.premap === 0;
      this.zero[at] = false;
      this.taken[at] = false;
    }
    return 0;
  }

  unmap(page: number, pages: number): number {
    const { mapping } = this;
    const bisected = (one: number | null, other: number | null | undefined): boolean =>
      one !== null && one === other;
    if (bisected(mapping[page], mapping[page - 1])) return minus('EINVAL');
    if (bisected(mapping[page + pages - 1], mapping[page + pages])) return minus('EINVAL');
    for (let at = page; at < page + pages; at++) {
      mapping[at] = null;
      this.reachable[at] = false;
      this.pinned[at] = false;
    }
    return 0;
  }

  /** Bytes are counted in pages. */
  dma(page: number, pages: number, prot: number, cpu: number, ts: number): { ret: number; moved: number } {
    if (!Object.is(ts, this.ts)) {
      this.fault = [];
      this.had.clear();
    }
    this.ts = ts;
    for (let at = page; at < page + pages; at++) {
      const allowed = this.mapping[at] !== null && (this.prot[at] & prot) === prot;
      const fault = this.fault[at] ?? null;
      const waits = fault !== null && !this.had.has(`${cpu} ${at}`);
      const there = this.reachable[at] && !(this.zero[at] && (prot & WRITE) !== 0);
      if (allowed && there && !waits) continue;
      if (this.premap > 0) this.faults++;
      if (!allowed) return { ret: minus(this.mapping[at] === null ? 'EFAULT' : 'EPERM'), moved: at - page };
      // the answer to a fault is that to all that it mapped
      for (const [k, one] of this.fault.entries())
        if (fault !== null && one === fault) this.had.add(`${cpu} ${k}`);
      const reads = (prot & WRITE) === 0;
      if (there) this.duplicates++;
      else if (this.reachable[at]) {
        // the zero page makes way for a page of its own
        this.reachable[at] = false;
        this.zero[at] = false;
        this.serve(at, cpu, fault ?? this.faults);
      } else {
        this.zero[at] = this.sharesTable && reads && !this.taken[at];
        this.serve(at, cpu, fault ?? this.faults);
      }
    }
    return { ret: 0, moved: pages };
  }

  private serve(at: number, cpu: number, fault: number): void {
    let of = fault;
    for (let k = at; k < at + this.premap && this.mapping[k] === this.mapping[at]; k++) {
      if (this.reachable[k]) break;
      this.reachable[k] = true;
      if (Number.isNaN(this.ts)) continue;
      // mapped once more at one instant: it stays with the first fault
      of = this.fault[k] ?? of;
      this.fault[k] = of;
      this.had.add(`${cpu} ${k}`);
    }
  }

  invalidate(page: number, pages: number): void {
    if (this.premap === 0) return;
    for (let at = page; at < page + pages; at++) {
      if (this.pinned[at] || this.zero[at] || !this.reachable[at]) continue;
      this.reachable[at] = false;
      this.taken[at] = true;
    }
  }
}

const WAYS = {
  'static-pin': [staticPin, 0],
  iopf: [iopf(1), 1],
  'iopf-premap of 3': [iopf(3), 3],
  'iopf-premap of 64': [iopf(64), 64],
  'host-sva': [hostSva, 1],
} as const;

const call: fc.Arbitrary<Call> = fc
  .tuple(
    fc.constantFrom('map', 'map', 'unmap', 'dma', 'dma', 'dma', 'invalidate', 'pin'),
    fc.nat(PAGES - 2),
    fc.integer({ min: 1, max: 16 }),
    fc.constantFrom(READ, WRITE, READ | WRITE),
    fc.nat(2),
    fc.constantFrom('untimed', 'now', 'now', 'now', 'later'),
  )
  .map(([op, page, pages, ...others]): Call => [op, page, Math.min(pages, PAGES - 1 - page), ...others]);

it.each(Object.entries(WAYS))('%s faults where a list of pages does', (_, [way, premap]) => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
      const device = new DeviceVm(way, 8);
      const naive = new Naive(premap, way === hostSva);
      let now = 0;
      for (const [op, page, pages, prot, cpu, when] of calls) {
        if (op === 'map') expect(device.map(page, pages, UNTOUCHED, prot)).toBe(naive.map(page, pages, prot));
        else if (op === 'unmap') expect(device.unmap(page, pages)).toBe(naive.unmap(page, pages));
        else if (op === 'invalidate') {
          device.invalidate(page, pages);
          naive.invalidate(page, pages);
        } else if (op === 'pin') {
          // a page that its driver holds stays where it is
          if (device.pin(page) === 1) naive.pinned[page] = true;
          else expect(naive.mapping[page] === null || (naive.prot[page] & READ) === 0).toBe(true);
          // host SVA: the pin has faulted the page in, and the device needs nothing more
          if (way === hostSva && naive.pinned[page]) {
            naive.reachable[page] = true;
            naive.zero[page] = false;
          }
        } else {
          if (when === 'later') now++;
          const ts = when === 'untimed' ? Number.NaN : now;
          const wanted = naive.dma(page, pages, prot, cpu, ts);
          const { ret, moved } = device.access(page * 4096, pages * 4096, prot, { cpu, ts });
          expect({ ret, moved }).toEqual({ ret: wanted.ret, moved: wanted.moved * 4096 });
        }
        expect(device.io.faults).toBe(naive.faults);
        expect(device.io.duplicates).toBe(naive.duplicates);
        if (premap > 0 && way !== hostSva)
          expect(device.io.mapped.count).toBe(naive.reachable.filter(Boolean).length);
      }
    }),
    { numRuns: 150 },
  );
});
