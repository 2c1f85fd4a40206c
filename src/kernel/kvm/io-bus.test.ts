import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import fc from '../../property.test-data.js';
import { Ledger } from '../ledger.js';
import { BUS_ALLOC, BUS_COMPARE, BUS_COPY, BUS_LOOKUP, SRCU_GRACE, STEPS } from '../steps.js';
import { Eventfd } from './eventfd.js';
import {
  type BusRange,
  type BusWrite,
  compareRange,
  IoBus,
  type IoDevice,
  LATELY,
  LateSearches,
  MOST_DEVICES,
} from './io-bus.js';

const at = (address: number, len: number): BusRange => ({
  page: Math.floor(address / 4096),
  offset: address % 4096,
  len,
});
const writeOf = (address: number, len: number, low = 0): BusWrite => ({ ...at(address, len), high: 0, low });

/** Takes writes of its own address and length, and its value if it has one. */
class TestDevice implements IoDevice {
  constructor(
    readonly range: BusRange,
    readonly value: number | null = null,
    readonly eventfd: Eventfd | null = new Eventfd(1),
  ) {}

  write(_ledger: Ledger, { page, offset, len, low }: BusWrite): boolean {
    const { range, value } = this;
    const there = page === range.page && offset === range.offset;
    return there && (range.len === 0 || (range.len === len && (value === null || value === low)));
  }
}

class TestBus {
  readonly bus: IoBus;
  ledger = new Ledger(STEPS.length);

  constructor(devices: readonly TestDevice[] = [], limitsIoeventfds = false) {
    this.bus = new IoBus(limitsIoeventfds);
    for (const device of devices) expect(this.add(device)).toBe(0);
  }

  add(device: TestDevice): number {
    this.ledger.clear();
    return this.bus.register(this.ledger, device.range, device);
  }

  write(write: BusWrite): IoDevice | null {
    this.ledger.clear();
    return this.bus.write(this.ledger, write);
  }

  get compared(): number {
    return this.ledger.counts[BUS_COMPARE];
  }
}

describe('kvm_io_bus_cmp', () => {
  it.each<[string, number, number, number, number, number]>([
    ['in front', 0x0fff, 1, 0x1000, 4, -1],
    ['at the start, shorter', 0x1000, 2, 0x1000, 4, 0],
    ['at the end', 0x1002, 2, 0x1000, 4, 0],
    ['over the end', 0x1002, 4, 0x1000, 4, 1],
    ['behind', 0x1004, 1, 0x1000, 4, 1],
    ['longer than the range', 0x1000, 8, 0x1000, 4, 1],
    ['no length of the range, any of the write', 0x1000, 8, 0x1000, 0, 0],
    ['no length of the range, behind it', 0x1001, 1, 0x1000, 0, 1],
    ['no length of either', 0x1000, 0, 0x1000, 0, 0],
    ['no length of the write', 0x1002, 0, 0x1000, 4, 0],
    ['across a page', 0x0ffe, 4, 0x0ffc, 8, 0],
  ])('%s', (_, address, len, range, rangeLen, order) => {
    expect(compareRange(at(address, len), at(range, rangeLen))).toBe(order);
  });

  it('tells addresses apart that a double does not', () => {
    const last = { page: 2 ** 52 - 1, offset: 4095, len: 0 };
    const before = { page: 2 ** 52 - 1, offset: 4094, len: 0 };
    expect([compareRange(last, before), compareRange(before, last), compareRange(last, last)]).toEqual([
      1, -1, 0,
    ]);
    expect(compareRange({ page: 0, offset: 0, len: 8 }, last)).toBe(-1);
  });
});

describe('a bus', () => {
  it('finds what a linear scan finds, in whatever order devices came', () => {
    const doorbell = fc.record({
      slot: fc.nat(11),
      value: fc.option(fc.nat(3)),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(doorbell, { selector: ({ slot, value }) => `${slot} ${value}`, maxLength: 40 }),
        fc.array(fc.record({ slot: fc.nat(12), low: fc.nat(4), len: fc.constantFrom(1, 2, 4) }), {
          maxLength: 30,
        }),
        (doorbells, writes) => {
          // a wildcard beside values of the same address is a collision, and never gets this far
          const wild = new Set(doorbells.filter(({ value }) => value === null).map(({ slot }) => slot));
          const devices = doorbells
            .filter(({ slot, value }) => value === null || !wild.has(slot))
            .map(({ slot, value }) => new TestDevice(at(0xffc + slot * 8, [0, 2, 4][slot % 3]), value));
          const { bus } = new TestBus(devices);
          for (const { slot, low, len } of writes) {
            const write = writeOf(0xffc + slot * 8, len, low);
            const ledger = new Ledger(STEPS.length);
            const expected = devices.filter((device) => device.write(ledger, write));
            const found = bus.write(ledger, write);
            if (expected.length === 0) expect(found).toBeNull();
            else expect(expected).toContain(found);
          }
        },
      ),
    );
  });

  it('compares as often as a binary search that knows no better: distinct addresses', () => {
    const rounds = [1, 2, 3, 4, 16, 64, 255, 256, 1000];
    for (const n of rounds) {
      const bus = new TestBus(Array.from({ length: n }, (_, i) => new TestDevice(at(0x1000 + 4 * i, 2))));
      let most = 0;
      let sum = 0;
      for (let i = 0; i < n; i++) {
        expect(bus.write(writeOf(0x1000 + 4 * i, 2))).not.toBeNull();
        most = Math.max(most, bus.compared);
        sum += bus.compared;
      }
      // the search, one step back that finds another, one step of the walk
      expect(most).toBeLessThanOrEqual(Math.floor(Math.log2(n)) + 1 + 2);
      if (n >= 16) expect(sum / n).toBeGreaterThan(Math.log2(n) - 0.2);
      expect(bus.ledger.counts[BUS_LOOKUP]).toBe(1);
    }
  });

  it('walks the siblings of one address', () => {
    for (const n of [1, 10, 100, 1000]) {
      const bus = new TestBus(Array.from({ length: n }, (_, i) => new TestDevice(at(0x1000, 2), i)));
      expect(bus.write(writeOf(0x1000, 2, 0))).not.toBeNull();
      const middle = Math.floor(n / 2);
      // one by the search, back to the first, the first once more in the walk
      expect(bus.compared).toBe(1 + middle + 1);
      expect(bus.write(writeOf(0x1000, 2, n - 1))).not.toBeNull();
      expect(bus.compared).toBe(1 + middle + n);
    }
  });

  it('misses as the kernel does where ranges overlap and the search lands on the wider one', () => {
    const wide = new TestDevice(at(0x1000, 8));
    const [narrow, wanted] = [new TestDevice(at(0x1001, 1)), new TestDevice(at(0x1002, 2))];
    const low = [new TestDevice(at(0x10, 1)), new TestDevice(at(0x20, 1))];
    expect(new TestBus([wide, narrow, wanted]).write(writeOf(0x1002, 2))).toBe(wanted);
    expect(new TestBus([...low, wide, narrow, wanted]).write(writeOf(0x1002, 2))).toBeNull();
  });

  it('copies its array and waits a grace period when a device comes or goes', () => {
    const first = new TestDevice(at(0x1000, 2));
    const bus = new TestBus([first, new TestDevice(at(0x2000, 2))]);
    const cost = () => [BUS_ALLOC, BUS_COPY, SRCU_GRACE].map((step) => bus.ledger.counts[step]);
    expect(cost()).toEqual([1, 2, 1]);
    bus.ledger.clear();
    bus.bus.unregister(bus.ledger, first);
    expect([bus.bus.size, ...cost()]).toEqual([1, 1, 1, 1]);
    bus.bus.unregister(bus.ledger, first);
    expect([bus.bus.size, ...cost()]).toEqual([1, 1, 1, 1]);
  });

  it.each<[string, boolean, boolean, number]>([
    ['other devices, new kernels', false, false, MOST_DEVICES],
    ['ioeventfds, new kernels', true, false, Number.POSITIVE_INFINITY],
    ['ioeventfds, before v3.11', true, true, MOST_DEVICES],
  ])('is full at its limit: %s', (_, ioeventfds, limits, most) => {
    const bus = new TestBus([], limits);
    const device = (i: number) => new TestDevice(at(16 * i, 2), null, ioeventfds ? new Eventfd(i) : null);
    for (let i = 0; i < Math.min(most, 1100); i++) expect(bus.add(device(i))).toBe(0);
    expect(bus.add(device(5000))).toBe(most <= 1100 ? minus('ENOSPC') : 0);
  });
});

describe('LateSearches', () => {
  it('hold what the longest bus can come to', () => {
    const lately = new LateSearches();
    const place = lately.keep(5, 8, 4, 40_000, 70_000);
    expect(lately.placeOf(5, 8, 4)).toBe(place);
    expect([lately.first[place], lately.compared[place]]).toEqual([40_000, 70_000]);
  });

  it('know a write by all that a bus looks at', () => {
    const lately = new LateSearches();
    lately.keep(5, 8, 4, 1, 2);
    for (const [page, offset, len] of [
      [5 + 2 ** 32, 8, 4],
      [5, 8 + 2 * LATELY, 4],
      [5, 8, 2],
      [6, 8, 4],
    ])
      expect(lately.placeOf(page, offset, len)).toBe(-1);
    expect(new LateSearches().placeOf(0, 0, 0)).toBe(-1);
  });
});
