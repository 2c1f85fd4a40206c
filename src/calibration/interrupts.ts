/** Interrupts that hit calls, from the calls that took far longer than calls with the same steps. */
import type { Host } from '../hosts/host.js';
import { sumOf } from '../sums.js';
import type { Location } from './locations.js';

/** Fewer interrupted calls say nothing of how long interrupts take. */
const LEAST = 10;

export interface FittedInterrupts {
  readonly interrupts: Host['interrupts'];
  /** Calls that were interrupted. */
  readonly hits: number;
}

/**
 * @param locations those of all fitted classes, in the host's unit
 * @param source what was measured, for the reason
 */
export function fitInterrupts(
  locations: readonly (Location | null)[],
  like: Host,
  source: string,
): FittedInterrupts {
  const found = locations.flatMap((location) => location?.interrupted ?? []);
  const hits = sumOf(found, ({ n }) => n);
  const work = sumOf(locations, (one) => (one === null ? 0 : one.n * one.mean));
  const seconds = work / like.unitsPerNs.value / 1e9;
  const { interrupts: start } = like;
  const expected = (start?.perSecond ?? 0) * seconds;
  if (hits < LEAST) {
    if (expected < LEAST || start === undefined) return { interrupts: keptInterrupts(like), hits };
    const perSecond = round(hits / seconds);
    const why = `${hits} calls of ${source} were interrupted where ${like.name} has ${expected.toFixed(0)}; their length is as there`;
    return { interrupts: { ...start, perSecond, why }, hits };
  }
  const mean = sumOf(found, ({ extra, n }) => extra * n) / hits;
  const logMean = sumOf(found, ({ extra, n }) => Math.log(extra) * n) / hits;
  const squares = sumOf(found, ({ extra, n }) => (Math.log(extra) - logMean) ** 2 * n);
  return {
    interrupts: {
      perSecond: round(hits / seconds),
      mean: round(mean),
      sigma: Math.min(3, round(Math.sqrt(squares / hits))),
      why: `${hits} calls of ${source} took far longer than calls with the same steps`,
    },
    hits,
  };
}

/** Those of another host, with where they come from. */
export function keptInterrupts({ name, interrupts }: Host): Host['interrupts'] {
  return interrupts && { ...interrupts, why: `as on ${name}: ${interrupts.why}` };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
