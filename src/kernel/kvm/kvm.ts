/** A VM as KVM knows it, as far as its guest's doorbells go: buses, ioeventfds, MMIO sptes, vcpus (v5.10). */
import type { Ledger } from '../ledger.js';
import { IoBus } from './io-bus.js';
import type { Ioeventfd } from './ioeventfd.js';

export type BusName = 'mmio' | 'fastMmio' | 'pio' | 'hcall';

/** What the host's CPU and kernel can do with a guest's doorbell. */
export interface KvmOptions {
  /** How a write to a page without memslot comes to KVM: EPT misconfig, nested or shadow page fault, stage-2 abort. */
  readonly mmio: 'ept' | 'npt' | 'shadow' | 'arm64';
  /** The exit asks the FAST_MMIO bus first, by the address alone (EPT since v3.15, NPT since v7.0). */
  readonly fastMmio: boolean;
  /** MMIO sptes are set, so that only the first access to a page takes the fault path. */
  readonly mmioCaching: boolean;
  /** OUT goes through the emulator too, as under software virtualisation. */
  readonly emulatedPio: boolean;
  /** The limit of 1000 devices on a bus counts ioeventfds (before v3.11). */
  readonly limitsIoeventfds: boolean;
}

/** A host that does not say what it can do. */
export const MODERN_INTEL: KvmOptions = {
  mmio: 'ept',
  fastMmio: true,
  mmioCaching: true,
  emulatedPio: false,
  limitsIoeventfds: false,
};

/** The last page for which a vcpu found an MMIO spte (vcpu->arch.mmio_gfn, mmio_gen). */
export interface MmioCache {
  gfn: number;
  generation: number;
}

export class Kvm {
  readonly buses: Readonly<Record<BusName, IoBus>>;
  /** kvm->ioeventfds, in the order in which they came. */
  readonly ioeventfds: Ioeventfd[] = [];
  /** Pages with an MMIO spte, with the memslot generation that it was set in. */
  readonly mmioSptes = new Map<number, number>();
  /** kvm_memslots()->generation: what was cached under an older one is stale. */
  generation = 0;
  /** How often an MMIO doorbell without a length came: FAST_MMIO, if there is any. */
  bareDoorbells = 0;
  /** Of the write that is served, where it is two (fragments.ts): those that go to user space. */
  fragmentsLeft = 0;
  private readonly caches: MmioCache[] = [];

  constructor(
    readonly ledger: Ledger,
    readonly options: KvmOptions,
  ) {
    const bus = (): IoBus => new IoBus(options.limitsIoeventfds);
    this.buses = { mmio: bus(), fastMmio: bus(), pio: bus(), hcall: bus() };
  }

  /** The MMIO cache of a vcpu. */
  mmioCache(vcpu: number): MmioCache {
    this.caches[vcpu] ??= { gfn: -1, generation: -1 };
    return this.caches[vcpu];
  }
}
