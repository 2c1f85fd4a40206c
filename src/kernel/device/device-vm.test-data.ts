/** For tests: a VM with a passed-through device, driven call by call. */
import type { DeviceDma } from '../behaviour.js';
import type { Ledger } from '../ledger.js';
import { isMark, LOCK_RELEASE, LOCK_SHARED, markerEvent, markerNumber } from '../log-markers.js';
import { STEPS } from '../steps.js';
import { type Backing, BackingGeometry } from '../type1/backing.js';
import { mapDma } from '../type1/map.js';
import { pinPages, unpinPages } from '../type1/pin.js';
import { unmapDma } from '../type1/unmap.js';
import type { Vm } from '../vm.js';
import { TestVm } from '../vm.test-data.js';
import { type DeviceAccess, deviceAccess } from './access.js';

const PAGE = 4096;
export const UNTOUCHED: Backing = { kind: '4k', run: 1, untouched: true };
export const TOUCHED: Backing = { kind: '4k', run: 1, untouched: false };
export const READ = 1;
export const WRITE = 2;

export class DeviceVm {
  readonly ledger: Ledger;
  readonly vm: Vm;

  /** @param iotlbEntries translations that a device's IOTLB holds */
  constructor(deviceDma: DeviceDma, iotlbEntries = 1024) {
    const options = { hasDomain: true, caller: 'task', iotlbEntries } as const;
    const { vm, ledger } = new TestVm('kvm-rw', options, deviceDma);
    this.vm = vm;
    this.ledger = ledger;
  }

  get io() {
    return this.vm.container.io;
  }

  map(page: number, pages: number, backing: Backing = TOUCHED, prot = READ | WRITE): number {
    this.ledger.clear();
    const range = { page, pageOffset: 0, pages, lenOffset: 0 };
    return mapDma(this.vm.container, range, prot, new BackingGeometry(backing, 12));
  }

  unmap(page: number, pages: number): number {
    this.ledger.clear();
    const result = { ret: 0, pages: 0 };
    unmapDma(this.vm.container, { page, pageOffset: 0, pages, lenOffset: 0 }, result);
    return result.ret;
  }

  pin(...pages: number[]): number {
    this.ledger.clear();
    const phys = new Float64Array(pages.length);
    return pinPages(this.vm.container, { ...pinCall(pages), phys });
  }

  unpin(...pages: number[]): number {
    this.ledger.clear();
    return unpinPages(this.vm.container, pinCall(pages));
  }

  /** An access over whole pages: its return value. */
  dma(page: number, pages: number, prot = READ, who: Partial<DeviceAccess> & { ts?: number } = {}): number {
    return this.access(page * PAGE, pages * PAGE, prot, who).ret;
  }

  access(
    addr: number,
    len: number,
    prot = READ,
    { ts = Number.NaN, ...who }: Partial<DeviceAccess> & { ts?: number } = {},
  ): { ret: number; moved: number } {
    this.ledger.clear();
    this.vm.burst.at(ts);
    const page = Math.floor(addr / PAGE);
    const call = { page, offset: addr - page * PAGE, len, dev: 0, cpu: 0, prot, moved: 0, ...who };
    const ret = deviceAccess(this.vm, call);
    return { ret, moved: call.moved };
  }

  invalidate(page: number, pages: number): void {
    this.ledger.clear();
    this.vm.behaviour.deviceDma.invalidate(this.vm, page, pages);
  }

  /** How often the last call took a step. */
  count(step: number): number {
    return this.ledger.counts[step];
  }

  /** Order of steps, locks and spans of the last call. */
  order(): string[] {
    return [...this.ledger.log.subarray(0, this.ledger.logCount)].flatMap((entry) => {
      if (entry >= 0) return STEPS[entry].lock === null ? [STEPS[entry].name] : [];
      if (isMark(entry)) return [markerNumber(entry) === 0 ? '[' : ']'];
      const { name } = STEPS[markerNumber(entry)];
      const event = markerEvent(entry);
      if (event === LOCK_RELEASE) return [`-${name}`];
      return [`+${name}${event === LOCK_SHARED ? ' shared' : ''}`];
    });
  }
}

function pinCall(pages: readonly number[]) {
  const pfns = Float64Array.from(pages);
  return { pfns, start: 0, count: pages.length, prot: READ, dev: 0, phys: pfns };
}
