/** Addresses that a lane gives to doorbells which it does not leave where they were recorded. */

/** First page of the guest-physical addresses that lanes hand out: 2^51, above what guests of today have. */
export const FIRST_FREE_PAGE = 2 ** 39;
/** Pages of it for one device of a VM. */
const PAGES_A_DEVICE = 2 ** 20;
const DOORBELLS_A_PAGE = 512;
/** Ports for PCI devices, below them those of the chipset. */
const FIRST_PORT = 0x1000;
const PORTS = 0x10000;
/** A PCI-to-PCI bridge decodes I/O in windows of 4 KiB (PCI-to-PCI Bridge Architecture 1.2, 3.2.5.6). */
const BRIDGE_WINDOW = 0x1000;

/** What devices share the ports by: one PCI bus, or PCIe, where each device has a port with a bridge window of its own. */
export type PortBus = 'pci' | 'pcie';

/** Addresses that a lane hands out in one VM; a doorbell keeps its address for good. */
export class Addresses {
  private readonly next = new Map<number, number>();
  private nextPort = FIRST_PORT;
  /** On PCIe: the next port of a device, in its last bridge window. */
  private readonly nextInWindow = new Map<number, number>();

  /** Eight bytes of MMIO space of the device's own. */
  mmio(dev: number): { readonly page: number; readonly offset: number } {
    const index = this.next.get(dev) ?? 0;
    this.next.set(dev, index + 1);
    const page = FIRST_FREE_PAGE + dev * PAGES_A_DEVICE + Math.floor(index / DOORBELLS_A_PAGE);
    return { page, offset: (index % DOORBELLS_A_PAGE) * 8 };
  }

  /** A port of this many bytes for a device, aligned; null where there is none left. */
  port(len: number, dev: number, bus: PortBus): number | null {
    if (bus === 'pci') return this.nextOf(len);
    const used = this.nextInWindow.get(dev) ?? PORTS;
    let port: number | null = Math.ceil(used / len) * len;
    if (port % BRIDGE_WINDOW === 0) port = this.nextOf(BRIDGE_WINDOW);
    if (port !== null) this.nextInWindow.set(dev, port + len);
    return port;
  }

  private nextOf(bytes: number): number | null {
    const port = Math.ceil(this.nextPort / bytes) * bytes;
    if (port + bytes > PORTS) return null;
    this.nextPort = port + bytes;
    return port;
  }
}
