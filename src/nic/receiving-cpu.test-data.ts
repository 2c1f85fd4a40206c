/** For tests: options of a CPU that receives at 42 % of its time, and what it has received. */
import type { CpuOptions, ReceivingCpu } from './receiving-cpu.js';

/** @param changes to a link of 9.5 Gbit/s with jumbo frames, one flow whose window is the ring, and no round-trip time */
export function cpuOptions(changes: Partial<CpuOptions> = {}): CpuOptions {
  return {
    gapPs: 7_580_000,
    packetPs: 3_209_000,
    flows: 1,
    windowPackets: 1024,
    rttPs: 0,
    ring: 1024,
    softirq: 'ksoftirqd-first',
    handover: 'first',
    ...changes,
  };
}

export function received({ deliveries }: ReceivingCpu): number {
  return deliveries.packets + deliveries.copies;
}

/** Packets that are neither received, dropped nor in the ring. */
export function missing(cpu: ReceivingCpu): number {
  return cpu.senders.sent - received(cpu) - cpu.senders.dropped - cpu.ring.size;
}
