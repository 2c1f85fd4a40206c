/**
 * One packet out, one answer back, then the next, as netperf's TCP_RR does: nothing overlaps but what the hardware
 * lets overlap. The guest kicks where vhost sleeps; what the vCPU does after the signal goes on while vhost wakes up.
 */
import type { KickCost } from './kick-cost.js';
import { PacketDraws, STAGE } from './packet-draws.js';
import type { Parameters } from './parameters.js';

const PS = 1000;

export interface PingPong {
  /** Round trips in ps, in order. */
  readonly roundTrips: Float64Array;
  /** Packets that needed a kick. */
  readonly kicks: number;
}

export interface PingPongRun {
  readonly parameters: Parameters;
  /** Round trips; one before them only brings the machine into its rhythm. */
  readonly packets: number;
  readonly seed: number;
}

export function pingPong(kick: KickCost, { parameters, packets, seed }: PingPongRun): PingPong {
  const draws = new PacketDraws(parameters, seed);
  const roundTrips = new Float64Array(packets);
  let kicks = 0;
  const afterWork = (parameters.vhost_poll_ns + parameters.vhost_arm_ns) * PS;
  const polled = parameters.vhost_poll_ns * PS;
  /** When vhost was done with the last packet, and the guest took the answer at 0. */
  let vhostDone = 0;
  for (let packet = -1; packet < packets; packet++) {
    draws.packet(packet + 1);
    const written = draws.worked(parameters.guest_work_ns, STAGE.guestWork);
    let vcpuDone = written;
    let tx: number;
    const asleep = vhostDone + afterWork;
    if (written <= asleep) tx = written <= vhostDone + polled ? Math.max(written, vhostDone) : asleep;
    else {
      const signal = written + draws.beforeSignal(kick);
      vcpuDone = signal + draws.wakingAfterSignal(kick);
      tx = signal + draws.woken(signal - asleep, STAGE.wakeTx);
      if (packet >= 0) kicks++;
    }
    const sent = tx + draws.worked(parameters.vhost_tx_ns, STAGE.tx);
    const answer = sent + draws.worked(parameters.peer_ns, STAGE.peer);
    const asleepAgain = sent + afterWork;
    let rx: number;
    if (answer <= asleepAgain) rx = answer <= sent + polled ? answer : asleepAgain;
    else rx = answer + draws.woken(answer - asleepAgain, STAGE.wakeRx);
    vhostDone = rx + draws.worked(parameters.vhost_rx_ns, STAGE.rx);
    const injected = vhostDone + draws.worked(parameters.irq_ns, STAGE.irq);
    const halted = vcpuDone + parameters.halt_poll_ns * PS;
    const runs =
      injected <= halted
        ? Math.max(injected, vcpuDone)
        : injected + draws.woken(injected - halted, STAGE.wakeVcpu);
    const done = runs + draws.worked(parameters.guest_irq_ns, STAGE.guestIrq);
    if (packet >= 0) roundTrips[packet] = done;
    vhostDone -= done;
  }
  return { roundTrips, kicks };
}
