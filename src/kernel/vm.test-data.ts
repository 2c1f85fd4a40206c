/** For tests: a VM whose memory is read and written call by call. */
import type { Behaviour, DeviceDma, PinCall, RwCall } from './behaviour.js';
import { staticPin } from './device/static-pin.js';
import { kvmRwGuest } from './kvm/guest-rw.js';
import { MODERN_INTEL } from './kvm/kvm.js';
import { PLAIN_ARM64 } from './kvm/stage2/stage2.js';
import { Ledger } from './ledger.js';
import { LOCK_RELEASE, LOCK_SHARED, markerEvent, markerNumber } from './log-markers.js';
import { STEPS } from './steps.js';
import { type Backing, BackingGeometry } from './type1/backing.js';
import { V5_10 } from './type1/container.test-data.js';
import {
  type DmaRwParts,
  dmaRwOf,
  MERGED,
  onePage,
  PATCH_V1,
  PATCH_V2,
  takeMm,
  takeMmNotZero,
  wholeDma,
} from './type1/dma-rw.js';
import { groupHeld, groupTaken } from './type1/group.js';
import { mapDma } from './type1/map.js';
import { pinPages, unpinPages } from './type1/pin.js';
import { unmapDma } from './type1/unmap.js';
import { Vm, type VmOptions } from './vm.js';

const taken: DmaRwParts = {
  group: groupTaken,
  shared: false,
  takeMm,
  chunkBytes: wholeDma,
  answers: PATCH_V2,
};
const held: DmaRwParts = { ...taken, group: groupHeld, shared: true, answers: MERGED };

/** The ways to guest memory, under the names of their variants. */
export const WAYS = {
  'kvm-rw': kvmRwGuest,
  'dma-rw-mutex': dmaRwOf(taken),
  'dma-rw-rwsem': dmaRwOf({ ...taken, shared: true }),
  'dma-rw-group-held': dmaRwOf(held),
  'dma-rw-mmget-not-zero': dmaRwOf({ ...held, takeMm: takeMmNotZero }),
  'iova-rw-per-page': dmaRwOf({ ...taken, chunkBytes: onePage, answers: PATCH_V1 }),
} satisfies Record<string, Behaviour['dmaRw']>;

export type Way = keyof typeof WAYS;

const TOUCHED: Backing = { kind: '4k', run: 1, untouched: false };

export interface Access {
  readonly ret: number;
  readonly copied: number;
  /** The caller's buffer after the call. */
  readonly data: Uint8Array;
}

export class TestVm {
  readonly ledger = new Ledger(STEPS.length);
  readonly vm: Vm;

  constructor(
    way: Way,
    options: Partial<VmOptions> = {},
    deviceDma: DeviceDma = staticPin,
    replaced: Partial<Behaviour> = {},
  ) {
    const behaviour: Behaviour = { ...V5_10, dmaRw: WAYS[way], deviceDma, ...replaced };
    this.ledger.logging = true;
    this.vm = new Vm(0, this.ledger, behaviour, {
      hasDomain: false,
      pageShift: 12,
      dmaEntryLimit: 65535,
      dirtyTracking: false,
      validRanges: null,
      lockLimitPages: Number.POSITIVE_INFINITY,
      reuse: null,
      caller: 'kthread',
      kvm: MODERN_INTEL,
      stage2: { ...PLAIN_ARM64, ipaBits: 48 },
      ...options,
    });
  }

  map(page: number, pages: number, prot = 3, backing = TOUCHED): number {
    this.ledger.clear();
    const geometry = new BackingGeometry(backing, this.vm.container.options.pageShift);
    return mapDma(this.vm.container, { page, pageOffset: 0, pages, lenOffset: 0 }, prot, geometry);
  }

  unmap(page: number, pages: number): number {
    this.ledger.clear();
    const result = { ret: 0, pages: 0 };
    unmapDma(this.vm.container, { page, pageOffset: 0, pages, lenOffset: 0 }, result);
    return result.ret;
  }

  slot(page: number, pages: number, readonly = false, backing = TOUCHED): number {
    this.ledger.clear();
    const { pageShift } = this.vm.container.options;
    const call = { page, pageOffset: 0, pages, lenOffset: 0 };
    return this.vm.slots.add(this.ledger, call, readonly, pageShift, new BackingGeometry(backing, pageShift));
  }

  /** vfio_pin_pages of one page; it is unpinned at once. Counts are those of the pin. */
  gup(page: number): Record<string, number> {
    const call = this.gupAndKeep(page);
    const counts = this.counts();
    this.ledger.clear();
    unpinPages(this.vm.container, call);
    return counts;
  }

  /** vfio_pin_pages of one page. */
  gupAndKeep(page: number): PinCall {
    const phys = new Float64Array(1);
    const call = { pfns: Float64Array.of(page), start: 0, count: 1, prot: 3, dev: 0, phys };
    this.ledger.clear();
    pinPages(this.vm.container, call);
    return call;
  }

  read(addr: number, len: number): Access {
    return this.access(addr, new Uint8Array(len), false);
  }

  write(addr: number, data: Uint8Array): Access {
    return this.access(addr, data, true);
  }

  private access(addr: number, buffer: Uint8Array, write: boolean): Access {
    this.ledger.clear();
    const pageSize = 2 ** this.vm.container.options.pageShift;
    // the buffer lies inside a larger one, as in a replay
    const data = new Uint8Array(buffer.length + 7);
    data.set(buffer, 3);
    const page = Math.floor(addr / pageSize);
    const call: RwCall = {
      write,
      page,
      offset: addr - page * pageSize,
      len: buffer.length,
      dev: 0,
      data,
      start: 3,
      copied: 0,
    };
    const ret = this.vm.behaviour.dmaRw(this.vm, call);
    return { ret, copied: call.copied, data: data.slice(3, 3 + buffer.length) };
  }

  /** Steps with their counts, by name, of the last call. */
  counts(): Record<string, number> {
    const touched = [...this.ledger.touched.subarray(0, this.ledger.touchedCount)];
    return Object.fromEntries(touched.map((step) => [STEPS[step].name, this.ledger.counts[step]]));
  }

  /** Order of steps and locks of the last call: `find_dma`, `+task_lock`, `-task_lock`, `+iommu_lock shared`. */
  order(): string[] {
    return [...this.ledger.log.subarray(0, this.ledger.logCount)].flatMap((entry) => {
      if (entry >= 0) return STEPS[entry].lock === null ? [STEPS[entry].name] : [];
      const { name } = STEPS[markerNumber(entry)];
      const event = markerEvent(entry);
      if (event === LOCK_RELEASE) return [`-${name}`];
      return [`+${name}${event === LOCK_SHARED ? ' shared' : ''}`];
    });
  }
}
