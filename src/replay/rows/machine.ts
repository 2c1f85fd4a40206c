/** Where a row of the trace becomes a call of the kernel model: Machine.dispatch has a case for each operation. */
import { minus } from '../../errno.js';
import type { Behaviour, PinCall } from '../../kernel/behaviour.js';
import type { Ledger } from '../../kernel/ledger.js';
import { SVA_MAP } from '../../kernel/steps.js';
import { BackingGeometry } from '../../kernel/type1/backing.js';
import type { Container } from '../../kernel/type1/container.js';
import { mapDma, missing } from '../../kernel/type1/map.js';
import { pinPages, unpinPages } from '../../kernel/type1/pin.js';
import { type Unmapped, unmapDma } from '../../kernel/type1/unmap.js';
import { Vm, type VmOptions } from '../../kernel/vm.js';
import { MAX_STORED_PFNS, PROT_WRITE, type TraceBatch } from '../../trace/batch.js';
import type { Backing } from '../../trace/trace.js';
import type { Answers } from '../answers.js';
import {
  DEV_DMA,
  DIRTY_LOG,
  DMA_READ,
  DMA_WRITE,
  INVALIDATE,
  IOEVENTFD,
  IOEVENTFD_DEL,
  KICK,
  MAP,
  MEMSLOT,
  MM_EXIT,
  PIN,
  S2_FAULT,
  S2_UNMAP,
  S2_WP,
  UNMAP,
  UNPIN,
} from '../ops.js';
import { OutOfScale } from '../row-failure.js';
import { beyondModel, DeviceRows } from './device-rows.js';
import { DoorbellRows, noSuchWrite } from './doorbell-rows.js';
import { accessBytes, GuestAccess, MOST_BYTES } from './guest-access.js';
import { RowRange } from './row-range.js';
import { dirtyLogRow, stage2Row } from './stage2-rows.js';

/**
 * The kernel of one lane: its VMs, all with the lane's Behaviour and one ledger. call() runs the call of a row; what the
 * call answers beside its return value is in fields until the next one.
 */
export class Machine {
  /**
   * Further result of the last call, for the referee: look-ups that miss a new mapping; pages unmapped; references to pinned
   * pages; bytes moved; pages mapped by stage 2; dirty pages told of or cleared; a doorbell's eventfd, and its signals so far.
   */
  extra = 0;
  /** Why the last row was not run: the lane can't have its doorbell. Null where it was run. */
  impossible: string | null = null;
  private readonly vms: (Vm | undefined)[] = [];
  private readonly geometries: BackingGeometry[] = [];
  private readonly pinCall: PinCall = {
    pfns: new Float64Array(0),
    start: 0,
    count: 0,
    prot: 0,
    dev: 0,
    phys: new Float64Array(0),
  };
  /** What devices did in the last call; only kept where VMs have an IOMMU domain. */
  readonly devices = new DeviceRows();
  private readonly groups = new Set<number>();
  private readonly access: GuestAccess;
  private readonly doorbells = new DoorbellRows();
  private readonly range: RowRange;
  private readonly unmapped: Unmapped = { ret: 0, pages: 0 };
  private copy = new Float64Array(0);

  /**
   * @param backings the trace's interned backings; it may grow
   * @param isolated the lane runs a module of the user's, which must not get at memory that other lanes read
   */
  constructor(
    private readonly behaviour: Behaviour,
    private readonly ledger: Ledger,
    private readonly options: VmOptions,
    private readonly backings: readonly Backing[],
    private readonly isolated: boolean,
  ) {
    this.range = new RowRange(options.pageShift);
    this.access = new GuestAccess(isolated);
  }

  /**
   * Runs the call of one row.
   * @param answers prepared for the row; the call leaves in it the pfns and the bytes that it returns
   * @returns the call's return value
   * Where `impossible` says why it was not run, the return value means nothing.
   */
  call(batch: TraceBatch, row: number, answers: Answers): number {
    this.extra = 0;
    this.impossible = null;
    const vm = this.vms[batch.vm[row]] ?? this.open(batch.vm[row]);
    if (!this.options.hasDomain) return this.dispatch(vm, batch, row, answers);
    this.devices.begin(vm);
    const ret = this.dispatch(vm, batch, row, answers);
    this.devices.end(vm);
    return ret;
  }

  private dispatch(vm: Vm, batch: TraceBatch, row: number, answers: Answers): number {
    const { container } = vm;
    switch (batch.op[row]) {
      case PIN:
        return this.afterPinning(container, pinPages(container, this.pinRow(batch, row, answers.phys)));
      case UNPIN:
        return this.afterPinning(container, unpinPages(container, this.pinRow(batch, row, answers.phys)));
      case MAP:
        return this.mapRow(container, batch, row);
      case UNMAP:
        unmapDma(container, this.range.of(batch, row), this.unmapped);
        this.extra = this.unmapped.pages;
        this.withoutVfio();
        return this.unmapped.ret;
      case DMA_READ:
      case DMA_WRITE:
        if (accessBytes(batch, row) > MOST_BYTES)
          throw new OutOfScale(`len: more than ${MOST_BYTES / 2 ** 20} MiB in one access to guest memory`);
        this.extra = this.access.run(vm, batch, row, this.range.of(batch, row), answers);
        return this.access.ret;
      case MEMSLOT: {
        const readonly = (batch.prot[row] & PROT_WRITE) === 0;
        const range = this.range.of(batch, row);
        const backing = this.geometry(batch.backing[row]);
        const ret = vm.slots.add(this.ledger, range, readonly, this.options.pageShift, backing);
        // MMIO sptes of the time before are stale
        if (ret === 0) vm.kvm.generation++;
        return ret;
      }
      case KICK:
      case IOEVENTFD:
      case IOEVENTFD_DEL:
        return this.doorbellRow(vm, batch, row);
      case S2_FAULT:
      case S2_UNMAP:
      case S2_WP: {
        const ret = stage2Row(vm, batch, row);
        this.extra = vm.stage2.mappedPages;
        return ret;
      }
      case DIRTY_LOG: {
        const { ret, pages } = dirtyLogRow(vm, batch, row);
        this.extra = pages;
        return ret;
      }
      case MM_EXIT:
        vm.exit();
        return 0;
      case DEV_DMA:
      case INVALIDATE:
        return this.deviceRow(vm, batch, row);
      default:
        return minus('ENOSYS');
    }
  }

  /** A vm, if a row has named it. */
  vm(number: number): Vm | undefined {
    return this.vms[number];
  }

  /** All VMs that rows have named. */
  get named(): readonly Vm[] {
    return this.vms.filter((vm) => vm !== undefined);
  }

  /** Devices have a page table of their own, not that of the CPU. */
  get mapsForDevices(): boolean {
    return this.behaviour.deviceDma.vfio;
  }

  private doorbellRow(vm: Vm, batch: TraceBatch, row: number): number {
    const wrong = batch.op[row] === KICK ? noSuchWrite(batch, row) : null;
    if (wrong !== null) throw new OutOfScale(wrong);
    this.extra = this.doorbells.run(vm, batch, row);
    this.impossible = this.doorbells.impossible;
    return this.doorbells.ret;
  }

  private deviceRow(vm: Vm, batch: TraceBatch, row: number): number {
    const wrong = beyondModel(vm, batch, row);
    if (wrong !== null) throw new OutOfScale(wrong);
    this.extra = this.devices.run(vm, batch, row, this.range.of(batch, row));
    return this.devices.ret;
  }

  /** Under host SVA nobody calls VFIO: what MAP_DMA and UNMAP_DMA have charged was the model's bookkeeping, and goes. */
  private withoutVfio(): void {
    if (!this.options.hasDomain || this.behaviour.deviceDma.vfio) return;
    this.ledger.clear();
    this.ledger.charge(SVA_MAP);
  }

  private mapRow(container: Container, batch: TraceBatch, row: number): number {
    const range = this.range.of(batch, row);
    const ret = mapDma(container, range, batch.prot[row], this.geometry(batch.backing[row]));
    if (ret === 0) this.extra = missing(container, range);
    this.withoutVfio();
    return ret;
  }

  /** Sets `extra`. Throws where something does not hold that must after every pin and unpin, whoever wrote the loop. */
  private afterPinning(container: Container, ret: number): number {
    const { pinned, heldPages, mm } = container;
    if (heldPages !== pinned.size) {
      throw new Error(
        `${heldPages} pages are held by gup for ${pinned.size} in the pfn_list: one leaks, or was never got`,
      );
    }
    if (container.accountsPins && mm.lockedPages !== pinned.accounted) {
      throw new Error(`locked_vm is ${mm.lockedPages} pages for ${pinned.accounted} in the pfn_list`);
    }
    this.extra = pinned.totalReferences;
    return ret;
  }

  private open(number: number): Vm {
    const vm = new Vm(number, this.ledger, this.behaviour, this.options, this.groups);
    this.vms[number] = vm;
    return vm;
  }

  private geometry(index: number): BackingGeometry {
    this.geometries[index] ??= new BackingGeometry(this.backings[index], this.options.pageShift);
    return this.geometries[index];
  }

  private pinRow(batch: TraceBatch, row: number, phys: Float64Array): PinCall {
    const call = this.pinCall;
    call.start = batch.pfnStart[row];
    call.count = batch.pfnCount[row];
    const pfns = this.isolated ? this.ownPfns(batch, call) : batch.pfns;
    // mostly the same as before, and V8 takes longer to store a reference than to compare it
    if (call.pfns !== pfns) call.pfns = pfns;
    if (call.phys !== phys) call.phys = phys;
    call.prot = batch.prot[row];
    call.dev = batch.dev[row];
    return call;
  }

  /** The row's pfns in an array of this machine's own, at the same indices: what a module does to them stays here. */
  private ownPfns(batch: TraceBatch, { start, count }: PinCall): Float64Array {
    if (this.copy.length < batch.pfns.length) this.copy = new Float64Array(batch.pfns.length);
    if (count <= MAX_STORED_PFNS) this.copy.set(batch.pfns.subarray(start, start + count), start);
    return this.copy;
  }
}
