/** Guests on a host, by static pinning and by I/O page faults, as `vfiobench density` has them. */
import { percent } from '../../counted.js';
import { density } from '../../density/density.js';
import { parametersFrom } from '../../density/parameters.js';
import type { DensityLane } from '../../results/density.js';
import { select } from '../../variants/select.js';
import type { Evidence } from '../replays.js';
import { timeText } from './numbers.js';

const HOST = 'lu-kunpeng920';
/** What the command takes by default: the map of v5.12, the kernel of the thread. */
const BASE = 'map-batched';
const GUEST_GIB = 16;
const HOST_GIB = 256;
const GIB = 2 ** 30;

export const DENSITY_COMMAND = `density --host ${HOST} --guest-memory ${GUEST_GIB}G --host-memory ${HOST_GIB}G`;

/** A lane for each way to the guest's memory. */
export interface Guests {
  readonly pinned: DensityLane;
  readonly iopf: DensityLane;
  readonly premap: DensityLane;
  readonly selective: DensityLane;
}

export async function guestsOn(hostNamed: Evidence['hostNamed']): Promise<Guests> {
  const { lanes } = await density({
    host: hostNamed(HOST),
    overrides: [],
    base: await select(BASE),
    variants: [await select('iopf'), await select('iopf-premap'), await select('iopf-selective')],
    parameters: parametersFrom([]),
    guestBytes: GUEST_GIB * GIB,
    hostBytes: HOST_GIB * GIB,
    seed: 1,
  });
  const [pinned, iopf, premap, selective] = lanes;
  return { pinned, iopf, premap, selective };
}

/** How much a host takes, and how its throughput goes with the guests. */
export function moreGuests(guests: Guests): string {
  const { pinned, iopf, premap } = guests;
  const perSecond = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB/s`;
  const curve = (lane: DensityLane): string => {
    const { label, fits, shape } = lane;
    return `${label}: ${fits} guests at ${percent(shareOf(lane, guests))} of the throughput of one alone, ${perSecond(shape.slope)} a guest more up to ${shape.inflection ?? fits} guests, ${perSecond(shape.plateau.throughput)} at most`;
  };
  return `Guests of ${GUEST_GIB} GiB on ${HOST_GIB} GiB. ${[pinned, iopf, premap].map(curve).join('; ')}. That rests on an assumed working set: vfiobench density names every assumption.`;
}

/** What it changes that a driver pins its rings and lets the rest fault. */
export function selectiveGuests(guests: Guests): string {
  const { iopf, selective } = guests;
  const held = (lane: DensityLane): string => {
    const { fits, points, costs } = lane;
    return `${fits} guests at ${percent(shareOf(lane, guests))} of the throughput of one alone, ${(points[fits - 1].pinned / GIB).toFixed(2)} GiB pinned, each started in ${timeText(costs.startNs)}`;
  };
  return `where a driver pins its rings and descriptors, ${GUEST_GIB} GiB guests on ${HOST_GIB} GiB are ${held(selective)}; without, ${held(iopf)}. How large that scope is is assumed (pinned_scope_bytes).`;
}

/** Of a guest's throughput alone, what each has where as many run as fit. */
function shareOf({ fits, points }: DensityLane, { pinned }: Guests): number {
  return points[fits - 1].perGuest / pinned.points[0].perGuest;
}
