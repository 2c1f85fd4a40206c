/**
 * Stray writes: kicks of the trace that mean no doorbell, such as a port of the chipset or another register of a device. How
 * doorbells are done does not change them, so they stay as they were recorded, in kind and address; then their page costs
 * what it did, and is cached as it was.
 */
import type { DoorbellKind } from './doorbells.js';
import { fragmentsOf, isSplit } from './fragments.js';
import { BUS_PAGE, type BusWrite } from './io-bus.js';
import type { Kvm } from './kvm.js';

/**
 * Makes sure that a stray write rings nothing. A lane may have a doorbell where the recording had none, or one that takes
 * more than the recorded one did (mmio-pv: any length); the write then goes to the next place of its page that is free.
 * @param write as recorded; its offset may change
 * @returns why the host can't have such a write; null where it can
 */
export function leaveStray({ options, ioeventfds }: Kvm, kind: DoorbellKind, write: BusWrite): string | null {
  if (kind === 'pio' && options.mmio === 'arm64') return NO_PORTS;
  const isTaken = (part: BusWrite): boolean => ioeventfds.some((one) => one.bus === kind && one.takes(part));
  const rings = (): boolean =>
    isSplit(options, kind, write) ? fragmentsOf(write).some(isTaken) : isTaken(write);
  for (let tries = 0; rings() && tries < BUS_PAGE; tries++)
    write.offset = (write.offset + write.len) % BUS_PAGE;
  return null;
}

export const NO_PORTS = 'arm64 has no port I/O';
