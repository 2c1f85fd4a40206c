/** What a density result says, in words and cells that every form for people shares. */
import type { DensityLane, DensityParameter, DensityPoint, DensityResult } from '../../results/density.js';
import { bytesText, counted, grouped, quantity, scaled } from '../numbers.js';

/** `62.7 GB/s`, `950 B/s`: powers of ten, as rates are. */
function rateText(bytesPerSecond: number): string {
  const text = scaled(bytesPerSecond, 'B');
  return /[A-Za-z]$/.test(text) ? `${text}B/s` : `${text} B/s`;
}

/** A share this close to 0, to 1 or to a whole percentage is that: sums round. */
const ROUNDING = 1e-9;

/** `99.921 %`, `42.0 %`, and `90 %` where it is exactly that; never rounded up to 100 % or down to 0 %. */
export function percentText(share: number): string {
  if (Math.abs(share) < ROUNDING) return '0 %';
  if (Math.abs(share - 1) < ROUNDING) return '100 %';
  const percent = share * 100;
  if (share > 0 && percent < 0.01) return '< 0.01 %';
  if (percent > 99.999 && percent < 100) return '> 99.999 %';
  const decimals = percent >= 99.9 && percent < 100 ? 3 : percent < 1 || percent > 99 ? 2 : 1;
  const isWhole = Math.abs(percent - Math.round(percent)) < 100 * ROUNDING;
  return `${percent.toFixed(isWhole ? 0 : decimals)} %`;
}

/** In which the throughputs of all lanes are plotted. */
export function throughputUnit(lanes: readonly DensityLane[]): {
  readonly name: string;
  readonly bytes: number;
} {
  const most = Math.max(...lanes.map(({ shape }) => shape.plateau.throughput));
  return most >= 1e9 ? { name: 'GB/s', bytes: 1e9 } : { name: 'MB/s', bytes: 1e6 };
}

export function guestsText(guests: number): string {
  return counted(guests, 'guest');
}

/** `15 to 65 guests` */
function span(from: number, to: number): string {
  return from === to ? grouped(from) : `${grouped(from)} to ${grouped(to)}`;
}

/** The point of this many guests, or the last one before. */
function at(lane: DensityLane, guests: number): DensityPoint {
  return lane.points[Math.max(1, Math.min(guests, lane.points.length)) - 1];
}

/** More might fit than were offered. */
function isOpen({ limit }: DensityLane): boolean {
  return limit === 'none of those offered';
}

function atLeast(lane: DensityLane, fits: string): string {
  return isOpen(lane) ? `at least ${fits}` : fits;
}

const LIMITS: Readonly<Record<DensityLane['limit'], (result: DensityResult) => string>> = {
  // what nobody pins is turned down where memory is set aside whole, in huge pages
  'no memory to pin': (result) => (isReserved(result) ? 'no memory left' : 'no memory to pin'),
  'below the share': (result) => `below ${percentText(Number(parameter(result, 'keep')))} each`,
  'none of those offered': () => 'all offered fit',
};

/** Memory is set aside whole for each guest, whether somebody touched it or not: hugetlbfs. */
function isReserved(result: DensityResult): boolean {
  return String(parameter(result, 'backing')).startsWith('hugetlb');
}

function parameter(result: DensityResult, name: string): number | string {
  return result.parameters.find((one) => one.name === name)!.value;
}

/** Label and cells of each line about whole lanes. */
export function summaryRows(result: DensityResult, lanes: readonly DensityLane[]): string[][] {
  const row = (label: string, cell: (lane: DensityLane) => string): string[] => [label, ...lanes.map(cell)];
  const then = (lane: DensityLane): DensityPoint => at(lane, lane.fits);
  const orNever = (guests: number | null): string => (guests === null ? 'never' : guestsText(guests));
  return [
    row('guests that fit', (lane) => atLeast(lane, grouped(lane.fits))),
    row('no more, since', ({ limit }) => LIMITS[limit](result)),
    row('throughput then', (lane) => rateText(lane.fits === 0 ? 0 : then(lane).throughput)),
    row('of each guest', (lane) => rateText(lane.fits === 0 ? 0 : then(lane).perGuest)),
    row('pinned then', (lane) => bytesText(lane.fits === 0 ? 0 : then(lane).pinned)),
    row('mapped then', (lane) => bytesText(lane.fits === 0 ? 0 : then(lane).mapped)),
    ...(isReserved(result)
      ? [row('set aside then', ({ fits }) => bytesText(fits * result.guestMemory))]
      : []),
    row(`${residentName(result)} then`, (lane) => bytesText(lane.fits === 0 ? 0 : then(lane).resident)),
    row('slope, per guest', ({ shape }) => rateText(shape.slope)),
    row('inflection point', ({ shape }) =>
      shape.inflection === null ? 'none' : guestsText(shape.inflection),
    ),
    row('slope after it', ({ shape }) =>
      shape.slopeAfter === null
        ? '-'
        : rateText(Math.abs(shape.slopeAfter) < 1e-6 * shape.slope ? 0 : shape.slopeAfter),
    ),
    row('plateau', ({ shape }) => rateText(shape.plateau.throughput)),
    row('with guests', ({ shape: { plateau } }) => span(plateau.from, plateau.to)),
    row('reclaim from', ({ reclaimsAt }) => orNever(reclaimsAt)),
    row('thrashing from', ({ thrashesAt }) => orNever(thrashesAt)),
    row('start-up of a guest', ({ costs }) => scaled(costs.startNs, 'ns')),
  ];
}

/** What the resident memory is called: where memory is set aside whole, only a part of it was touched. */
function residentName(result: DensityResult): string {
  return isReserved(result) ? 'touched' : 'in use';
}

export function pointHead(result: DensityResult): string[] {
  return [
    'guests',
    'started',
    'host',
    'a guest',
    'slowest',
    'in faults',
    'faults/s',
    'paged in',
    'reclaimed',
    residentName(result),
  ];
}

export function pointCells(point: DensityPoint): string[] {
  return [
    grouped(point.guests),
    grouped(point.running),
    rateText(point.throughput),
    rateText(point.perGuest),
    rateText(point.slowest),
    percentText(point.faultShare),
    quantity(Math.round(point.faultsPerSecond)),
    rateText(point.refaulted),
    rateText(point.reclaimed),
    bytesText(point.resident),
  ];
}

/** Points of a lane that are worth a row: powers of two, and where something happens in it. */
export function shownPoints({ points, fits, reclaimsAt, thrashesAt, shape }: DensityLane): DensityPoint[] {
  const last = points.length;
  const shown = new Set([1, last, fits, fits + 1]);
  for (const guests of [reclaimsAt, thrashesAt, shape.inflection]) if (guests !== null) shown.add(guests);
  for (let guests = 2; guests < fits; guests *= 2) shown.add(guests);
  return points.filter(({ guests }) => shown.has(guests));
}

/**
 * A sentence or more for each lane, static pinning first. Throughput is held against that of pinned guests that run: their
 * start-up is not counted.
 */
export function answers(result: DensityResult): string[] {
  const { lanes, fullThroughput } = result;
  return lanes.flatMap((lane, i) =>
    lane.costs.pagesPerFault === null
      ? [pinning(lane, fullThroughput)]
      : faulting(lane, lanes[0], fullThroughput).map((text) => `${lanes[i].label}${text}`),
  );
}

function pinning(lane: DensityLane, full: number): string {
  const { label, fits, costs, limit } = lane;
  const next = limit === 'no memory to pin' ? 'The next guest does not start.' : 'No more were offered.';
  return `${label}: the memory of ${atLeast(lane, guestsText(fits))} can be pinned, in ${scaled(costs.startNs, 'ns')} each. From then on each moves ${rateText(full)}, the host ${rateText(full * fits)}. ${next}`;
}

/** @param pinned static pinning, which at least one guest fits under */
function faulting(lane: DensityLane, pinned: DensityLane, full: number): string[] {
  const room = Math.min(pinned.fits, (lane.reclaimsAt ?? lane.points.length + 1) - 1, lane.points.length);
  const sentences = room === 0 ? [] : [withRoom(lane.points.slice(0, room), full)];
  if (lane.fits === 0) return [...sentences, ': guests never keep their share of the throughput.'];
  const then = at(lane, lane.fits);
  const best = pinned.fits * full;
  const underPressure = lane.reclaimsAt !== null && lane.reclaimsAt <= lane.fits;
  const open = isOpen(lane) ? ' (no more were offered)' : '';
  // how many can be pinned is not known where all that were offered were
  const against = isOpen(pinned)
    ? ''
    : `, ${timesAs(lane.fits / pinned.fits, 'many')} as can be pinned, and the host moves ${timesAs(then.throughput / best, 'much')}`;
  sentences.push(
    `${underPressure ? ', under pressure' : ', without pressure'}: ${atLeast(lane, guestsText(lane.fits))} fit${open}${against}; ${cost(then, full)}.`,
  );
  const beyond = lane.points[lane.fits];
  if (beyond !== undefined && lane.limit === 'below the share') {
    const change = 1 - beyond.throughput / then.throughput;
    const worst = lane.points[lane.points.length - 1];
    const collapse =
      worst.throughput < best && worst.guests > pinned.fits
        ? `, and with ${guestsText(worst.guests)} it moves less than under static pinning: ${rateText(worst.throughput)}`
        : '';
    sentences.push(
      `, beyond that: one guest more ${change >= 0 ? 'takes' : 'adds'} ${percentText(Math.abs(change))} ${change >= 0 ? 'off' : 'to'} the throughput of the host${collapse}.`,
    );
  }
  return sentences;
}

/** `4.13 times as many`; `as many` where that is what it comes to. */
function timesAs(factor: number, what: 'many' | 'much'): string {
  const text = quantity(factor);
  return Number(text) === 1 ? `as ${what}` : `${text} times as ${what}`;
}

/** The points without reclaim, beside guests that do not fault. */
function withRoom(points: readonly DensityPoint[], full: number): string {
  const shares = points.map(({ throughput, guests }) => throughput / (guests * full));
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map(percentText);
  const faults = Math.max(...points.map(({ faultShare }) => faultShare));
  const why =
    faults === 0 ? 'nothing faults' : `${percentText(faults)} of the time or less is spent in faults`;
  return `, with memory for everyone (up to ${guestsText(points.length)}): ${least === most ? least : `${least} to ${most}`} of the throughput under static pinning; ${why}.`;
}

function cost({ perGuest, slowest }: DensityPoint, full: number): string {
  const less = (rate: number): string => percentText(Math.max(0, 1 - rate / full));
  return `it costs a guest ${less(perGuest)} of its throughput, the slowest one ${less(slowest)}`;
}

/** `refault_ns = 20 µs (default 10 µs): what it is (why)` */
export function assumption(parameter: DensityParameter): string {
  return `${parameterText(parameter)}: ${parameter.summary} (${parameter.why})`;
}

/** `refault_ns = 20 µs (default 10 µs)` */
export function parameterText({ name, value, default: assumed, unit }: DensityParameter): string {
  const text = (one: number | string): string => {
    if (typeof one === 'string') return one;
    return unit === 'bytes' ? bytesText(one) : unit === 'ns' ? scaled(one, 'ns') : String(one);
  };
  return `${name} = ${text(value)}${value === assumed ? '' : ` (default ${text(assumed)})`}`;
}
