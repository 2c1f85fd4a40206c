/** MMIO writes over a page boundary: KVM's emulator makes two of each. */
import { describe, expect, it } from 'vitest';
import { Ledger } from '../ledger.js';
import { STEPS } from '../steps.js';
import { Eventfd } from './eventfd.js';
import { fragmentsOf, isSplit } from './fragments.js';
import { assignIoeventfd, FLAG_DATAMATCH } from './ioeventfd.js';
import { kick, serveMmio, servePio } from './kick.js';
import { Kvm, type KvmOptions, MODERN_INTEL } from './kvm.js';

const PAGE = 0xfe003;
const SLOW = { fastMmio: false };

class Host {
  readonly kvm: Kvm;
  private readonly eventfds: Eventfd[] = [];

  constructor(options: Partial<KvmOptions> = {}) {
    this.kvm = new Kvm(new Ledger(STEPS.length), { ...MODERN_INTEL, ...options });
  }

  assign(page: number, offset: number, len: number, match: number | null = null): this {
    const fd = new Eventfd(this.eventfds.length);
    this.eventfds.push(fd);
    const flags = match === null ? 0 : FLAG_DATAMATCH;
    expect(assignIoeventfd(this.kvm, { page, offset, len, flags, high: 0, low: match ?? 0, fd })).toBe(0);
    return this;
  }

  /** One write: how often each eventfd was signalled by it, and how often the steps were taken that differ. */
  write(offset: number, len: number, low = 0, high = 0, serve = serveMmio): [signals: string, steps: string] {
    const before = this.eventfds.map(({ signalled }) => signalled);
    const { ledger } = this.kvm;
    ledger.clear();
    kick(this.kvm, 0, { page: PAGE, offset, len, high, low }, serve);
    const count = (name: string): number => ledger.counts[STEPS.findIndex((step) => step.name === name)];
    const steps = ['bus_lookup', 'guest_walk', 'emulate', 'userspace_exit', 'vmexit'].map(count);
    return [this.eventfds.map(({ signalled }, i) => signalled - before[i]).join(' '), steps.join(' ')];
  }
}

describe('a write over a page boundary', () => {
  it('is two, the lowest bytes first', () => {
    const write = { page: PAGE, len: 8, high: 0x88776655, low: 0x44332211 };
    expect(fragmentsOf({ ...write, offset: 4089 })).toEqual([
      { page: PAGE, offset: 4089, len: 7, high: 0x776655, low: 0x44332211 },
      { page: PAGE + 1, offset: 0, len: 1, high: 0, low: 0x88 },
    ]);
    expect(fragmentsOf({ ...write, offset: 4095 })).toEqual([
      { page: PAGE, offset: 4095, len: 1, high: 0, low: 0x11 },
      { page: PAGE + 1, offset: 0, len: 7, high: 0x887766, low: 0x55443322 },
    ]);
    // the last page of 64 bits is followed by the first
    expect(fragmentsOf({ ...write, page: 2 ** 52 - 1, offset: 4092 })[1]).toMatchObject({ page: 0, len: 4 });
  });

  it('begins one byte behind the last that fits, and not on arm64, nor at a port', () => {
    for (const len of [2, 4, 8]) {
      for (const [offset, split] of [
        [4096 - len, false],
        [4097 - len, true],
      ] as const) {
        const write = { page: 0, offset, len, high: 0, low: 0 };
        expect(isSplit(MODERN_INTEL, 'mmio', write)).toBe(split);
        expect(isSplit({ ...MODERN_INTEL, mmio: 'arm64' }, 'mmio', write)).toBe(false);
        expect(isSplit(MODERN_INTEL, 'pio', write)).toBe(false);
      }
    }
  });

  it('rings no ioeventfd of its whole length, and those of the length of each half', () => {
    const host = new Host(SLOW)
      .assign(PAGE, 4094, 4)
      .assign(PAGE, 4094, 2)
      .assign(PAGE + 1, 0, 2)
      .assign(PAGE, 4092, 4);
    expect(host.write(4094, 4)).toEqual(['0 1 1 0', '2 2 1 0 1']);
    expect(host.write(4094, 2)).toEqual(['0 1 0 0', '1 1 1 0 1']);
    // 1 byte and 3: nobody has asked for such
    expect(host.write(4095, 4)).toEqual(['0 0 0 0', '2 2 1 2 1']);
    expect(host.write(4092, 4)).toEqual(['0 0 0 1', '1 1 1 0 1']);
    expect(host.write(4088, 8)).toEqual(['0 0 0 0', '1 1 1 1 1']);
  });

  it('goes to user space once for each half that nobody takes', () => {
    const none = new Host(SLOW);
    expect(none.write(4094, 4)).toEqual(['', '2 2 1 2 1']);
    expect(none.write(4000, 4)).toEqual(['', '1 1 1 1 1']);
    expect(new Host(SLOW).assign(PAGE, 4094, 2).write(4094, 4)).toEqual(['1', '2 2 1 1 1']);
    expect(new Host(SLOW).assign(PAGE + 1, 0, 2).write(4094, 4)).toEqual(['1', '2 2 1 1 1']);
  });

  it('matches a value by that of the half', () => {
    const host = new Host(SLOW).assign(PAGE, 4094, 2, 0x2211).assign(PAGE + 1, 0, 2, 0x4433);
    expect(host.write(4094, 4, 0x44332211)).toEqual(['1 1', '2 2 1 0 1']);
    expect(host.write(4094, 4, 0x44332200)).toEqual(['0 1', '2 2 1 1 1']);
    expect(host.write(4094, 4, 0x2211)).toEqual(['1 0', '2 2 1 1 1']);
    expect(host.write(4090, 8, 0, 0x22110000)).toEqual(['0 0', '2 2 1 2 1']);
  });

  it('is one on the FAST_MMIO bus, by the address of its first byte alone: what is behind the page is lost', () => {
    const host = new Host().assign(PAGE, 4095, 0).assign(PAGE + 1, 0, 0);
    // the first access finds no spte and is emulated
    expect(host.write(4095, 2)).toEqual(['1 1', '2 2 1 0 1']);
    expect(host.write(4095, 2)).toEqual(['1 0', '1 0 0 0 1']);
    // the second page's address is not asked for
    expect(host.write(4094, 4)).toEqual(['0 1', '3 2 1 1 1']);
  });

  it('is one on arm64, and at a port', () => {
    expect(new Host({ ...SLOW, mmio: 'arm64' }).assign(PAGE, 4094, 4).write(4094, 4)).toEqual([
      '1',
      '1 0 0 0 1',
    ]);
    expect(new Host({ emulatedPio: true }).write(4094, 4, 0, 0, servePio)).toEqual(['', '1 1 1 1 1']);
  });
});
