/** What Alex Williamson asked of I/O page faults for VFIO. */
import { grouped } from '../../counted.js';
import { density } from '../../density/density.js';
import { parametersFrom } from '../../density/parameters.js';
import type { DensityLane } from '../../stats/density-result.js';
import type { OpenQuestion } from '../../stats/validation.js';
import { DEFAULT_BASE, select } from '../../variants/select.js';
import type { Evidence } from '../replays.js';
import { laneOf, meanOf, percent } from './numbers.js';

const TRACE = 'traces/hisi-sec-10m-100.csv';
const FORWARD = [1, 64, 512, 4096].map((pages) => `iopf-premap:pages=${pages}`);
const HOST = 'lu-kunpeng920';
const GIB = 2 ** 30;

export async function iopfQuestions({ replay, hostNamed }: Evidence): Promise<OpenQuestion[]> {
  const result = await replay(TRACE, FORWARD, null);
  const premapped = result.lanes.slice(1).map(({ label, device }) => {
    const { slowdownPercent, faults, pagesMappedInVain } = device!;
    const pages = /pages=(\d+)/.exec(label)?.[1] ?? '512';
    return `${pages}: ${slowdownPercent!.toFixed(1)} % (${faults} faults, ${pagesMappedInVain} pages in vain)`;
  });
  const pinned = laneOf(result, 'BASE').device!.pinnedBytesPeak / GIB;
  const mapped = result.lanes[1].label;
  return [
    {
      by: 'Alex Williamson',
      question: 'What is an acceptable overhead to incur to avoid page pinning?',
      answer: `It falls with what a fault maps ahead; pre-mapping all is static pinning, 0 %. 100 messages of 10 MB slow down, with so many pages mapped per fault: ${premapped.join('; ')}.`,
      command: `replay ${TRACE} ${FORWARD.map((variant) => `--variant ${variant}`).join(' ')}`,
    },
    {
      by: 'Alex Williamson',
      question: 'VM startup time is probably also a useful metric?',
      answer: `Mapping the guest takes ${grouped(meanOf(result, 'BASE', 'map') / 1000)} us where all of it is pinned (${pinned.toFixed(2)} GiB), ${grouped(meanOf(result, mapped, 'map') / 1000)} us where faults do.`,
      command: `replay ${TRACE} --variant ${FORWARD[2]}`,
    },
    {
      by: 'Alex Williamson',
      question:
        'How many more assigned device guests can you run on a host with IOPF? Slope, plateau, inflection point?',
      answer: await moreGuests(hostNamed),
      command: `density --host ${HOST} --guest-memory 16G --host-memory 256G`,
    },
  ];
}

async function moreGuests(hostNamed: Evidence['hostNamed']): Promise<string> {
  const { lanes } = await density(
    {
      host: hostNamed(HOST),
      overrides: [],
      base: DEFAULT_BASE,
      variants: [await select('iopf'), await select('iopf-premap')],
      parameters: parametersFrom([]),
      guestBytes: 16 * GIB,
      hostBytes: 256 * GIB,
      seed: 1,
    },
    '',
  );
  const [pinned, ...others] = lanes;
  const full = pinned.points[0].perGuest;
  const perSecond = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB/s`;
  const curve = ({ label, fits, points, shape }: DensityLane): string =>
    `${label}: ${fits} guests at ${percent(points[fits - 1].perGuest / full)} of the throughput of one alone, ${perSecond(shape.slope)} a guest more up to ${shape.inflection ?? fits} guests, ${perSecond(shape.plateau.throughput)} at most`;
  return `Guests of 16 GiB on 256 GiB. ${[pinned, ...others].map(curve).join('; ')}. That rests on an assumed working set: vfiobench density names every assumption.`;
}
