/**
 * Writes over a page boundary. x86's emulator makes two writes of one (emulator_read_write, v5.10), each of which looks for a
 * device by its own address and length, so that an ioeventfd as long as the whole write takes neither.
 *
 * OUT knows no pages; and on arm64 an unaligned write to device memory is an alignment fault in the guest.
 */
import { BUS_PAGE, type BusWrite } from './io-bus.js';
import type { BusName, KvmOptions } from './kvm.js';

/** Pages of 64 bits of address. */
const ADDRESS_PAGES = 2 ** 52;

/** KVM makes two of a write, unless it finds a device for it on the FAST_MMIO bus, by its address alone. */
export function isSplit({ mmio }: KvmOptions, bus: BusName, { offset, len }: BusWrite): boolean {
  return offset + len > BUS_PAGE && bus === 'mmio' && mmio !== 'arm64';
}

/**
 * The two writes, lowest bytes first. The guest's pages are taken to be neighbours in its physical memory too, and neither to
 * be RAM.
 */
export function fragmentsOf({ page, offset, len, high, low }: BusWrite): readonly [BusWrite, BusWrite] {
  const now = BUS_PAGE - offset;
  const value = (BigInt(high) << 32n) | BigInt(low);
  const [first, rest] = [BigInt.asUintN(8 * now, value), value >> BigInt(8 * now)];
  return [
    { page, offset, len: now, ...halves(first) },
    { page: (page + 1) % ADDRESS_PAGES, offset: 0, len: len - now, ...halves(rest) },
  ];
}

function halves(value: bigint): { readonly high: number; readonly low: number } {
  return { high: Number(value >> 32n), low: Number(BigInt.asUintN(32, value)) };
}
