/** What Alex Williamson asked of I/O page faults for VFIO. */
import { grouped, percent } from '../../counted.js';
import type { LaneResult, ReplayResult } from '../../results/replay.js';
import type { OpenQuestion } from '../../results/validation.js';
import type { Scalar } from '../published.js';
import type { Evidence } from '../replays.js';
import { restsOn } from '../rests-on.js';
import { DENSITY_COMMAND, type Guests, guestsOn, moreGuests, selectiveGuests } from './iopf-density.js';
import { firstAccessQuestions } from './iopf-first-access.js';
import { laneOf, measuredIn, timeText } from './numbers.js';
import { mappedBytes } from './trace-rows.js';

const TRACE = 'traces/hisi-sec-10m-100.csv';
/** Ten times the messages, on the same buffers. */
const LONGER = 'traces/hisi-sec-10m-1000.csv';
/** The mail's own is 512; the largest is more than the buffers have. */
const PAGES = [1, 64, 512, 4096, 8192, 262144];
const MOST = `iopf-premap:pages=${PAGES[PAGES.length - 1]}`;
const FORWARD = PAGES.map((pages) => `iopf-premap:pages=${pages}`);
/** The slow-downs of 512 pages ahead on the two, in the mail. */
const MEASURED = ['iopf-10m-100-slowdown', 'iopf-10m-1000-slowdown'];
const BATCHED = 'map-batched';
const PREMAP = 'iopf-premap';
const GIB = 2 ** 30;

export async function iopfQuestions(by: Evidence): Promise<OpenQuestion[]> {
  const { replay, hostNamed } = by;
  const result = await replay(TRACE, [...FORWARD, BATCHED], null);
  const longer = await replay(LONGER, [MOST], null);
  const longerAsPosted = await replay(LONGER, [PREMAP], null);
  const guests = await guestsOn(hostNamed);
  const mapped = await mappedBytes(TRACE);
  return [
    {
      by: 'Alex Williamson',
      question: 'What is an acceptable overhead to incur to avoid page pinning?',
      answer: `${overhead(result)} ${inTheMail(by.published.scalars, result, longerAsPosted)}`,
      command: `replay ${TRACE} ${FORWARD.map((variant) => `--variant ${variant}`).join(' ')}`,
    },
    {
      by: 'Alex Williamson',
      question:
        'Should an arbitrarily large pre-fault not trend towards the performance of pinned, static mappings?',
      answer: prefault(result, longer),
      command: `replay ${TRACE} --variant ${MOST}; vfiobench replay ${LONGER} --variant ${MOST}`,
    },
    {
      by: 'Alex Williamson',
      question: 'What if userspace had more control over which mappings fault and which are static?',
      answer: finerControl(guests),
      command: `${DENSITY_COMMAND} --variant iopf --variant iopf-selective`,
    },
    {
      by: 'Alex Williamson',
      question: 'The user could mlock the page but has no mechanism to pre-fault it: should they?',
      answer: ownPrefault(result),
      command: `replay ${TRACE} --variant ${FORWARD[0]} --variant ${MOST}`,
    },
    {
      by: 'Alex Williamson',
      question: 'VM startup time is probably also a useful metric?',
      answer: `Mapping the guest takes ${mapTime(result, 'BASE')} in all where its ${gib(pinnedIn(result))} are pinned page by page (v5.10), ${mapTime(result, BATCHED)} where gup is batched (v5.12, the kernel of the thread), ${mapTime(result, PREMAP)} where faults map. That is for memory as the trace has it: ${mapped.map(([backing, bytes]) => `${gib(bytes)} ${backing}`).join(', ')}. Of the first two ${timeText(pagedIn(result, 'BASE', 'map'))} go into paging in what nobody has touched; with faults each page is paid for at its first use. Of the first ${assumed(result, 'BASE')} is at assumed prices.`,
      command: `replay ${TRACE} --variant ${BATCHED} --variant ${PREMAP}`,
    },
    {
      by: 'Alex Williamson',
      question:
        'How many more assigned device guests can you run on a host with IOPF? Slope, plateau, inflection point?',
      answer: moreGuests(guests),
      command: DENSITY_COMMAND,
    },
    ...(await firstAccessQuestions(by)),
  ];
}

function gib(bytes: number): string {
  return bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${grouped(bytes / 2 ** 20)} MiB`;
}

/** All rows that map the guest, whatever they are: one alone is no start-up. */
function mapTime(result: ReplayResult, label: string): string {
  return timeText(measuredIn(result, label, 'map').total);
}

/** How much of that nobody measured or fitted. */
function assumed(result: ReplayResult, label: string): string {
  return percent(restsOn(result, measuredIn(result, label, 'map').steps).assumedShare ?? 0);
}

function pinnedIn(result: ReplayResult): number {
  return laneOf(result, 'BASE').device!.pinnedBytesPeak;
}

interface Premapped {
  readonly pages: number;
  readonly device: NonNullable<LaneResult['device']>;
}

/** By pages that a fault maps; the label of the mail's own 512 names none. */
function premappedIn({ lanes }: ReplayResult): Premapped[] {
  return lanes
    .filter(({ label }) => label.startsWith(PREMAP))
    .map(({ label, device }) => ({
      pages: Number(/pages=(\d+)/.exec(label)?.[1] ?? 512),
      device: device!,
    }));
}

function slowdown({ slowdownPercent }: Premapped['device']): string {
  return `${slowdownPercent!.toFixed(1)} %`;
}

/** Where the least is, and whether more pages cost more again: both read off the runs. */
function overhead(result: ReplayResult): string {
  const runs = premappedIn(result);
  const each = runs.map(
    ({ pages, device }) =>
      `${grouped(pages)}: ${slowdown(device)} (${grouped(device.faults)} faults, ${grouped(device.pagesMappedInVain ?? 0)} pages in vain)`,
  );
  const least = runs.reduce((a, b) => (b.device.slowdownPercent! < a.device.slowdownPercent! ? b : a));
  const last = runs[runs.length - 1];
  const again =
    last === least
      ? ''
      : ` Above ${grouped(least.pages)} it rises again, to ${slowdown(last.device)} with ${grouped(last.pages)}: few faults are left to save, and each page mapped in vain is paged in and mapped while the device waits.`;
  return `The least is ${slowdown(least.device)}, with ${grouped(least.pages)} pages mapped by a fault. 100 messages of 10 MB slow down, by those pages: ${each.join('; ')}.${again}`;
}

/** What was measured of the series as posted, which the model may make far less of. */
function inTheMail(scalars: readonly Scalar[], ...runs: readonly ReplayResult[]): string {
  const [hundred, thousand] = runs.map((run, i) => {
    const mail = scalars.find(({ id }) => id === MEASURED[i])!.value;
    return { mail: `${mail} %`, modelled: slowdown(laneOf(run, PREMAP).device!) };
  });
  return `The mail measured ${hundred.mail} of those 100 messages with 512 pages, where the model has ${hundred.modelled}, and ${thousand.mail} of 1000, where the model has ${thousand.modelled}: by the absolute bound of validate both are hits, but what was measured is more than this answer says.`;
}

function prefault(result: ReplayResult, longer: ReplayResult): string {
  const most = premappedIn(result).slice(-1)[0];
  const { pages, device } = most;
  const later = premappedIn(longer)[0].device;
  return `Not to its ${slowdown(laneOf(result, 'BASE').device!)}, as these slow-downs are counted: with ${grouped(pages)} pages ahead ${grouped(device.faults)} faults are left, but they still take ${timeText(device.faultTime)} to page in and map ${grouped(device.pagesMapped)} pages, ${slowdown(device)} of 100 messages. Static pinning does that as well, for all ${gib(pinnedIn(result))}, in its ${mapTime(result, 'BASE')} of map, which no slow-down counts. It is paid once: of 1000 messages it is ${slowdown(later)}. So yes over a long run, and without the wait at the start.`;
}

function finerControl(guests: Guests): string {
  return `As far as vfio_pin_pages says it (patch 7, iopf-selective): ${selectiveGuests(guests)} What the model has no way for is a flag of MAP_DMA that makes one mapping static and another one fault; with iopf all mappings of a container fault.`;
}

function ownPrefault(result: ReplayResult): string {
  const [{ device }] = premappedIn(result);
  const saved = pagedIn(result, FORWARD[0], 'dev_dma') / device.faultTime;
  const [most] = premappedIn(result).slice(-1);
  return `In time, yes. mlock saves the paging in alone, ${percent(saved)} of the ${timeText(device.faultTime)} that ${grouped(device.faults)} faults of one page take; the other ${percent(1 - saved)} remain, at each first access. The series has no call that maps before a fault, and so has the model none: iopf-premap maps ahead at one. What that takes for ${grouped(most.device.pagesMapped)} pages in ${grouped(most.device.faults)} faults, ${timeText(most.device.faultTime)}, is the best guess at the price of such a call.`;
}

/** The pages that nobody had touched. */
function pagedIn(result: ReplayResult, label: string, probe: string): number {
  const { steps } = measuredIn(result, label, probe);
  return steps.reduce((sum, { step, time }) => (/^fault_in_/.test(step) ? sum + time : sum), 0);
}
