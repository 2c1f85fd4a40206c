/** KVM_IOEVENTFD: eventfds that take a guest's writes (virt/kvm/eventfd.c, v5.10). */
import { minus } from '../../errno.js';
import type { Ledger } from '../ledger.js';
import {
  EVENTFD_SIGNAL,
  EVENTFD_WAKE,
  IOCTL,
  IOEVENTFD,
  IOEVENTFD_SCAN,
  KVM_SLOTS_LOCK,
  MATCH_WALK,
} from '../steps.js';
import { pattern } from '../tape.js';
import { Eventfd } from './eventfd.js';
import { BUS_PAGE, type BusRange, type BusWrite, type IoDevice } from './io-bus.js';
import type { BusName, Kvm } from './kvm.js';

export const FLAG_DATAMATCH = 1;
export const FLAG_PIO = 2;
/** Ours: eventfds by hypercall, whose patches never went in, so that the kernel has no number for it. */
export const FLAG_HCALL = 0x10000;
const VALID_FLAGS = FLAG_DATAMATCH | FLAG_PIO | FLAG_HCALL;

/** Pages of 64 bits of address. */
const ADDRESS_PAGES = 2 ** 52;

/** What the caller's fd is: an eventfd, no open file, or a file of another kind. */
export type EventfdArg = Eventfd | 'closed' | 'other file';

/** struct kvm_ioeventfd; KVM_IOEVENTFD_FLAG_DEASSIGN is a function of its own here. */
export interface IoeventfdArgs extends BusRange {
  readonly flags: number;
  readonly fd: EventfdArg;
  /** datamatch, in halves of 32 bits. */
  readonly high: number;
  readonly low: number;
}

/** A write that matches, and the signal, by who waits for it. */
const MATCHED = pattern((to, waiters) => {
  to.charge(MATCH_WALK);
  to.charge(EVENTFD_SIGNAL);
  to.charge(EVENTFD_WAKE, waiters);
});

/** struct _ioeventfd: one registration. */
export class Ioeventfd implements IoDevice, BusRange, Match {
  readonly page: number;
  readonly offset: number;
  readonly len: number;
  readonly wildcard: boolean;
  readonly high: number;
  readonly low: number;

  constructor(
    readonly bus: BusName,
    readonly eventfd: Eventfd,
    args: IoeventfdArgs,
  ) {
    this.page = args.page;
    this.offset = args.offset;
    this.len = args.len;
    this.wildcard = (args.flags & FLAG_DATAMATCH) === 0;
    this.high = this.wildcard ? 0 : args.high;
    this.low = this.wildcard ? 0 : args.low;
  }

  /** ioeventfd_write: ioeventfd_in_range, then the signal. */
  write(ledger: Ledger, write: BusWrite): boolean {
    if (this.takes(write)) {
      ledger.pass(MATCHED, this.eventfd.signal());
      return true;
    }
    ledger.charge(MATCH_WALK);
    return false;
  }

  /** ioeventfd_check_collision: the two would take the same write. */
  collides(other: Ioeventfd): boolean {
    return this.bus === other.bus && this.samePlace(other) && collide(this, other);
  }

  /** What deassign goes by: all of it is the same. */
  isSame(other: Ioeventfd): boolean {
    return (
      this.bus === other.bus &&
      this.eventfd === other.eventfd &&
      this.samePlace(other) &&
      this.len === other.len &&
      this.wildcard === other.wildcard &&
      this.high === other.high &&
      this.low === other.low
    );
  }

  private samePlace({ page, offset }: BusRange): boolean {
    return this.page === page && this.offset === offset;
  }

  /** ioeventfd_in_range: a write on its bus is one that it is registered for. */
  takes(write: BusWrite): boolean {
    if (!this.samePlace(write)) return false;
    if (this.len === 0) return true;
    if (this.len !== write.len) return false;
    return this.wildcard || matchesValue(write, this);
  }
}

/** The part of a datamatch registration that a collision or a match looks at. */
export interface Match {
  readonly len: number;
  readonly wildcard: boolean;
  readonly high: number;
  readonly low: number;
}

/** Two registrations at one address of one bus that cannot be told apart. */
export function collide(one: Match, other: Match): boolean {
  if (one.len === 0 || other.len === 0) return true;
  if (one.len !== other.len) return false;
  return one.wildcard || other.wildcard || (one.high === other.high && one.low === other.low);
}

/** The value of a write, as many bytes of it as it has, against a datamatch of 64 bits. */
export function matchesValue(write: BusWrite, { high, low }: Match): boolean {
  if (write.len === 8) return write.high === high && write.low === low;
  return high === 0 && lowPart(write) === low;
}

/** The low half of what a write writes, as many bytes of it as there are. */
export function lowPart({ len, low }: BusWrite): number {
  return len >= 4 ? low : low & ((1 << (len * 8)) - 1);
}

/** What kvm_assign_ioeventfd checks before it looks at anything but its arguments: 0 or -EINVAL. */
export function checkArgs({ len, page, offset, flags }: Omit<IoeventfdArgs, 'fd'>): number {
  if (![0, 1, 2, 4, 8].includes(len)) return minus('EINVAL');
  if (page === ADDRESS_PAGES - 1 && offset + len >= BUS_PAGE && len > 0) return minus('EINVAL');
  if ((flags & ~VALID_FLAGS) !== 0) return minus('EINVAL');
  if (len === 0 && (flags & FLAG_DATAMATCH) !== 0) return minus('EINVAL');
  return 0;
}

/** The bus that the flags name. */
function busOf(flags: number): BusName {
  if ((flags & FLAG_HCALL) !== 0) return 'hcall';
  return (flags & FLAG_PIO) !== 0 ? 'pio' : 'mmio';
}

/** eventfd_ctx_fdget */
function contextOf(fd: EventfdArg): Eventfd | number {
  if (fd instanceof Eventfd) return fd;
  return minus(fd === 'closed' ? 'EBADF' : 'EINVAL');
}

/**
 * KVM_IOEVENTFD, assign: 0, -EINVAL for its arguments or a file that is no eventfd, -EBADF, -EEXIST, -ENOSPC. An MMIO
 * registration without a length goes to the FAST_MMIO bus as well, whether or not anybody will ask that bus.
 */
export function assignIoeventfd(kvm: Kvm, args: IoeventfdArgs): number {
  const { ledger } = kvm;
  ledger.charge(IOCTL);
  ledger.charge(IOEVENTFD);
  const wrong = checkArgs(args);
  if (wrong < 0) return wrong;
  const bus = busOf(args.flags);
  const ret = assignTo(kvm, bus, args);
  if (ret < 0 || bus !== 'mmio' || args.len > 0) return ret;
  kvm.bareDoorbells++;
  const fast = assignTo(kvm, 'fastMmio', args);
  if (fast < 0) deassignFrom(kvm, bus, args);
  return fast;
}

/** KVM_IOEVENTFD, deassign: 0, -EBADF, -EINVAL for a file that is no eventfd, or -ENOENT. */
export function deassignIoeventfd(kvm: Kvm, args: IoeventfdArgs): number {
  const { ledger } = kvm;
  ledger.charge(IOCTL);
  ledger.charge(IOEVENTFD);
  const bus = busOf(args.flags);
  const ret = deassignFrom(kvm, bus, args);
  if (args.len === 0 && bus === 'mmio') deassignFrom(kvm, 'fastMmio', args);
  return ret;
}

/** kvm_assign_ioeventfd_idx */
function assignTo(kvm: Kvm, bus: BusName, args: IoeventfdArgs): number {
  const eventfd = contextOf(args.fd);
  if (typeof eventfd === 'number') return eventfd;
  const { ledger, ioeventfds } = kvm;
  const added = new Ioeventfd(bus, eventfd, args);
  ledger.acquire(KVM_SLOTS_LOCK);
  const twin = ioeventfds.findIndex((one) => one.collides(added));
  ledger.charge(IOEVENTFD_SCAN, twin < 0 ? ioeventfds.length : twin + 1);
  const ret = twin < 0 ? kvm.buses[bus].register(ledger, added, added) : minus('EEXIST');
  if (ret === 0) ioeventfds.push(added);
  ledger.release(KVM_SLOTS_LOCK);
  return ret;
}

/** kvm_deassign_ioeventfd_idx */
function deassignFrom(kvm: Kvm, bus: BusName, args: IoeventfdArgs): number {
  const eventfd = contextOf(args.fd);
  if (typeof eventfd === 'number') return eventfd;
  const { ledger, ioeventfds } = kvm;
  const wanted = new Ioeventfd(bus, eventfd, args);
  ledger.acquire(KVM_SLOTS_LOCK);
  const at = ioeventfds.findIndex((one) => one.isSame(wanted));
  ledger.charge(IOEVENTFD_SCAN, at < 0 ? ioeventfds.length : at + 1);
  if (at >= 0) {
    kvm.buses[bus].unregister(ledger, ioeventfds[at]);
    ioeventfds.splice(at, 1);
  }
  ledger.release(KVM_SLOTS_LOCK);
  return at < 0 ? minus('ENOENT') : 0;
}
