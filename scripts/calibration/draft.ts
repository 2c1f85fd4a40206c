/**
 * A host before its fit: which steps share one fitted price (data that count two steps alike in every figure cannot
 * tell them apart), how that sum is split, and which prices are assumed.
 */
import { nonNegative } from '../../src/calibration/non-negative.js';
import type { HostPrice } from '../../src/hosts/host.js';
import type { Interval } from '../../src/hosts/intervals.js';

export interface Group {
  /** Share of each step in the fitted sum; they add up to 1. A single step is fitted itself. */
  readonly shares: Readonly<Record<string, number>>;
  /** What the figures identify. */
  readonly why: string;
}

export interface Assumed {
  readonly price: number;
  readonly why: string;
  /** How far off it may be; left out: nobody can say. */
  readonly interval?: Interval;
}

/** An assumed price that is off by at most a factor, 19 times out of 20: a judgement, which nothing tests. */
export function within(factor: number, price: number, why: string): Assumed {
  // nothing, times whatever, is nothing: that says not how far off it is
  if (price === 0) return { price, why };
  return {
    price,
    interval: [price / factor, price * factor],
    why: `${why}; taken to be within a factor of ${factor}`,
  };
}

/** An estimate of what code takes that was read but not measured: its order of magnitude. */
export function estimate(price: number, why: string): Assumed {
  return within(3, price, why);
}

/** A step that costs nothing by itself: another price holds it, or there is no such code. */
export function nothing(why: string): Assumed {
  return { price: 0, interval: [0, 0], why };
}

/** An assumed price in another unit. */
export function converted({ price, interval, why }: Assumed, by: number, how: string): Assumed {
  return {
    price: price * by,
    interval: interval && [interval[0] * by, interval[1] * by],
    why: `${why}, ${how}`,
  };
}

export interface Draft {
  readonly groups: Readonly<Record<string, Group>>;
  readonly assumed: Readonly<Record<string, Assumed>>;
}

/** One figure: the steps that its call takes, and the time published. */
export interface Cell {
  readonly id: string;
  readonly counts: ReadonlyMap<string, number>;
  readonly value: number;
}

/** Times of the groups in a call, per unit of each group's price. */
export function column(group: Group, counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [step, share] of Object.entries(group.shares)) sum += share * (counts.get(step) ?? 0);
  return sum;
}

/** Throws if a counted step has no price in the draft. */
function checkCovered(draft: Draft, cells: readonly Cell[]): void {
  const known = new Set([
    ...Object.keys(draft.assumed),
    ...Object.values(draft.groups).flatMap((g) => Object.keys(g.shares)),
  ]);
  for (const { id, counts } of cells) {
    for (const step of counts.keys())
      if (!known.has(step)) throw new Error(`${id} counts ${step}, which the draft does not price`);
  }
}

/**
 * Non-negative least squares on relative errors: every figure weighs the same, whatever its size.
 * @param known groups that other figures have identified already; they stay as they are
 * @param names the groups to fit, by default all that are not known
 * @returns the price of each group, the known ones included, in the figures' unit
 */
export function fitGroups(
  draft: Draft,
  cells: readonly Cell[],
  known: ReadonlyMap<string, number> = new Map(),
  names: readonly string[] = Object.keys(draft.groups).filter((name) => !known.has(name)),
): Map<string, number> {
  checkCovered(draft, cells);
  const design = cells.map(({ counts, value }) =>
    names.map((name) => column(draft.groups[name], counts) / value),
  );
  const target = cells.map(({ counts, value }) => (value - timeOf(draft, known, counts)) / value);
  const solution = nonNegative(design, target);
  return new Map([...known, ...names.map((name, i) => [name, solution[i]] as const)]);
}

/** Time of a call at fitted and assumed prices; a group without a price costs nothing. */
export function timeOf(
  draft: Draft,
  fitted: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, number>,
): number {
  let time = 0;
  for (const [step, count] of counts) time += (draft.assumed[step]?.price ?? 0) * count;
  for (const [name, group] of Object.entries(draft.groups)) {
    const price = fitted.get(name);
    if (price !== undefined) time += price * column(group, counts);
  }
  return time;
}

/** The host file's prices of a fitted draft, rounded to 0.01 of the unit; below 1 to four digits. */
export function priceList(draft: Draft, fitted: ReadonlyMap<string, number>): Record<string, HostPrice> {
  const round = (price: number): number =>
    price < 1 ? Number(price.toPrecision(4)) : Math.round(price * 100) / 100;
  const prices: Record<string, HostPrice> = {};
  for (const [name, { shares, why }] of Object.entries(draft.groups)) {
    const alone = Object.keys(shares).length === 1;
    for (const [step, share] of Object.entries(shares)) {
      prices[step] = {
        price: round(fitted.get(name)! * share),
        from: alone ? 'fitted' : 'split',
        why: alone
          ? why
          : `assumed share of ${(share * 100).toFixed(0)} % in "${name}", ${round(fitted.get(name)!)}: ${why}`,
      };
    }
  }
  for (const [step, { price, interval, why }] of Object.entries(draft.assumed)) {
    const ends = interval && {
      interval: [
        Math.min(round(interval[0]), round(price)),
        Math.max(round(interval[1]), round(price)),
      ] as Interval,
    };
    prices[step] = { price: round(price), ...ends, from: 'assumed', why };
  }
  return prices;
}
