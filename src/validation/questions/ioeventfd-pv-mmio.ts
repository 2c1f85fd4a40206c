/** What Alexander Graf asked of ioeventfds that are found by their address alone. */
import { grouped } from '../../counted.js';
import { vmexit } from '../../replay/vmexit.js';
import { kickCosts } from '../../roundtrip/kick-cost.js';
import { parametersFrom } from '../../roundtrip/parameters.js';
import { roundtrip } from '../../roundtrip/roundtrip.js';
import type { OpenQuestion } from '../../stats/validation.js';
import { select } from '../../variants/select.js';
import type { Evidence } from '../replays.js';
import { measuredIn, percent } from './numbers.js';

const HOST = 'tsirkin-i7-2640m';
const TRACE = 'traces/virtio-kicks.csv';
const KINDS = ['mmio-wildcard', 'mmio-pv', 'hcall'];
const PACKETS = 20_000;
/** What a wildcard takes and an address alone does not: the walk, the decoding and the emulation. */
const EMULATION: readonly string[] = ['guest_walk', 'decode', 'emulate'];
/** A kick of the trace, long after the first access to its page. */
const KICK_LINE = 12_000;

export async function kickQuestions({ replay, hostNamed }: Evidence): Promise<OpenQuestion[]> {
  const host = hostNamed(HOST);
  const kicks = await kickCosts(host, await Promise.all(KINDS.map(select)), []);
  const trips = roundtrip(
    {
      host,
      kicks,
      parameters: parametersFrom([]),
      packets: PACKETS,
      seed: 1,
      loads: [],
      sweep: { parameter: 'sched_ns', values: [] },
    },
    '',
  );
  const [pv, hcall] = trips.pingPong.survival;
  const inSuite = async (variant: string): Promise<number> =>
    (await vmexit(await select(variant), { host, overrides: [], seed: 1, eventfds: 1 })).cycles ?? Number.NaN;
  const wildcard = await inSuite('mmio-wildcard');
  const one = measuredIn(await replay(TRACE, [], `line=${KICK_LINE}`), 'BASE', 'kick');
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
      question: 'Why not a PV MMIO hypercall?',
      answer: `It would take ${await inSuite('hcall')} cycles in the loop of the suite; its price is assumed, the thread gives no figure.`,
      command: 'vmexit hcall',
    },
    {
      by: 'Alexander Graf',
      question: 'Why is the wildcard eventfd so significantly slower?',
      answer: `The walk, the decoding and the emulation (guest_walk, decode, emulate) are ${grouped(emulation)} of the ${wildcard} cycles in the table (${percent(emulation / wildcard)}), and the same of the ${grouped(one.total)} of a kick among more eventfds, which the command takes apart; the sum with writing back is fitted, what is inside it assumed. Where the host caches no MMIO faults, or emulates port I/O as well, the kinds come together: see --host and the kvm property of a host.`,
      command: `explain ${TRACE} --row ${KICK_LINE}`,
    },
  ];
}
