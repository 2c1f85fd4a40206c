import { describe, expect, it } from 'vitest';
import { Addresses, type PortBus } from './doorbell-addresses.js';

/** Ports of a doorbell of 2 bytes for each of so many devices, in turn. */
function ports(bus: PortBus, devices: number, each = 1): (number | null)[] {
  const addresses = new Addresses();
  return Array.from({ length: devices * each }, (_, i) => addresses.port(2, i % devices, bus));
}

describe('the ports of a VM', () => {
  it('lie side by side on one PCI bus, 60 KiB of them', () => {
    expect(ports('pci', 3)).toEqual([0x1000, 0x1002, 0x1004]);
    expect(ports('pci', 30_721).indexOf(null)).toBe(30_720);
  });

  it('are a bridge window of 4 KiB for each device on PCIe, fifteen of them', () => {
    expect(ports('pcie', 3)).toEqual([0x1000, 0x2000, 0x3000]);
    expect(ports('pcie', 2, 2)).toEqual([0x1000, 0x2000, 0x1002, 0x2002]);
    expect(ports('pcie', 40).indexOf(null)).toBe(15);
  });

  it('go on in another window where a device has more than fit in one', () => {
    const many = ports('pcie', 1, 2049);
    expect([many[2047], many[2048]]).toEqual([0x1ffe, 0x2000]);
  });
});
