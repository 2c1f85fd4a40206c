/** How lanes do doorbells: as recorded, or all by one kind of exit, each at an address that it has for itself. */
import { type Addresses, FIRST_FREE_PAGE, type PortBus } from './doorbell-addresses.js';
import type { Doorbell, DoorbellKind, DoorbellWay, Impossible, Place } from './doorbells.js';
import { BUS_PAGE } from './io-bus.js';
import { NO_PORTS } from './strays.js';

/** Bytes of a virtio notification: what is written where the recorded doorbell takes any length. */
const NOTIFICATION_BYTES = 2;
const WIDEST_OUT = 4;

/** wildcard: the address decides; datamatch: address and value; bare: the address alone, without a length. */
export type Matching = 'wildcard' | 'datamatch' | 'bare' | 'userspace';

interface At {
  readonly page: number;
  readonly offset: number;
}

const NO_SUCH_OUT: Impossible = { impossible: 'an OUT writes 1, 2 or 4 bytes' };
const NO_PORT_LEFT: Readonly<Record<PortBus, Impossible>> = {
  pci: { impossible: 'no port is left' },
  pcie: { impossible: 'no bridge window of ports is left' },
};

/**
 * MMIO. Recorded MMIO doorbells keep their address; others get one of the device's own. Where the address alone decides,
 * every (address, value) has an address to itself, as in virtio 1.0; where the value decides too, they stay together.
 */
export function byMmio(matching: Matching): DoorbellWay {
  return {
    place(doorbell, addresses) {
      const at =
        matching === 'datamatch' ? together(doorbell, mmioOf(addresses)) : apart(doorbell, addresses);
      return placed('mmio', at!, doorbell, matching);
    },
  };
}

/**
 * Port I/O: all doorbells get new ports, of which there are 60 KiB: side by side on one PCI bus, or on PCIe in windows of
 * 4 KiB that are one device's each, so that no more than 15 devices have any.
 */
export function byPio(matching: Matching, bus: PortBus = 'pci'): DoorbellWay {
  return {
    place(doorbell, addresses, options) {
      if (options.mmio === 'arm64') return { impossible: NO_PORTS };
      if (doorbell.len > WIDEST_OUT) return NO_SUCH_OUT;
      const ofSpot = matching === 'datamatch';
      const at = ofSpot
        ? together(doorbell, () => portAt(addresses, WIDEST_OUT, doorbell.dev, bus))
        : portAt(addresses, doorbell.len || NOTIFICATION_BYTES, doorbell.dev, bus);
      return at === null ? NO_PORT_LEFT[bus] : placed('pio', at, doorbell, matching);
    },
  };
}

/** Hypercalls: the argument tells the doorbell. */
export const byHcall: DoorbellWay = {
  place: (doorbell) => placed('hcall', { page: doorbell.eventfd.number, offset: 0 }, doorbell, 'bare'),
};

/** Each as the recording host had it. */
export const asRecorded: DoorbellWay = {
  place({ spot: { kind, page, offset }, len, wildcard, high, low }, _addresses, options) {
    if (kind === 'pio' && options.mmio === 'arm64') return { impossible: NO_PORTS };
    return { kind, page, offset, len, wildcard, high, low, inKvm: true, width: widthOf(len, offset) };
  },
};

/** Bytes of the write by which a doorbell is rung. One of any length is not written over the end of its page. */
function widthOf(len: number, offset: number): number {
  return len || Math.min(NOTIFICATION_BYTES, BUS_PAGE - offset);
}

function placed(
  kind: DoorbellKind,
  at: At,
  { len, wildcard, high, low }: Doorbell,
  matching: Matching,
): Place {
  const width = widthOf(len, at.offset);
  const byValue = matching === 'datamatch';
  return {
    kind,
    page: at.page,
    offset: at.offset,
    len: matching === 'bare' ? 0 : width,
    wildcard: !byValue,
    // what is written to a wildcard reaches nobody: any value will do in its place
    high: byValue && !wildcard ? high : 0,
    low: byValue && !wildcard ? low : 0,
    inKvm: matching !== 'userspace',
    width,
  };
}

function mmioOf(addresses: Addresses): (doorbell: Doorbell) => At {
  return (doorbell) => (isRecordedMmio(doorbell) ? doorbell.spot : addresses.mmio(doorbell.dev));
}

function portAt(addresses: Addresses, bytes: number, dev: number, bus: PortBus): At | null {
  const port = addresses.port(bytes, dev, bus);
  return port === null ? null : { page: Math.floor(port / BUS_PAGE), offset: port % BUS_PAGE };
}

/** Recorded at an address that lanes do not hand out. */
function isRecordedMmio({ spot }: Doorbell): boolean {
  return spot.kind === 'mmio' && spot.page < FIRST_FREE_PAGE;
}

/** All doorbells of a recorded address at one address. */
function together(doorbell: Doorbell, choose: (doorbell: Doorbell) => At | null): At | null {
  const { spot } = doorbell;
  if (spot.lanePage < 0) {
    const at = choose(doorbell);
    if (at === null) return null;
    spot.lanePage = at.page;
    spot.laneOffset = at.offset;
  }
  return { page: spot.lanePage, offset: spot.laneOffset };
}

/** Each at an address of its own: one that takes any value keeps the recorded one. */
function apart(doorbell: Doorbell, addresses: Addresses): At {
  const { spot } = doorbell;
  const keeps = isRecordedMmio(doorbell) && doorbell.wildcard && spot.lanePage < 0;
  if (!keeps) return addresses.mmio(doorbell.dev);
  spot.lanePage = spot.page;
  spot.laneOffset = spot.offset;
  return spot;
}
