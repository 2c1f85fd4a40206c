/** What Shenming Lu and Alex Williamson said of first accesses, of mapping ahead, and of mapping at the pin. */
import { grouped } from '../../counted.js';
import type { DeviceResult } from '../../results/device.js';
import type { ReplayResult } from '../../results/replay.js';
import type { OpenQuestion } from '../../results/validation.js';
import { sumOf } from '../../sums.js';
import type { Evidence } from '../replays.js';
import { changeOf, laneOf, measuredIn, timeText } from './numbers.js';

const IOPF = 'iopf';
const TIMES = [1, 100, 1000];
const traceOf = (times: number): string => `traces/hisi-sec-1m-${times}.csv`;
const LARGE = 'traces/hisi-sec-10m-1.csv';
const PREMAP = 'iopf-premap';
const RINGS = 'fixtures/traces/pinned-rings.csv';
const MAPPED = 'iopf-selective';
const NOTED = 'iopf-selective:map=0';

export async function firstAccessQuestions({ replay }: Evidence): Promise<OpenQuestion[]> {
  const faults: string[] = [];
  for (const times of TIMES) {
    const run = await replay(traceOf(times), [IOPF], null);
    faults.push(`${grouped(times)}: ${grouped(deviceOf(run, IOPF).faults)}`);
  }
  const large = await replay(LARGE, [IOPF, PREMAP], null);
  const rings = await replay(RINGS, [IOPF, MAPPED, NOTED], null);
  return [
    {
      by: 'Shenming Lu',
      question: 'Do page faults occur almost only when first accessing?',
      answer: `Yes, and the mail's own counts say so: with 1 MB messages sent so often there are so many faults: ${faults.join('; ')}. A second pair of buffers doubles them, and ten times the messages after that add none but for pages of queue memory. In the model nothing is taken back meanwhile: with memory pressure it would fault again.`,
      command: `replay ${traceOf(1000)} --variant ${IOPF}`,
    },
    {
      by: 'Alex Williamson',
      question: 'Does pre-mapping the beginning of each RAM section make any sense relative to device DMA?',
      answer: `That is not what patch 4 does, nor iopf-premap: a fault maps 512 pages from its own on, up to one that is mapped, wherever the device is. With a message of 10 MB ${grouped(deviceOf(large, PREMAP).faults)} faults remain of ${grouped(deviceOf(large, IOPF).faults)}, and ${grouped(deviceOf(large, PREMAP).pagesMappedInVain ?? 0)} of ${grouped(deviceOf(large, PREMAP).pagesMapped)} pages are mapped in vain.`,
      command: `replay ${LARGE} --variant ${IOPF} --variant ${PREMAP}`,
    },
    {
      by: 'Shenming Lu',
      question: 'Should a pin map its pages in the IOMMU, in place of the tracking of patch 7?',
      answer: atThePin(rings),
      command: `replay ${RINGS} --variant ${IOPF} --variant ${MAPPED} --variant ${NOTED}`,
    },
  ];
}

function atThePin(rings: ReplayResult): string {
  const [posted, mapped, plain] = [NOTED, MAPPED, IOPF].map((label) => deviceOf(rings, label));
  const pin = (label: string): number => measuredIn(rings, label, 'n_pages').mean;
  const pages = grouped(measuredIn(rings, MAPPED, 'npage').mean);
  const refused = sumOf(laneOf(rings, NOTED).errnos, ({ rows }) => rows);
  return `By the model yes. As posted (map=0) a pin only notes its pages: the pinned ones fault once all the same, and of the accesses elsewhere all ${grouped(refused)} are refused, each with a fault (${grouped(posted.faults)} in all). Mapped at the pin (map=1) they never fault, and what lies elsewhere faults as usual, ${grouped(mapped.faults)} times in place of ${grouped(plain.faults)} without any pin. The pin of ${pages} pages takes ${timeText(pin(MAPPED))} in place of ${timeText(pin(NOTED))} (${changeOf(pin(NOTED), pin(MAPPED))}), once. The trace is invented.`;
}

function deviceOf(result: ReplayResult, label: string): DeviceResult {
  const { device } = laneOf(result, label);
  if (device === undefined || device === null) throw new Error(`${label} has no device`);
  return device;
}
