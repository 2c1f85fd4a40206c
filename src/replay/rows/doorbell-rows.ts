/** Rows about a guest's doorbells: registered, taken away, rung. */
import { counted } from '../../counted.js';
import { minus } from '../../errno.js';
import { type Doorbell, type DoorbellKind, isImpossible, type Place } from '../../kernel/kvm/doorbells.js';
import { Eventfd } from '../../kernel/kvm/eventfd.js';
import { fragmentsOf, isSplit } from '../../kernel/kvm/fragments.js';
import type { BusWrite } from '../../kernel/kvm/io-bus.js';
import {
  assignIoeventfd,
  checkArgs,
  deassignIoeventfd,
  FLAG_DATAMATCH,
  FLAG_HCALL,
  FLAG_PIO,
  type IoeventfdArgs,
} from '../../kernel/kvm/ioeventfd.js';
import { kick, type Serve, serveHcall, servePio } from '../../kernel/kvm/kick.js';
import type { Kvm } from '../../kernel/kvm/kvm.js';
import { leaveStray } from '../../kernel/kvm/strays.js';
import type { Vm } from '../../kernel/vm.js';
import { ADDRESS_PAGE, type TraceBatch } from '../../trace/batch.js';
import { KINDS } from '../../trace/ops.js';
import { IOEVENTFD, IOEVENTFD_DEL, KICK } from '../ops.js';

const KIND_FLAGS: Readonly<Record<DoorbellKind, number>> = { mmio: 0, pio: FLAG_PIO, hcall: FLAG_HCALL };

/** What the referee compares of a doorbell is one number: the eventfd's, times this, plus how often it was signalled. */
const SIGNALS_LIMIT = 2 ** 32;

/** An eventfd that belongs to no doorbell: for calls that the kernel will refuse. */
const SPARE = new Eventfd(0);

const PORTS = 0x10000;
const PIO = KINDS.indexOf('pio');

export function isDoorbell(op: number): boolean {
  return op === KICK || op === IOEVENTFD || op === IOEVENTFD_DEL;
}

/** The eventfd behind a row's Machine.extra, which is not 0. */
export function eventfdOf(extra: number): { number: number; signals: number } {
  return { number: Math.floor(extra / SIGNALS_LIMIT), signals: extra % SIGNALS_LIMIT };
}

/** Why no guest makes the write of a kick row; null where one may. */
export function noSuchWrite(batch: TraceBatch, row: number): string | null {
  const pio = batch.kind[row] === PIO;
  const bytes = batch.lenOffset[row];
  if (batch.lenPages[row] > 0 || (bytes !== 1 && bytes !== 2 && bytes !== 4 && (pio || bytes !== 8)))
    return pio ? 'len: an OUT writes 1, 2 or 4 bytes' : 'len: a guest writes 1, 2, 4 or 8 bytes at a time';
  if (pio && batch.addrPage[row] * ADDRESS_PAGE >= PORTS) return 'addr: ports end at 0xffff';
  if (bytes === 8) return null;
  const fits = batch.valueHigh[row] === 0 && (bytes === 4 || batch.valueLow[row] >>> (8 * bytes) === 0);
  return fits ? null : tooWide(batch, row, bytes);
}

/** Says so; a function of its own, for every kick comes by noSuchWrite and BigInt is slow. */
function tooWide({ valueHigh, valueLow }: TraceBatch, row: number, bytes: number): string {
  const value = (BigInt(valueHigh[row]) << 32n) | BigInt(valueLow[row]);
  return `value: 0x${value.toString(16)} does not fit into a write of ${counted(bytes, 'byte')}`;
}

export class DoorbellRows {
  /** Return value of the last call. */
  ret = 0;
  /** Why the lane can't have the row's doorbell, so that the row was not run; null where it was. */
  impossible: string | null = null;
  private readonly write: BusWrite = { page: 0, offset: 0, len: 0, high: 0, low: 0 };

  /**
   * Runs the row.
   * @returns for the referee: the eventfd that is registered or rings, and how often it was signalled
   */
  run(vm: Vm, batch: TraceBatch, row: number): number {
    this.impossible = null;
    this.ret = 0;
    const kind = KINDS[batch.kind[row]] as DoorbellKind;
    if (batch.op[row] === KICK) return this.ring(vm, batch, row, kind);
    const args = argsOf(batch, row, kind);
    const doorbell =
      batch.op[row] === IOEVENTFD
        ? this.assign(vm, kind, args, batch.dev[row])
        : this.deassign(vm, kind, args);
    return doorbell === null ? 0 : seen(doorbell.eventfd);
  }

  /**
   * What the VMM of the recording asked for decides whether there is a doorbell; where KVM has no room for it, the VMM
   * serves its writes itself.
   */
  private assign(vm: Vm, kind: DoorbellKind, args: IoeventfdArgs, dev: number): Doorbell | null {
    const { doorbells, kvm, behaviour } = vm;
    if (checkArgs(args) < 0) {
      this.ret = assignIoeventfd(kvm, args);
      return null;
    }
    const match = { ...args, wildcard: (args.flags & FLAG_DATAMATCH) === 0 };
    const twin = doorbells.twin(doorbells.spot(kind, args.page, args.offset), match);
    if (twin !== null) {
      this.ret = twin.inKvm ? assignIoeventfd(kvm, argsAt(twin.place!, twin.eventfd)) : minus('EEXIST');
      return null;
    }
    const doorbell = doorbells.open(kind, args, match, dev);
    doorbell.assigned = true;
    if (doorbell.place === null && doorbell.impossible === null) {
      const place = behaviour.doorbellWay.place(doorbell, doorbells.addresses, kvm.options);
      if (isImpossible(place)) doorbell.impossible = place.impossible;
      else doorbell.place = place;
    }
    const place = this.placeOf(doorbell);
    if (place?.inKvm) {
      this.ret = assignIoeventfd(kvm, argsAt(place, doorbell.eventfd));
      doorbell.inKvm = this.ret === 0;
    }
    return doorbell;
  }

  private deassign(vm: Vm, kind: DoorbellKind, args: IoeventfdArgs): Doorbell | null {
    const { doorbells, kvm } = vm;
    const wildcard = (args.flags & FLAG_DATAMATCH) === 0;
    const spot = doorbells.spot(kind, args.page, args.offset);
    const doorbell = doorbells.find(spot, { ...args, wildcard });
    if (doorbell === null) {
      this.ret = deassignIoeventfd(kvm, args);
      return null;
    }
    doorbell.assigned = false;
    const place = this.placeOf(doorbell);
    if (place !== null && doorbell.inKvm) this.ret = deassignIoeventfd(kvm, argsAt(place, doorbell.eventfd));
    doorbell.inKvm = false;
    return doorbell;
  }

  /** 0 where KVM or the VMM found the doorbell, -EOPNOTSUPP where nobody knows the address. */
  private ring(vm: Vm, batch: TraceBatch, row: number, kind: DoorbellKind): number {
    const { doorbells, kvm } = vm;
    const write = this.recordedWrite(batch, row);
    const doorbell = doorbells.meantBy(kind, write, kvm.options);
    if (doorbell === null) return this.stray(vm, batch.cpu[row], kind);
    if (doorbell === 'two') {
      this.impossible = 'a write over a page boundary that rings two doorbells';
      return 0;
    }
    const where = this.placeOf(doorbell);
    if (where === null) return 0;
    if (!isSplit(kvm.options, kind, write) || !ringsAsRecorded(kvm, doorbell, where, write)) {
      write.page = where.page;
      write.offset = where.offset;
      write.len = where.width;
      write.high = where.high;
      write.low = where.low;
    }
    const device = kick(kvm, batch.cpu[row], write, this.serves(vm, where.kind));
    if (device !== null) return device.eventfd === null ? 0 : seen(device.eventfd);
    doorbell.eventfd.handled();
    return seen(doorbell.eventfd);
  }

  /** A write that no doorbell is meant by. */
  private stray(vm: Vm, vcpu: number, kind: DoorbellKind): number {
    this.impossible = leaveStray(vm.kvm, kind, this.write);
    if (this.impossible !== null) return 0;
    const device = kick(vm.kvm, vcpu, this.write, this.serves(vm, kind));
    if (device === null) this.ret = minus('EOPNOTSUPP');
    return device?.eventfd ? seen(device.eventfd) : 0;
  }

  private serves({ behaviour }: Vm, kind: DoorbellKind): Serve {
    if (kind === 'mmio') return behaviour.serveMmio;
    return kind === 'pio' ? servePio : serveHcall;
  }

  private recordedWrite(batch: TraceBatch, row: number): BusWrite {
    const { write } = this;
    write.page = batch.addrPage[row];
    write.offset = batch.addrOffset[row];
    write.len = batch.lenOffset[row];
    write.high = batch.valueHigh[row];
    write.low = batch.valueLow[row];
    return write;
  }

  /** Where the lane has a doorbell that was registered before; null where it can't. */
  private placeOf({ place, impossible }: Doorbell): Place | null {
    this.impossible = impossible;
    return place;
  }
}

/** A doorbell stays where it was, so that a write over a page boundary can stay as well: it rings no other doorbell here. */
function ringsAsRecorded({ ioeventfds }: Kvm, doorbell: Doorbell, place: Place, write: BusWrite): boolean {
  const { spot, len, wildcard, high, low } = doorbell;
  const isHere =
    place.inKvm && place.kind === 'mmio' && place.page === spot.page && place.offset === spot.offset;
  const isAlike =
    place.len === len && place.wildcard === wildcard && place.high === high && place.low === low;
  if (!isHere || !isAlike) return false;
  const taken = fragmentsOf(write).filter((part) =>
    ioeventfds.some((one) => one.bus === 'mmio' && one.takes(part)),
  );
  return taken.length < 2;
}

function seen({ number, signalled }: Eventfd): number {
  return number * SIGNALS_LIMIT + (signalled >>> 0);
}

function argsAt(place: Place, fd: Eventfd): IoeventfdArgs {
  const { page, offset, len, high, low } = place;
  return { page, offset, len, high, low, fd, flags: flagsOf(place.kind, place.wildcard) };
}

function flagsOf(kind: DoorbellKind, wildcard: boolean): number {
  return KIND_FLAGS[kind] | (wildcard ? 0 : FLAG_DATAMATCH);
}

/** The call as recorded. */
function argsOf(batch: TraceBatch, row: number, kind: DoorbellKind): IoeventfdArgs {
  return {
    page: batch.addrPage[row],
    offset: batch.addrOffset[row],
    // a length of pages is as wrong as any other that KVM does not know
    len: batch.lenPages[row] > 0 ? ADDRESS_PAGE : batch.lenOffset[row],
    high: batch.valueHigh[row],
    low: batch.valueLow[row],
    fd: SPARE,
    flags: flagsOf(kind, batch.hasValue[row] === 0),
  };
}
