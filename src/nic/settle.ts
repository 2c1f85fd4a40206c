/**
 * Idle stretches, cut short. The timestamps of a trace may span months, and a NIC receives millions of packets a second;
 * but once every flow has its whole window and nothing is lost, the next hour of idling is like the last lap.
 */
import type { CpuOptions, ReceivingCpu } from './receiving-cpu.js';

/**
 * Packets, and time, after which a stretch is cut even though the flows have not settled, as they never do where several
 * of them overrun the ring: many times what growing from one packet to a window of a thousand takes, and what the longest
 * retransmission time-out does.
 */
const MOST_PACKETS = 2 ** 21;
const MOST_PS = 600e12;
/** At line rate, between two looks at the flows. */
const STEP_PACKETS = 2 ** 16;

/**
 * Lets the CPU be idle until then, or until a lap of packets has changed nothing: as many as all windows hold.
 * What happens in it is what ReceivingCpu.idle() makes of it.
 */
export function settle(cpu: ReceivingCpu, options: CpuOptions, untilPs: number): void {
  const { gapPs, packetPs, rttPs, flows, windowPackets } = options;
  const { senders } = cpu;
  const lapPs = rttPs + flows * windowPackets * Math.max(gapPs, packetPs);
  const stepPs = Math.min(lapPs, STEP_PACKETS * gapPs);
  if (untilPs - cpu.nowPs <= stepPs) {
    cpu.idle(untilPs);
    return;
  }
  const sentBefore = senders.sent;
  let dropped = Number.NaN;
  let calmSincePs = cpu.nowPs;
  const stopPs = Math.min(untilPs, cpu.nowPs + MOST_PS);
  while (cpu.nowPs < stopPs && senders.sent - sentBefore < MOST_PACKETS) {
    if (!senders.areWhole || senders.dropped !== dropped) calmSincePs = cpu.nowPs;
    else if (cpu.nowPs - calmSincePs >= lapPs) return;
    dropped = senders.dropped;
    cpu.idle(Math.min(cpu.nowPs + stepPs, stopPs));
  }
}
