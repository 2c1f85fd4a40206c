/**
 * Packets in one direction through a ring, with notifications suppressed as virtio does it: while vhost runs, nobody
 * kicks; when the ring is empty, vhost switches notifications on, looks again and sleeps; the next packet kicks. With
 * event_idx it is the only one that does; without, so does every packet until vhost runs.
 *
 * Packets are served in order, so that all that a packet depends on is known once the one before it is done: the
 * simulation goes packet by packet and needs no queue of events.
 */
import type { KickCost } from './kick-cost.js';
import { PacketDraws, STAGE } from './packet-draws.js';
import type { Parameters } from './parameters.js';

const PS = 1000;
const PS_PER_SECOND = 1e12;
/** Share of the packets at the start that are not counted: the rings fill, the machine finds its rhythm. */
const WARM_UP = 0.1;

export interface Stream {
  /** From the moment the guest wanted to send until vhost had sent, ps, in order, without the warm-up. */
  readonly latencies: Float64Array;
  /** Packets, kicks and times of the counted part. */
  readonly packets: number;
  readonly kicks: number;
  readonly ps: number;
  readonly vcpuBusyPs: number;
  readonly vhostBusyPs: number;
}

export interface StreamRun {
  readonly parameters: Parameters;
  /** Packets per second that come independently of one another; null: as many as the guest can send. */
  readonly load: number | null;
  /** With those of the warm-up. */
  readonly packets: number;
  readonly seed: number;
}

export function stream(kick: KickCost, { parameters, load, packets, seed }: StreamRun): Stream {
  const draws = new PacketDraws(parameters, seed);
  const { ring, guest_send_ns, vhost_tx_ns, event_idx } = parameters;
  const polled = parameters.vhost_poll_ns * PS;
  const afterWork = polled + parameters.vhost_arm_ns * PS;
  const meanGap = load === null ? 0 : PS_PER_SECOND / load;
  /** When vhost was done with each packet, by its place in the ring. */
  const done = new Float64Array(ring).fill(Number.NEGATIVE_INFINITY);
  const warmUp = Math.floor(packets * WARM_UP);
  const latencies = new Float64Array(packets - warmUp);
  let kicks = 0;
  let vcpuBusyPs = 0;
  let vhostBusyPs = 0;
  let start = 0;
  let wanted = 0;
  let vcpuFree = 0;
  let vhostDone = Number.NEGATIVE_INFINITY;
  /** When vhost ran last after a wake-up: it switches notifications off then. */
  let vhostWoke = Number.NEGATIVE_INFINITY;
  for (let packet = 0; packet < packets; packet++) {
    draws.packet(packet);
    if (packet === warmUp) {
      start = Math.max(vhostDone, 0);
      kicks = vcpuBusyPs = vhostBusyPs = 0;
    }
    if (load !== null) wanted += Math.round(meanGap * draws.gap());
    const begun = Math.max(load === null ? vcpuFree : wanted, vcpuFree, done[packet % ring]);
    if (load === null) wanted = begun;
    const written = begun + draws.worked(guest_send_ns, STAGE.send);
    const asleep = vhostDone + afterWork;
    vcpuFree = written;
    let tx: number;
    // at one moment vhost comes first: it has looked again and sleeps before the guest's packet is there
    if (written >= asleep) {
      const signal = written + draws.beforeSignal(kick);
      vcpuFree = signal + draws.wakingAfterSignal(kick);
      const idle = asleep === Number.NEGATIVE_INFINITY ? 0 : signal - asleep;
      tx = signal + draws.woken(idle, STAGE.wakeTx);
      vhostWoke = tx;
      kicks++;
    } else {
      if (event_idx === 0 && written < vhostWoke) {
        vcpuFree = written + draws.beforeSignal(kick) + draws.afterSignal(kick);
        kicks++;
      }
      tx = written < vhostDone + polled ? Math.max(written, vhostDone) : asleep;
    }
    const work = draws.worked(vhost_tx_ns, STAGE.tx);
    vhostDone = tx + work;
    done[packet % ring] = vhostDone;
    vcpuBusyPs += vcpuFree - begun;
    vhostBusyPs += work;
    if (packet >= warmUp) latencies[packet - warmUp] = vhostDone - wanted;
  }
  return {
    latencies,
    packets: packets - warmUp,
    kicks,
    ps: vhostDone - start,
    vcpuBusyPs,
    vhostBusyPs,
  };
}
