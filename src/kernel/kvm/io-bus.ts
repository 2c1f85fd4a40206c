/**
 * KVM's I/O buses (struct kvm_io_bus, virt/kvm/kvm_main.c, v5.10): devices in an array by address, found by a binary
 * search, replaced as a whole when a device comes or goes.
 */
import { minus } from '../../errno.js';
import type { Ledger } from '../ledger.js';
import { BUS_ALLOC, BUS_COMPARE, BUS_COPY, BUS_LOOKUP, SRCU_GRACE } from '../steps.js';
import { pattern } from '../tape.js';
import type { Eventfd } from './eventfd.js';

/** An address of 64 bits is a page of 4 KiB and an offset in it. */
export const BUS_PAGE = 4096;

/** NR_IOBUS_DEVS */
export const MOST_DEVICES = 1000;

/** Slots of a table of recent look-ups, and the slot of an address: what comes last takes the place of what was there. */
export const LATELY = 64;

export function lateSlot(page: number, offset: number): number {
  return ((page | 0) * 5 + (offset >> 1)) & (LATELY - 1);
}

const NO_PAGE = -1;

/** kvm_io_bus_get_first_dev, by its comparisons. */
const SEARCH = pattern((to, compared) => {
  to.charge(BUS_LOOKUP);
  to.charge(BUS_COMPARE, compared);
});

/** One write of a guest. */
export interface BusWrite {
  page: number;
  offset: number;
  /** Bytes; 0 on the FAST_MMIO bus, which knows only the address. */
  len: number;
  /** The value, in halves of 32 bits. */
  high: number;
  low: number;
}

/** What a device registers: len 0 stands for the address alone. */
export interface BusRange {
  readonly page: number;
  readonly offset: number;
  readonly len: number;
}

/** struct kvm_io_device with its ops->write. */
export interface IoDevice {
  /** What a write to it signals; null where it is no ioeventfd. Only other devices count against the limit (since v3.11). */
  readonly eventfd: Eventfd | null;
  /** Whether the device takes the write; it charges what that takes. */
  write(ledger: Ledger, write: BusWrite): boolean;
}

interface Slot extends BusRange {
  readonly device: IoDevice;
}

/**
 * kvm_io_bus_cmp: below 0 where the write lies in front of the range, above where it ends behind it, else 0. A range
 * without a length is its address alone.
 */
export function compareRange(write: BusRange, { page, offset, len }: BusRange): number {
  return compareAhead(bytesAhead(write.page, write.offset, page, offset), write.len, len);
}

/** Bytes from one address to another. Where they are too many for a double, the sign is still right. */
function bytesAhead(page: number, offset: number, fromPage: number, fromOffset: number): number {
  return (page - fromPage) * BUS_PAGE + (offset - fromOffset);
}

function compareAhead(ahead: number, len: number, rangeLen: number): number {
  if (ahead < 0) return -1;
  return (rangeLen === 0 ? ahead : ahead + len - rangeLen) > 0 ? 1 : 0;
}

/** Results of recent searches of a bus, which are good as long as the bus stays as it is. */
export class LateSearches {
  /** By slot: index of the first device that a write may be for, -1: none; and the comparisons that the search took. */
  readonly first = new Int32Array(LATELY);
  readonly compared = new Int32Array(LATELY);
  private readonly pages = new Float64Array(LATELY).fill(NO_PAGE);
  private readonly offsets = new Uint16Array(LATELY);
  private readonly lens = new Uint16Array(LATELY);

  /** Slot of the result for a write; -1 where it is not kept. */
  placeOf(page: number, offset: number, len: number): number {
    const place = lateSlot(page, offset);
    const isKept = this.pages[place] === page && this.offsets[place] === offset && this.lens[place] === len;
    return isKept ? place : -1;
  }

  /** Keeps a result; returns its slot. */
  keep(page: number, offset: number, len: number, first: number, compared: number): number {
    const place = lateSlot(page, offset);
    this.pages[place] = page;
    this.offsets[place] = offset;
    this.lens[place] = len;
    this.first[place] = first;
    this.compared[place] = compared;
    return place;
  }
}

export class IoBus {
  private slots: readonly Slot[] = [];
  /** Page, offset and length of each slot's range once more, as arrays that a search goes through faster. */
  private pages = new Float64Array(0);
  private offsets = new Uint16Array(0);
  private lens = new Uint16Array(0);
  private ioeventfds = 0;
  private lately: LateSearches | null = null;

  /** @param limitsIoeventfds ioeventfds count against the limit of devices, as before v3.11 */
  constructor(private readonly limitsIoeventfds: boolean) {}

  get size(): number {
    return this.slots.length;
  }

  /** kvm_io_bus_register_dev: 0, or -ENOSPC. The caller holds slots_lock. */
  register(ledger: Ledger, range: BusRange, device: IoDevice): number {
    const counted = this.slots.length - (this.limitsIoeventfds ? 0 : this.ioeventfds);
    if (counted > MOST_DEVICES - 1) return minus('ENOSPC');
    const { slots } = this;
    let at = 0;
    while (at < slots.length && compareRange(slots[at], range) <= 0) at++;
    ledger.charge(BUS_COMPARE, Math.min(at + 1, slots.length));
    const { page, offset, len } = range;
    this.replace(ledger, slots.toSpliced(at, 0, { page, offset, len, device }));
    if (device.eventfd !== null) this.ioeventfds++;
    return 0;
  }

  /** kvm_io_bus_unregister_dev; nothing happens where the device is not there. */
  unregister(ledger: Ledger, device: IoDevice): void {
    const at = this.slots.findIndex((slot) => slot.device === device);
    if (at < 0) return;
    this.replace(ledger, this.slots.toSpliced(at, 1));
    if (device.eventfd !== null) this.ioeventfds--;
  }

  /** kvm_io_bus_write: the device that took the write, null (-EOPNOTSUPP) where none did. The caller holds kvm->srcu. */
  write(ledger: Ledger, write: BusWrite): IoDevice | null {
    const { page, offset, len } = write;
    const { slots } = this;
    this.lately ??= new LateSearches();
    const { lately } = this;
    let place = lately.placeOf(page, offset, len);
    if (place < 0) place = this.search(page, offset, len, lately);
    const first = lately.first[place];
    ledger.pass(SEARCH, lately.compared[place]);
    if (first < 0) return null;
    let taken: IoDevice | null = null;
    let walked = 0;
    for (let at = first; at < slots.length && taken === null; at++) {
      walked++;
      if (at > first && this.order(page, offset, len, at) !== 0) break;
      const { device } = slots[at];
      if (device.write(ledger, write)) taken = device;
    }
    ledger.charge(BUS_COMPARE, walked);
    return taken;
  }

  /** kvm_io_bus_get_first_dev: a binary search (bsearch), then back over equal ranges; keeps the result and returns its slot. */
  private search(page: number, offset: number, len: number, lately: LateSearches): number {
    let compared = 0;
    let first = -1;
    for (let base = 0, left = this.slots.length; left > 0; left >>= 1) {
      const pivot = base + (left >> 1);
      compared++;
      const order = this.order(page, offset, len, pivot);
      if (order === 0) {
        first = pivot;
        break;
      }
      if (order > 0) {
        base = pivot + 1;
        left--;
      }
    }
    while (first > 0) {
      compared++;
      if (this.order(page, offset, len, first - 1) !== 0) break;
      first--;
    }
    return lately.keep(page, offset, len, first, compared);
  }

  /** compareRange of a write with the range of the device at an index. */
  private order(page: number, offset: number, len: number, at: number): number {
    return compareAhead(bytesAhead(page, offset, this.pages[at], this.offsets[at]), len, this.lens[at]);
  }

  /** Puts a new array in the place of the old one, which readers under srcu may still hold. */
  private replace(ledger: Ledger, slots: readonly Slot[]): void {
    ledger.charge(BUS_ALLOC);
    ledger.charge(BUS_COPY, slots.length);
    ledger.charge(SRCU_GRACE);
    this.slots = slots;
    this.lately = null;
    // not TypedArray.from, which goes through an iterator: a guest of 1,000 devices comes here 1,000 times
    this.pages = new Float64Array(slots.length);
    this.offsets = new Uint16Array(slots.length);
    this.lens = new Uint16Array(slots.length);
    for (let at = 0; at < slots.length; at++) {
      const { page, offset, len } = slots[at];
      this.pages[at] = page;
      this.offsets[at] = offset;
      this.lens[at] = len;
    }
  }
}
