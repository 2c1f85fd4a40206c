/** A VM as the kernel knows it: its address space, its VFIO container, its memory slots, and what its memory holds. */
import type { Behaviour, RwCall } from './behaviour.js';
import { bytesOver } from './bytes.js';
import { faultInCopied } from './copy-faults.js';
import { Burst } from './device/burst.js';
import { GuestMemory } from './guest-memory.js';
import { Doorbells } from './kvm/doorbells.js';
import { Kvm, type KvmOptions } from './kvm/kvm.js';
import { Memslots } from './kvm/memslots.js';
import { destroyStage2 } from './kvm/stage2/destroy.js';
import { Stage2, type Stage2Options } from './kvm/stage2/stage2.js';
import { unmapReplaced } from './kvm/stage2/unmap.js';
import type { Ledger } from './ledger.js';
import { COPY_BYTE, COPY_FROM_USER, COPY_TO_USER } from './steps.js';
import { Container, type ContainerOptions } from './type1/container.js';
import { Mm, type ReuseDistances } from './type1/mm.js';

/** What every VM of a run has in common. */
export interface VmOptions extends ContainerOptions {
  /** RLIMIT_MEMLOCK in pages. */
  readonly lockLimitPages: number;
  readonly reuse: ReuseDistances | null;
  /** Who reads and writes guest memory: a kernel thread of the device model, or the task whose mm it is. */
  readonly caller: 'kthread' | 'task';
  readonly kvm: KvmOptions;
  readonly stage2: Stage2Options;
  /** Who sleep at each doorbell's eventfd and are woken by every signal; left out: nobody, and no trace says so. */
  readonly eventfdWaiters?: number;
}

export class Vm {
  readonly mm: Mm;
  readonly container: Container;
  readonly slots: Memslots;
  readonly kvm: Kvm;
  readonly stage2: Stage2;
  readonly doorbells = new Doorbells();
  readonly memory: GuestMemory;
  readonly burst = new Burst();
  /** The caller of dma_rw is a kernel thread: it has to borrow the mm (use_mm). */
  readonly kthread: boolean;
  private readonly pageShift: number;
  private readonly pageSize: number;
  /** Pages of 64 bits of address: an iova wraps behind them. */
  private readonly addressPages: number;

  constructor(
    readonly number: number,
    readonly ledger: Ledger,
    readonly behaviour: Behaviour,
    options: VmOptions,
    /** IOMMU groups of the host whose devices do DMA, as `dev * 65536 + vm`. */
    readonly groups: Set<number> = new Set(),
  ) {
    this.mm = new Mm(options.lockLimitPages, options.reuse);
    this.kvm = new Kvm(ledger, options.kvm);
    this.doorbells.waiters = options.eventfdWaiters ?? 0;
    this.stage2 = new Stage2(ledger, options.stage2, options.pageShift);
    const isArm64 = options.stage2.assumed !== true || options.kvm.mmio === 'arm64';
    this.slots = new Memslots(
      isArm64 ? this.stage2.geometry.pages : Number.POSITIVE_INFINITY,
      ({ backing, base, pages }) => this.mm.slotted(backing, base, base + pages),
    );
    this.container = new Container(number, this.mm, ledger, behaviour, options);
    this.mm.pages.zeroPageReplaced = (page) => {
      behaviour.deviceDma.zeroPageReplaced?.(this.container, page);
      unmapReplaced(this, page);
    };
    this.pageShift = options.pageShift;
    this.pageSize = 2 ** options.pageShift;
    this.addressPages = 2 ** (64 - options.pageShift);
    this.memory = new GuestMemory(number, this.pageSize);
    this.kthread = options.caller === 'kthread';
  }

  /** The address space goes away; what of it was mapped for faulting devices and the stage-2 page table go with it. */
  exit(): void {
    if (!this.mm.alive) return;
    if (this.container.options.hasDomain) this.behaviour.deviceDma.exit(this);
    destroyStage2(this.stage2);
    this.mm.alive = false;
  }

  /** Page that the rest of a call begins in, counted on past 2^64. */
  pageOf(call: RwCall): number {
    return call.page + ((call.offset + call.copied) >>> this.pageShift);
  }

  /** The same as an iova of 64 bits. */
  iovaPageOf(call: RwCall): number {
    return this.wrapped(this.pageOf(call));
  }

  /** Bytes from where the rest of a call begins to the end of that page. */
  toPageEnd(call: RwCall): number {
    return this.pageSize - ((call.offset + call.copied) & (this.pageSize - 1));
  }

  /**
   * One __copy_from_user (a read) or __copy_to_user (a write) of the call's next `bytes`, page after page as they lie in
   * guest memory. False, and nothing copied, where there is no mm to copy from or to.
   */
  copy(call: RwCall, bytes: number): boolean {
    this.ledger.charge(call.write ? COPY_TO_USER : COPY_FROM_USER);
    if (!this.mm.alive) return false;
    if (this.mm.pages.mayFault) this.faultIn(call, bytes);
    this.ledger.charge(COPY_BYTE, bytes);
    this.move(call, bytes);
    return true;
  }

  /** What guest memory holds at page, offset, to data[at ..): no step of any kernel. */
  peek(page: number, offset: number, length: number, data: Uint8Array, at: number): void {
    const bytes = bytesOver(data);
    for (let done = 0; done < length; ) {
      const inPage = (offset + done) & (this.pageSize - 1);
      const piece = Math.min(this.pageSize - inPage, length - done);
      const from = this.wrapped(page + ((offset + done) >>> this.pageShift));
      this.memory.read(from, inPage, piece, bytes, at + done);
      done += piece;
    }
  }

  /** A page of a 64-bit address; no call is long enough to come round twice. */
  private wrapped(page: number): number {
    return page < this.addressPages ? page : page - this.addressPages;
  }

  /** The page faults of a copy. */
  private faultIn(call: RwCall, bytes: number): void {
    const page = this.iovaPageOf(call);
    const inPage = this.toPageEnd(call);
    faultInCopied(
      this.mm.pages,
      this.ledger,
      page,
      1 + Math.ceil((bytes - inPage) / this.pageSize),
      call.write,
    );
  }

  private move(call: RwCall, bytes: number): void {
    const data = bytesOver(call.data);
    for (const end = call.copied + bytes; call.copied < end; ) {
      const piece = Math.min(this.toPageEnd(call), end - call.copied);
      const offset = (call.offset + call.copied) & (this.pageSize - 1);
      const at = call.start + call.copied;
      if (call.write) this.memory.write(this.iovaPageOf(call), offset, piece, data, at);
      else this.memory.read(this.iovaPageOf(call), offset, piece, data, at);
      call.copied += piece;
    }
  }
}
