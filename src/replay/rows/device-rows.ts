/** Rows of a passed-through device, which touches memory (dev_dma) or has it taken back (invalidate), and what they come to. */
import type { DeviceAccess } from '../../kernel/device/access.js';
import { deviceAccess } from '../../kernel/device/access.js';
import { takeBack } from '../../kernel/device/take-back.js';
import type { RangeCall } from '../../kernel/type1/range-call.js';
import type { Vm } from '../../kernel/vm.js';
import { NONE, type TraceBatch } from '../../trace/batch.js';
import { DEV_DMA, INVALIDATE } from '../ops.js';

/** The longest access of a device: every page of it may fault. */
const MOST_BYTES = 2 ** 30;
/** The most that one invalidate takes back: which pages are gone is kept page by page. */
const MOST_TAKEN_BYTES = 2 ** 40;

/** Why a row can't be modelled; null where it can. */
export function beyondModel({ container }: Vm, batch: TraceBatch, row: number): string | null {
  const bytes = batch.lengthOf(row);
  if (batch.op[row] === INVALIDATE)
    return bytes > MOST_TAKEN_BYTES ? 'len: more than 1 TiB taken back at once' : null;
  if (!container.options.hasDomain)
    return 'a device has DMA of its own only in a trace with "# container: iommu"';
  return bytes > MOST_BYTES ? 'len: more than 1 GiB in one access of a device' : null;
}

/** What devices did, in the order in which read() gives it. */
export const DEVICE_COUNTS = ['faults', 'duplicates', 'aborts', 'bytes', 'mapped', 'touched'] as const;

export type DeviceCount = (typeof DEVICE_COUNTS)[number];

/** Host memory that can't be taken back, in pages, over the rows of a run. */
export interface Unmovable {
  now: number;
  peak: number;
  /** How it changed: `pages` from row `row` on, counted from 0; thinned out where it changed often. */
  series: { row: number; pages: number }[];
}

/** Changes that are kept. */
const MOST_POINTS = 256;

export class DeviceRows {
  /** What the last call added, by DEVICE_COUNTS. */
  readonly added = new Float64Array(DEVICE_COUNTS.length);
  /** Some number in `added` is not 0. */
  anything = false;
  /** Return value of the last dev_dma row: 0, or why the device was aborted. */
  ret = 0;
  readonly unmovable: Unmovable = { now: 0, peak: 0, series: [] };
  private row = -1;
  /** Of this many changes one is kept in the series. */
  private stride = 1;
  private changes = 0;
  private readonly before = new Float64Array(DEVICE_COUNTS.length);
  private readonly unmovableOf: number[] = [];
  private bytes = 0;
  private readonly access: DeviceAccess = {
    page: 0,
    offset: 0,
    len: 0,
    dev: 0,
    cpu: 0,
    prot: 0,
    moved: 0,
  };

  /**
   * Runs a dev_dma or an invalidate row.
   * @param range of the row, in pages of the trace's size; beyondModel has let it pass
   * @returns the bytes that a device moved
   */
  run(vm: Vm, batch: TraceBatch, row: number, range: RangeCall): number {
    this.ret = 0;
    if (batch.op[row] === DEV_DMA) return this.touch(vm, batch, row, range);
    const { hasDomain, pageShift } = vm.container.options;
    const { page, pageOffset, pages, lenOffset } = range;
    const taken = pages + Math.ceil((pageOffset + lenOffset) / 2 ** pageShift);
    if (hasDomain) vm.behaviour.deviceDma.invalidate(vm, page, taken);
    // no device has a translation of it, and type1 no notifier (v5.10)
    else takeBack(vm, page, taken);
    return 0;
  }

  private touch(
    vm: Vm,
    batch: TraceBatch,
    row: number,
    { page, pageOffset, pages, lenOffset }: RangeCall,
  ): number {
    const { access } = this;
    access.page = page;
    access.offset = pageOffset;
    access.len = pages * (1 << vm.container.options.pageShift) + lenOffset;
    access.dev = batch.dev[row];
    access.cpu = batch.cpu[row];
    access.prot = batch.prot[row];
    const ts = batch.tsNs[row];
    vm.burst.at(ts === NONE ? Number.NaN : ts);
    this.ret = deviceAccess(vm, access);
    this.bytes = access.moved;
    return access.moved;
  }

  /** Before a call of a VM with an IOMMU domain. */
  begin(vm: Vm): void {
    this.bytes = 0;
    this.row++;
    read(vm, 0, this.before);
  }

  /** After it. */
  end(vm: Vm): void {
    const { added, before, unmovable } = this;
    read(vm, this.bytes, added);
    this.anything = false;
    for (let i = 0; i < added.length; i++) {
      added[i] -= before[i];
      if (added[i] !== 0) this.anything = true;
    }
    const pages = vm.container.unmovablePages;
    const more = pages - (this.unmovableOf[vm.number] ?? 0);
    if (more === 0) return;
    this.unmovableOf[vm.number] = pages;
    unmovable.now += more;
    if (unmovable.now > unmovable.peak) unmovable.peak = unmovable.now;
    this.keep();
  }

  private keep(): void {
    const { unmovable, stride } = this;
    if (this.changes++ % stride !== 0) return;
    unmovable.series.push({ row: this.row, pages: unmovable.now });
    if (unmovable.series.length < MOST_POINTS) return;
    unmovable.series = unmovable.series.filter((_, i) => i % 2 === 0);
    this.stride *= 2;
  }
}

function read({ container: { io } }: Vm, bytes: number, into: Float64Array): void {
  into[0] = io.faults;
  into[1] = io.duplicates;
  into[2] = io.aborts;
  into[3] = bytes;
  into[4] = io.mappedEver;
  into[5] = io.touchedEver;
}
