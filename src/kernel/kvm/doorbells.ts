/**
 * A VM's doorbells: those that its VMM registered in the recording, and for each its place in this lane, where the lane's
 * guest rings it. Which doorbell a recorded write means follows from the recording alone, so that it is the same in every
 * lane; whether the lane's write then reaches that doorbell is decided by the lane's buses.
 */
import { Addresses } from './doorbell-addresses.js';
import { Eventfd } from './eventfd.js';
import { fragmentsOf, isSplit } from './fragments.js';
import { type BusRange, type BusWrite, LATELY, lateSlot } from './io-bus.js';
import { collide, lowPart, type Match, matchesValue } from './ioeventfd.js';
import type { KvmOptions } from './kvm.js';

export type DoorbellKind = 'mmio' | 'pio' | 'hcall';

/** The write by which a lane's guest rings a doorbell. */
export interface Aim {
  readonly kind: DoorbellKind;
  readonly page: number;
  readonly offset: number;
  /** Bytes. */
  readonly width: number;
  readonly high: number;
  readonly low: number;
}

/** The place of a doorbell in a lane: how the guest rings it, and as what it is registered. */
export interface Place extends Aim, Match {
  /** The VMM registers an eventfd with KVM; otherwise it serves the guest's write itself. */
  readonly inKvm: boolean;
}

/** The recorded doorbells at one address. */
export interface Spot extends BusRange {
  readonly kind: DoorbellKind;
  readonly doorbells: Doorbell[];
  /** Those that take any value, and the others by the low half of theirs. */
  readonly anyValue: Doorbell[];
  readonly byValue: Map<number, Doorbell[]>;
  /** Where this lane has put all of them together, or the one of them that keeps the address; -1: nowhere yet. */
  lanePage: number;
  laneOffset: number;
}

/** One recorded (address, value): it has an eventfd of its own, and keeps it when it is registered again. */
export interface Doorbell extends Match {
  readonly spot: Spot;
  readonly dev: number;
  readonly eventfd: Eventfd;
  /** The VMM has it registered, in KVM or not. */
  assigned: boolean;
  /** KVM has it. */
  inKvm: boolean;
  /** Null until it was first registered, or where the lane can't have it. */
  place: Place | null;
  /** Why the lane can't. */
  impossible: string | null;
}

/** Why a lane can't have a doorbell. */
export interface Impossible {
  readonly impossible: string;
}

/** How the guests and VMMs of a lane do doorbells. */
export interface DoorbellWay {
  /** Where a doorbell goes. Called once for each, in the order of first registrations. */
  place(doorbell: Doorbell, addresses: Addresses, options: KvmOptions): Place | Impossible;
}

export function isImpossible(place: object): place is Impossible {
  return (place as Partial<Impossible>).impossible !== undefined;
}

/** What the VMM has registered, as recorded. */
export class Doorbells {
  readonly addresses = new Addresses();
  private readonly spots = new Map<DoorbellKind, Map<number, Map<number, Spot>>>();
  private eventfds = 0;
  /** Who sleep at each eventfd, and are woken by every signal. To be set before the first comes. */
  waiters = 0;
  /** Spots that were asked for recently (io-bus.ts, lateSlot). */
  private readonly lately: (Spot | null)[] = new Array(LATELY).fill(null);

  /** The doorbells at an address; null where there never was one. */
  spot(kind: DoorbellKind, page: number, offset: number): Spot | null {
    const at = lateSlot(page, offset);
    const late = this.lately[at];
    if (late !== null && late.offset === offset && late.page === page && late.kind === kind) return late;
    const spot = this.spots.get(kind)?.get(page)?.get(offset) ?? null;
    this.lately[at] = spot ?? late;
    return spot;
  }

  /** Every doorbell that there ever was. */
  get all(): Doorbell[] {
    const pages = [...this.spots.values()].flatMap((ofKind) => [...ofKind.values()]);
    return pages.flatMap((offsets) => [...offsets.values()].flatMap(({ doorbells }) => doorbells));
  }

  /** The doorbell that is registered with exactly this length and value now; null where there is none. */
  find(spot: Spot | null, wanted: Match): Doorbell | null {
    return spot?.doorbells.find((one) => one.assigned && isSame(one, wanted)) ?? null;
  }

  /** A doorbell that is registered and that KVM could not tell from one like `wanted` (ioeventfd_check_collision). */
  twin(spot: Spot | null, wanted: Match): Doorbell | null {
    return spot?.doorbells.find((one) => one.assigned && collide(one, wanted)) ?? null;
  }

  /** The doorbell that a guest's write means, null for none. Each half of a write that KVM splits may mean one. */
  meantBy(kind: DoorbellKind, write: BusWrite, options: KvmOptions): Doorbell | 'two' | null {
    return isSplit(options, kind, write)
      ? this.meantByHalves(kind, write)
      : this.hit(this.spot(kind, write.page, write.offset), write);
  }

  private meantByHalves(kind: DoorbellKind, write: BusWrite): Doorbell | 'two' | null {
    const [first, rest] = fragmentsOf(write).map((part) =>
      this.hit(this.spot(kind, part.page, part.offset), part),
    );
    return first !== null && rest !== null ? 'two' : (first ?? rest);
  }

  /** The doorbell that a write means: at most one is registered for it. */
  hit(spot: Spot | null, write: BusWrite): Doorbell | null {
    if (spot === null) return null;
    for (const one of spot.anyValue) if (one.assigned && (one.len === 0 || one.len === write.len)) return one;
    for (const one of spot.byValue.get(lowPart(write)) ?? [])
      if (one.assigned && one.len === write.len && matchesValue(write, one)) return one;
    return null;
  }

  /** The doorbell of an address and value: the one that was there before, or a new one. */
  open(kind: DoorbellKind, { page, offset }: BusRange, match: Match, dev: number): Doorbell {
    const spot = this.spot(kind, page, offset) ?? this.addSpot(kind, page, offset);
    const before = spot.doorbells.find((one) => isSame(one, match));
    if (before !== undefined) return before;
    const { len, wildcard, high, low } = match;
    const eventfd = new Eventfd(++this.eventfds, this.waiters);
    const doorbell = { spot, dev, eventfd, len, wildcard, high, low };
    const added = { ...doorbell, assigned: false, inKvm: false, place: null, impossible: null };
    spot.doorbells.push(added);
    if (wildcard) spot.anyValue.push(added);
    else if (spot.byValue.get(low)?.push(added) === undefined) spot.byValue.set(low, [added]);
    return added;
  }

  private addSpot(kind: DoorbellKind, page: number, offset: number): Spot {
    const pages = this.spots.get(kind) ?? new Map<number, Map<number, Spot>>();
    this.spots.set(kind, pages);
    const offsets = pages.get(page) ?? new Map<number, Spot>();
    pages.set(page, offsets);
    const spot: Spot = {
      kind,
      page,
      offset,
      len: 0,
      doorbells: [],
      anyValue: [],
      byValue: new Map(),
      lanePage: -1,
      laneOffset: -1,
    };
    offsets.set(offset, spot);
    return spot;
  }
}

function isSame(one: Match, other: Match): boolean {
  return (
    one.len === other.len &&
    one.wildcard === other.wildcard &&
    one.high === other.high &&
    one.low === other.low
  );
}
