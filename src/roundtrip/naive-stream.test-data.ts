/**
 * For tests: the same stream, simulated event by event with a list that is sorted anew each time; the guest and vhost are
 * state machines that see only a ring, a flag and an eventfd.
 */
import type { KickCost } from './kick-cost.js';
import { PacketDraws, STAGE } from './packet-draws.js';
import type { StreamRun } from './stream.js';

interface Event {
  readonly at: number;
  /** At one moment: what vhost sees comes before what the guest does. */
  readonly rank: number;
  readonly run: () => void;
}

export interface NaiveStream {
  readonly kicks: number;
  /** By packet, ps: when the guest wanted to send, and when vhost had sent. */
  readonly wanted: number[];
  readonly sent: number[];
}

export function naiveStream(kick: KickCost, { parameters, load, packets, seed }: StreamRun): NaiveStream {
  const draws = new PacketDraws(parameters, seed);
  const of = <T>(packet: number, draw: () => T): T => {
    draws.packet(packet);
    return draw();
  };
  const events: Event[] = [];
  const at = (time: number, rank: number, run: () => void): void => {
    events.push({ at: time, rank, run });
  };
  const wanted: number[] = [];
  const sent: number[] = [];
  let kicks = 0;
  /** Packets that vhost may take, in order; how many are in the ring; who waits for a place. */
  const ring: number[] = [];
  let inRing = 0;
  let blocked: (() => void) | null = null;
  let notify = true;
  let signalled = false;
  let vhost: 'asleep' | 'polling' | 'arming' | 'busy' = 'asleep';
  let asleepSince = Number.NaN;
  let epoch = 0;
  let time = 0;

  const serve = (): void => {
    const packet = ring.shift();
    if (packet === undefined) {
      vhost = 'polling';
      const now = ++epoch;
      at(time + parameters.vhost_poll_ns * 1000, 1, () => {
        if (epoch !== now || vhost !== 'polling') return;
        vhost = 'arming';
        at(time + parameters.vhost_arm_ns * 1000, 1, () => {
          if (ring.length > 0) serve();
          else {
            vhost = 'asleep';
            notify = true;
            signalled = false;
            asleepSince = time;
          }
        });
      });
      return;
    }
    vhost = 'busy';
    notify = false;
    const work = of(packet, () => draws.worked(parameters.vhost_tx_ns, STAGE.tx));
    at(time + work, 0, () => {
      sent[packet] = time;
      inRing--;
      blocked?.();
      serve();
    });
  };

  const send = (packet: number): void => {
    if (packet === packets) return;
    const begin = (): void => {
      if (inRing === parameters.ring) {
        blocked = () => {
          blocked = null;
          begin();
        };
        return;
      }
      if (load === null) wanted[packet] = time;
      inRing++;
      at(time + of(packet, () => draws.worked(parameters.guest_send_ns, STAGE.send)), 2, () =>
        written(packet),
      );
    };
    if (load === null) begin();
    else at(Math.max(time, wanted[packet]), 2, begin);
  };

  const written = (packet: number): void => {
    ring.push(packet);
    if (vhost === 'polling') serve();
    if (vhost !== 'asleep' || !notify) {
      send(packet + 1);
      return;
    }
    // with event_idx only the packet that passes the index kicks
    if (signalled && parameters.event_idx === 1) {
      send(packet + 1);
      return;
    }
    kicks++;
    const before = of(packet, () => draws.beforeSignal(kick));
    const wakes = !signalled;
    const after = of(packet, () => (wakes ? draws.wakingAfterSignal(kick) : draws.afterSignal(kick)));
    if (wakes) {
      signalled = true;
      const signal = time + before;
      const idle = Number.isNaN(asleepSince) ? 0 : signal - asleepSince;
      at(signal + of(packet, () => draws.woken(idle, STAGE.wakeTx)), 1, serve);
    }
    at(time + before + after, 2, () => send(packet + 1));
  };

  let arrival = 0;
  if (load !== null) {
    for (let packet = 0; packet < packets; packet++) {
      arrival += Math.round((1e12 / load) * of(packet, () => draws.gap()));
      wanted[packet] = arrival;
    }
  }
  send(0);
  while (events.length > 0) {
    events.sort((a, b) => a.at - b.at || a.rank - b.rank);
    const event = events.shift()!;
    time = event.at;
    event.run();
  }
  return { kicks, wanted, sent };
}
