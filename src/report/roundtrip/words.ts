/** What a round trip's result says, in sentences and in the cells that its tables share. */
import type { ProbeResult } from '../../results/replay.js';
import type {
  KickResult,
  RoundtripParameter,
  RoundtripResult,
  StreamResult,
  Survival,
} from '../../results/roundtrip.js';
import { fixed, grouped, percentChange, quantity, scaled } from '../numbers.js';

/** The round trips as a probe of a replay. */
export function asProbe({ pingPong: { lanes, against } }: RoundtripResult): ProbeResult {
  return {
    name: 'round_trip',
    title: '@round_trip_ns',
    summary: 'one packet out, one answer back, one at a time',
    unit: 'ns',
    isTime: true,
    lanes,
    against,
  };
}

/** BASE for the first kind, the others by their names. */
export function laneNames({ kicks }: RoundtripResult): string[] {
  return kicks.map(({ kind }, i) => (i === 0 ? 'BASE' : kind));
}

/** `97.1 %`; nothing where it is not known. */
export function share(value: number | null): string {
  return value === null ? '' : `${fixed(value * 100, 1)} %`;
}

/** Errors below that, in parts of the difference, are not worth a word. */
const SMALL_ERROR = 0.005;

/** From here on a figure would be luck. */
const LARGEST_ERROR = 0.2;

/**
 * `54.8 %`; `42 ±7 %` where another seed would move it; `noise` where it would be another figure altogether, or where there
 * are too few packets to tell.
 */
export function surviving({ mean, meanError }: Survival): string {
  if (mean === null) return '';
  if (meanError === null || meanError > LARGEST_ERROR) return 'noise';
  if (meanError < SMALL_ERROR) return share(mean);
  return `${quantity(Math.round(mean * 100))} ±${Math.ceil(meanError * 100)} %`;
}

/** The mark of figures that rest on assumed prices (*) or on an assumed share of a fitted sum (~). */
export function mark({ assumedShare, splitShare }: KickResult): string {
  return assumedShare > 0 ? ' *' : splitShare > 0 ? ' ~' : '';
}

export function loadText({ load }: StreamResult): string {
  return load === null ? 'as many as the guest can send' : `${grouped(load)} packets/s`;
}

/** Beyond that a figure in a plot would be luck. */
const LARGEST_PLOTTED_ERROR = 0.05;

/** What survives in the mean, in percent, as plots show it; null where it is not known well enough. */
export function plotted({ mean, meanError }: Pick<Survival, 'mean' | 'meanError'>): number | null {
  return mean === null || (meanError ?? 0) > LARGEST_PLOTTED_ERROR ? null : mean * 100;
}

/** Two sentences or three for each kind but BASE: the answer. */
export function answers(result: RoundtripResult): string[] {
  const { kicks, pingPong } = result;
  return kicks.slice(1).map((kick, i) => {
    const survival = pingPong.survival[i];
    const saved = kicks[0].total - kick.total;
    if (survival.mean === null)
      return `A kick by ${kick.kind}${mark(kick)} costs what one by ${kicks[0].kind} does.`;
    const than = `${quantity(Math.abs(saved))} ns ${saved >= 0 ? 'less' : 'more'} than by ${kicks[0].kind}`;
    return [
      `A kick by ${kick.kind}${mark(kick)} costs ${than} (${percentChange((-saved / kicks[0].total) * 100)}).`,
      inRoundTrip(survival, saved, scaled(pingPong.lanes[0].mean, 'ns')),
      ...inStreams(result, i),
    ].join(' ');
  });
}

/** What survives one packet at a time; of a dearer kick, what the trip grows by. */
function inRoundTrip(survival: Survival, saved: number, trip: string): string {
  const left = surviving(survival);
  if (left === 'noise') return `What of that survives in a round trip of ${trip} is noise.`;
  const percent = fixed(saved < 0 ? -survival.percent : survival.percent, 2);
  return `Of that, ${left} survive in a round trip of ${trip}: ${percent} % of it${percentiles(survival.p50, survival.p99)}.`;
}

/** What survives in streams, by load. */
function inStreams({ streams }: RoundtripResult, kind: number): string[] {
  const loaded = streams.flatMap(({ load, survival }) =>
    load === null ? [] : [`${surviving(survival[kind])} at ${grouped(load)} packets/s`],
  );
  const saturated = streams.find(({ load }) => load === null);
  return [
    ...(loaded.length > 0 ? [`In the mean latency of a stream: ${loaded.join(', ')}.`] : []),
    ...(saturated === undefined
      ? []
      : [`Throughput of a guest that sends as fast as it can: ${percentChange(saturated.percent[kind])}.`]),
  ];
}

function percentiles(p50: number | null, p99: number | null): string {
  const told = [p50 === null ? [] : [`p50 ${share(p50)}`], p99 === null ? [] : [`p99 ${share(p99)}`]].flat();
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}

/** `sched_ns = 5,000 ns (set; 8,000 by default): what it is; why.` */
export function parameterText({
  name,
  value,
  default: byDefault,
  unit,
  summary,
  why,
}: RoundtripParameter): string {
  const units = unit === 'ns' || unit === 'packets' ? ` ${unit}` : '';
  const set = value === byDefault ? '' : ` (set; ${quantity(byDefault)} by default)`;
  const reason = value === byDefault ? `; ${why}` : '';
  return `${name} = ${quantity(value)}${units}${set}: ${summary}${reason}.`;
}

/** Said over the parameters. */
export const ALL_ASSUMED =
  'Assumed, every one of them (nobody measured a round trip in the thread; --param sets one)';

/** What the figures rest on. */
export function restsOn(result: RoundtripResult): string[] {
  const { host, kicks, seed, packets, version } = result;
  const assumed = kicks.filter(({ assumedShare }) => assumedShare > 0);
  const split = kicks.filter(({ splitShare }) => splitShare > 0);
  const names = (of: readonly KickResult[], part: (kick: KickResult) => number) =>
    of.map((kick) => `${share(part(kick))} of ${kick.kind}`).join(', ');
  return [
    `Kicks are modelled on host ${host.name}: ${host.summary}, ${host.kernel}.`,
    ...host.caveats,
    ...wakings(kicks[0]),
    ...(assumed.length > 0 ? [`* at assumed prices: ${names(assumed, (kick) => kick.assumedShare)}.`] : []),
    ...(split.length > 0
      ? [`~ at an assumed share of a fitted sum: ${names(split, (kick) => kick.splitShare)}.`]
      : []),
    ...(anyNoise(result)
      ? [
          'noise: the luck of the packets moves the mean by more than what may survive, or there are too few of them to tell; more --packets do.',
        ]
      : []),
    `${grouped(packets)} round trips of each kind and packets of each stream, seed ${seed}, the same luck for every kind; vfiobench ${version}.`,
  ];
}

/** It is the same for every kind of kick. */
function wakings({ wake }: KickResult): string[] {
  const at = wake.from === 'assumed' ? ', assumed' : '';
  return wake.time === 0
    ? []
    : [
        `A kick that finds vhost asleep keeps its vCPU ${quantity(wake.time)} ns longer (eventfd_wake${at}), in no total above; vhost wakes up meanwhile.`,
      ];
}

function anyNoise({ pingPong, streams, sweep }: RoundtripResult): boolean {
  const all = [pingPong, ...streams, ...sweep.points, ...sweep.points.flatMap((point) => point.streams)];
  return all.some(({ survival }) => survival.some((one) => surviving(one) === 'noise'));
}
