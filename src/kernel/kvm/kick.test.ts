import { describe, expect, it } from 'vitest';
import { Ledger } from '../ledger.js';
import { KVM_SRCU, STEPS } from '../steps.js';
import { Eventfd } from './eventfd.js';
import { assignIoeventfd, FLAG_HCALL, FLAG_PIO } from './ioeventfd.js';
import { kick, type Serve, serveHcall, serveMmio, servePio } from './kick.js';
import { Kvm, type KvmOptions, MODERN_INTEL } from './kvm.js';

const PAGE = 0xfe003;

class TestKvm {
  readonly kvm: Kvm;
  readonly eventfd = new Eventfd(1);

  constructor(options: Partial<KvmOptions> = {}) {
    this.kvm = new Kvm(new Ledger(STEPS.length), { ...MODERN_INTEL, ...options });
  }

  assign(len: number, flags = 0, page = PAGE): this {
    const args = { page, offset: 0, len, flags, high: 0, low: 0, fd: this.eventfd };
    expect(assignIoeventfd(this.kvm, args)).toBe(0);
    this.kvm.ledger.clear();
    return this;
  }

  /** Names of the steps of a kick in the order of their first charge, the bus's and the eventfd's own left out. */
  kick(serve: Serve = serveMmio, vcpu = 0, page = PAGE): string {
    const { ledger } = this.kvm;
    ledger.clear();
    kick(this.kvm, vcpu, { page, offset: 0, len: 2, high: 0, low: 0 }, serve);
    expect(ledger.counts[KVM_SRCU]).toBe(0);
    return [...ledger.touched.subarray(0, ledger.touchedCount)]
      .map((step) => STEPS[step].name)
      .filter((name) => !/^(vmexit|vmenter|bus_|match_|eventfd_)/.test(name))
      .join(' ');
  }
}

const EMULATION = 'guest_walk decode emulate writeback';
const FIRST = `mmio_fault ${EMULATION}`;

describe('a kick by MMIO', () => {
  it('faults once, and then finds the page in the cache of its vcpu', () => {
    const host = new TestKvm().assign(2);
    expect(host.kick()).toBe(FIRST);
    expect(host.kick()).toBe(`ept_misconfig mmio_cache ${EMULATION}`);
    // another vcpu finds the spte, and from then on its own cache
    expect(host.kick(serveMmio, 3)).toBe(`ept_misconfig spte_walk ${EMULATION}`);
    expect(host.kick(serveMmio, 3)).toBe(`ept_misconfig mmio_cache ${EMULATION}`);
    expect(host.eventfd.signalled).toBe(4);
  });

  it('by turns to two pages walks to the sptes each time', () => {
    const host = new TestKvm().assign(2).assign(2, 0, PAGE + 1);
    expect([host.kick(), host.kick(serveMmio, 0, PAGE + 1)]).toEqual([FIRST, FIRST]);
    for (const page of [PAGE, PAGE + 1, PAGE])
      expect(host.kick(serveMmio, 0, page)).toBe(`ept_misconfig spte_walk ${EMULATION}`);
  });

  it('faults again when a memslot has come', () => {
    const host = new TestKvm().assign(2);
    host.kick();
    host.kvm.generation++;
    expect(host.kick()).toBe(`ept_misconfig spte_walk ${FIRST}`);
    expect(host.kick()).toBe(`ept_misconfig mmio_cache ${EMULATION}`);
  });

  it('without a length is found by its address, once the spte is there', () => {
    const host = new TestKvm().assign(0);
    expect(host.kick()).toBe(FIRST);
    expect(host.kick()).toBe('ept_misconfig skip_insn');
    host.kvm.generation++;
    expect(host.kick(serveMmio, 5)).toBe('ept_misconfig skip_insn');
    expect(host.eventfd.signalled).toBe(3);
  });

  it('on EPT asks both buses, and no other host the fast one', () => {
    const lookups = (options: Partial<KvmOptions>): number => {
      const host = new TestKvm(options).assign(2);
      host.kick();
      host.kick();
      return host.kvm.ledger.counts[STEPS.findIndex(({ name }) => name === 'bus_lookup')];
    };
    expect(lookups({})).toBe(2);
    expect(lookups({ mmio: 'npt', fastMmio: false })).toBe(1);
    expect(lookups({ mmio: 'npt' })).toBe(2);
  });

  it.each<[string, Partial<KvmOptions>, string]>([
    ['EPT of a kernel before v3.15', { fastMmio: false }, `ept_misconfig mmio_cache ${EMULATION}`],
    ['NPT before v7.0', { mmio: 'npt', fastMmio: false }, `ept_misconfig mmio_cache ${EMULATION}`],
    ['NPT of v7.0', { mmio: 'npt' }, 'ept_misconfig skip_insn'],
    ['shadow paging', { mmio: 'shadow', fastMmio: false }, `ept_misconfig mmio_cache ${EMULATION}`],
    ['no MMIO sptes', { fastMmio: false, mmioCaching: false }, FIRST],
    ['arm64', { mmio: 'arm64', fastMmio: false }, 'syndrome skip_insn'],
  ])('without a length, on %s', (_, options, second) => {
    const host = new TestKvm(options).assign(0);
    host.kick();
    expect(host.kick()).toBe(second);
    expect(host.eventfd.signalled).toBe(2);
  });

  it('that nothing matches goes to user space, emulated or not', () => {
    const host = new TestKvm().assign(4);
    expect(host.kick()).toBe(`${FIRST} userspace_exit`);
    expect(host.kick()).toBe(`ept_misconfig mmio_cache ${EMULATION} userspace_exit`);
    expect(host.eventfd.signalled).toBe(0);
  });
});

describe('kicks by port and by hypercall', () => {
  it('take no emulation', () => {
    const host = new TestKvm().assign(2, FLAG_PIO).assign(0, FLAG_HCALL);
    expect(host.kick(servePio)).toBe('fast_pio skip_insn');
    expect(host.kick(serveHcall)).toBe('hypercall skip_insn');
    expect(host.kick(servePio, 0, PAGE + 1)).toBe('fast_pio skip_insn userspace_exit');
    expect(host.kick(serveHcall, 0, PAGE + 1)).toBe('hypercall skip_insn userspace_exit');
  });

  it('cost what MMIO costs where everything is emulated and no spte is kept, but for the fault', () => {
    const host = new TestKvm({ mmio: 'shadow', fastMmio: false, mmioCaching: false, emulatedPio: true });
    host.assign(2).assign(2, FLAG_PIO);
    for (let i = 0; i < 3; i++) {
      expect(host.kick()).toBe(FIRST);
      expect(host.kick(servePio)).toBe(EMULATION);
    }
  });
});
