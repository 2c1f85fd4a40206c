/** What Alexander Graf asked of ioeventfds that are found by their address alone. */
import { grouped, percent } from '../../counted.js';
import type { StreamResult } from '../../results/roundtrip.js';
import type { OpenQuestion } from '../../results/validation.js';
import { kickCosts } from '../../roundtrip/kick-cost.js';
import { parametersFrom } from '../../roundtrip/parameters.js';
import { roundtrip } from '../../roundtrip/roundtrip.js';
import { select } from '../../variants/select.js';
import { cyclesInSuite } from '../in-suite.js';
import type { Evidence } from '../replays.js';
import { exitQuestions, onOtherHosts } from './kick-exits.js';
import { measuredIn } from './numbers.js';

const HOST = 'tsirkin-i7-2640m';
const TRACE = 'traces/virtio-kicks.csv';
const KINDS = ['mmio-wildcard', 'mmio-pv', 'hcall'];
const PACKETS = 20_000;
/** What a wildcard takes and an address alone does not: the walk, the decoding and the emulation. */
const EMULATION: readonly string[] = ['guest_walk', 'decode', 'emulate'];
/** A kick of the trace, long after the first access to its page. */
const KICK_LINE = 12_000;

export async function kickQuestions(by: Evidence): Promise<OpenQuestion[]> {
  const host = by.hostNamed(HOST);
  const kicks = await kickCosts(host, await Promise.all(KINDS.map(select)), []);
  const trips = roundtrip({
    host,
    kicks,
    parameters: parametersFrom([]),
    packets: PACKETS,
    seed: 1,
    loads: [null],
    sweep: { parameter: 'sched_ns', values: [] },
  });
  const [pv, hcall] = trips.pingPong.survival;
  const cyclesOf = (variant: string): Promise<number> => cyclesInSuite(by, HOST, variant);
  const wildcard = await cyclesOf('mmio-wildcard');
  const [byHcall, byPio, byPv] = [
    await cyclesOf('hcall'),
    await cyclesOf('portio-wildcard'),
    await cyclesOf('mmio-pv'),
  ];
  const one = measuredIn(await by.replay(TRACE, [], `line=${KICK_LINE}`), 'BASE', 'kick');
  const emulation = one.steps.reduce(
    (sum, { step, time }) => (EMULATION.includes(step) ? sum + time : sum),
    0,
  );
  return [
    {
      by: 'Alexander Graf',
      question: 'A real world latency benchmark with virtio-net: normal ioeventfd, mmio-pv, hcall?',
      answer: `A round trip of ${grouped(trips.pingPong.lanes[0].mean / 1000)} us gets ${pv.percent.toFixed(1)} % shorter by mmio-pv and ${hcall.percent.toFixed(1)} % by hcall: of what a kick saves ${percent(pv.mean ?? 0)} survive, but the wake-up of vhost is far longer. Scheduling latency and the packet's work are assumed.`,
      command: `roundtrip --packets ${PACKETS}`,
    },
    {
      by: 'Alexander Graf',
      question: 'Throughput should be completely unaffected, since virtio just coalesces kicks?',
      answer: throughput(trips.streams[0]),
      command: `roundtrip --packets ${PACKETS} --loads max`,
    },
    {
      by: 'Alexander Graf',
      question: 'Why not a PV MMIO hypercall, exceeding the speed of PIO exits even?',
      answer: `That can't be decided here. In the loop of the suite it takes ${grouped(byHcall)} cycles, a port ${grouped(byPio)}: ${byHcall === byPio ? 'the same, since' : 'and'} the price of the hypercall is assumed to be that of the port's handler, the thread gives no figure. What stands is mmio-pv at ${grouped(byPv)} against the port, both fitted: ${percent(byPv / byPio - 1)} more is all that a hypercall as fast as PIO could take off it.`,
      command: 'vmexit hcall portio-wildcard mmio-pv',
    },
    {
      by: 'Alexander Graf',
      question: 'Why is the wildcard eventfd so significantly slower?',
      answer: `The walk, the decoding and the emulation (guest_walk, decode, emulate) are ${grouped(emulation)} of the ${wildcard} cycles in the table (${percent(emulation / wildcard)}), and the same of the ${grouped(one.total)} of a kick among more eventfds, which the command takes apart; the sum with writing back is fitted, what is inside it assumed. ${await onOtherHosts(by)}`,
      command: `explain ${TRACE} --row ${KICK_LINE}`,
    },
    ...(await exitQuestions(by)),
  ];
}

/** Of a guest that sends as fast as it can. */
function throughput({ lanes, percent: changes }: StreamResult): string {
  const [base] = lanes;
  const largest = Math.max(...changes.map(Math.abs));
  const moved = largest < 0.05 ? 'unaffected' : `changed by up to ${largest.toFixed(1)} %`;
  return `It is ${moved}: a guest that sends as fast as it can gets ${grouped(base.throughput)} packets a second through by any of the three, with ${grouped(Math.round(base.kicksPerPacket * PACKETS))} kicks for ${grouped(PACKETS)} of them, and vhost is busy ${percent(base.vhostBusy)} of the time. At a load below that it is latency that a kick changes. All of it rests on assumed times of packet and wake-up.`;
}
