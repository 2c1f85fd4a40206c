/** One side of a comparison as a gate sees it: probes with their statistics, and exact counts. */

import type { Distribution } from '../comparison/axis.js';
import type { ComparisonResult } from '../comparison/result.js';
import { didYouMean } from '../did-you-mean.js';
import { namesTime, stemOf, unitOfName } from '../recordings/unit.js';
import type { RestsOn } from '../results/gate.js';
import { FAMILIES, type Family, STATISTICS, type Statistic } from './condition.js';
import type { Interval } from './interval.js';

/** What a probe saw. */
export interface Values {
  /** null: a recording that does not say. */
  readonly n: number | null;
  /** Without `moved`, which belongs to two sides. */
  readonly statistics: ReadonlyMap<Statistic, Interval>;
  /** Where `statistics` holds intervals of single values: what these come to themselves. */
  readonly points?: ReadonlyMap<Statistic, number>;
  /** How many independent values would tell as much; left out: nothing of it is chance, or it has no distribution. */
  readonly independentN?: number;
  /** Why a statistic is not there: `n too small`. */
  readonly missing: string;
  /** null where only statistics were kept. */
  readonly distribution: Distribution | null;
}

export interface SideProbe {
  /** Without @, with its key if it has one. */
  readonly name: string;
  /** As shown: `@n_pages_ns`. */
  readonly title: string;
  /** null: a recording that names none. */
  readonly unit: string | null;
  /** null: it has no value on this side. */
  readonly values: Values | null;
  /** Where a recording holds it: `line 3`, `line 3, column +PATCH`. */
  readonly place?: string;
}

export interface Side {
  readonly label: string;
  readonly probes: readonly SideProbe[];
  /** By family and name. */
  readonly counts: Readonly<Record<Family, Counts>>;
}

export interface Counts {
  readonly values: ReadonlyMap<string, number>;
  /** Names that may be asked for; those without a value are 0 where `missingIsZero`. */
  readonly names: ReadonlySet<string>;
  readonly missingIsZero: boolean;
  /** Of single numbers that a recording names a unit of. */
  readonly units?: ReadonlyMap<string, string>;
  /** Why a name that is none here is known all the same; null: it is not. */
  readonly whyNot?: (name: string) => string | null;
}

export const NO_COUNTS: Counts = { values: new Map(), names: new Set(), missingIsZero: false };

/** Two sides, and what a change of unit between them may rest on. */
export interface Comparison {
  readonly base: Side;
  readonly variant: Side;
  /** Under which a condition may name the variant, the one to show first; its label if left out. */
  readonly names?: readonly string[];
  /** Nanoseconds in one cycle or instruction, where the host says so. */
  readonly nsPer: Readonly<Record<string, number>>;
  /** Values may be known by the rows of a histogram alone, so that a statistic is a range. */
  readonly isInRows: boolean;
  /** By seed, where there are several, of which this comparison is the first one's. */
  readonly seeds?: ReadonlyMap<number, Comparison>;
  /** Where a side has several runs, each of BASE's and each of the variant's, with the file as label. */
  readonly runs?: readonly [readonly Side[], readonly Side[]];
  /** Times are one draw: with another seed they come out otherwise. */
  readonly isOneDraw?: boolean;
  /** On what the difference of a probe rests; a stored baseline and recordings do not know. */
  readonly restsOf?: (probe: string) => RestsOn | undefined;
  /** What compare says of two recordings; a replay has none. */
  readonly recorded?: () => ComparisonResult;
}

/** A name's parts: the map's own without @, and the key in brackets, or nothing. */
function partsOf(name: string): { map: string; key: string } {
  const [, map, key] = /^@?([^[]*)(\[.*)?$/s.exec(name)!;
  return { map, key: key ?? '' };
}

/** Without @ and unit suffix, before a key as well: `@lock_wait_ns[iommu_lock]` is `lock_wait[iommu_lock]`. */
export function probeStem(name: string): string {
  const { map, key } = partsOf(name);
  return stemOf(map) + key;
}

/** As compare matches maps: by name without unit, and by key without blanks, which a recording as JSON has lost. */
export function isSameProbe(a: string, b: string): boolean {
  return withoutBlanks(probeStem(a)) === withoutBlanks(probeStem(b));
}

/** A map's name has no blanks but those that go before its unit (`read ns`). */
function withoutBlanks(stem: string): string {
  return stem.replace(/\s/g, '');
}

/**
 * The name under which the sides know a probe; a message where none is like it.
 * @param typed with or without @ and unit
 */
export function findProbe(typed: string, sides: readonly Side[]): { name: string } | { problem: string } {
  const names = [...new Set(sides.flatMap(({ probes }) => probes.map(({ name }) => name)))];
  const bare = typed.replace(/^@/, '');
  if (names.includes(bare)) return { name: bare };
  const alike = names.filter((name) => isSameProbe(name, typed));
  // each side may have its own unit's word in the name: lat_us, lat_usecs
  const isOneOn = ({ probes }: Side) =>
    alike.filter((name) => probes.some((probe) => probe.name === name)).length <= 1;
  if (alike.length > 0 && sides.every(isOneOn)) return { name: alike[0] };
  if (alike.length > 1)
    return { problem: `${typed} may be ${alike.map((name) => `@${name}`).join(' or ')}: write it out` };
  const family = FAMILIES.find((one) => sides.some(({ counts }) => counts[one].values.has(bare)));
  if (family !== undefined)
    return { problem: `no probe is called ${bare}; it is a count: write ${family} ${bare}` };
  const stems = names.map(probeStem);
  const lock = /^lock_wait\[(.*)\]$/s.exec(probeStem(typed))?.[1];
  // a replay has steps, and its locks have values where somebody waited for them
  if (lock !== undefined && sides.some(({ counts }) => counts.steps.names.size > 0)) {
    const waits = stems.filter((stem) => stem.startsWith('lock_wait['));
    const others = waits.length === 0 ? 'nor for any other lock' : `but for others: ${waits.join(', ')}`;
    return { problem: `nothing waited for ${lock} here${didYouMean(probeStem(typed), waits)}, ${others}` };
  }
  // plain numbers have no name
  const there =
    names.length === 0 ? 'there are none' : `there are ${stems.map((stem) => stem || '@').join(', ')}`;
  const keyed = stems.find((stem) => stem.startsWith(`${probeStem(typed)}[`));
  const near = keyed === undefined ? didYouMean(probeStem(typed), stems) : `; it has keys: write ${keyed}`;
  return { problem: `no probe is called ${bare}${near}; ${there}` };
}

/**
 * What is wrong with the unit that a typed name ends with; null where it has none, or the probe's.
 * @param name of the probe that was found for it
 * @param title that the condition should name
 * @param unit of the probe's values; null: none is known
 */
export function wrongUnit(typed: string, name: string, title: string, unit: string | null): string | null {
  const bare = typed.replace(/^@/, '');
  const { map } = partsOf(bare);
  const named = namesTime(map) ? unitOfName(map) : null;
  if (bare === name || named === null || unit === null || named === unit) return null;
  return `${bare} is in ${unit} here, not in ${named}: write ${title.replace(/^@/, '')}, or ${probeStem(bare)}`;
}

/** The statistics of values, for messages. */
export function statisticNames({ statistics }: Values): string {
  return STATISTICS.filter((name) => statistics.has(name)).join(', ');
}
