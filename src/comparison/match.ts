/** Which map of a variant is compared with which one of BASE: by name, with or without @ and unit, and by key. */
import { didYouMean } from '../did-you-mean.js';
import { InputError, shownName } from '../failure.js';
import { mapTitle, type RecordedUnit, type Series } from '../recordings/recording.js';
import { stemOf } from '../recordings/unit.js';
import { type Column, fileOf } from './columns.js';
import { laneTitle, mayPair } from './lanes.js';
import type { Unmatched } from './result.js';

export interface Chosen {
  /** As the user names maps, with or without @ and unit; null: all. */
  readonly maps: readonly string[] | null;
  readonly keys: readonly string[] | null;
}

export interface Match {
  /** Index 0 is BASE's; null where a variant has none. */
  readonly series: readonly (Series | null)[];
  readonly unit: RecordedUnit | null;
}

export interface Matched {
  readonly matches: readonly Match[];
  readonly unmatched: readonly Unmatched[];
  readonly warnings: readonly string[];
}

/** @throws InputError where nothing matches, where two units differ, and where a choice names no map */
export function match(columns: readonly Column[], chosen: Chosen): Matched {
  const pools = columns.map(({ series }) => series.filter((one) => isChosen(one, chosen)));
  checkChoice(columns, chosen);
  const found = pools[0].map((base): (Series | null)[] => [base, ...columns.slice(1).map(() => null)]);
  const isTaken = new Set<Series>();
  const why = new Map<Series, string>();
  const warnings: string[] = [];
  const areAlone = pools.every(({ length }) => length === 1);
  // exact names come first, so that a looser reading never takes a map from its namesake
  for (const isAlike of [...ALIKE, ...(areAlone ? [always] : [])]) {
    for (const series of found) {
      for (let c = 1; c < columns.length; c++) {
        const base = series[0]!;
        const twin = pools[c].find(
          (one) => !isTaken.has(one) && isAlike(base, one) && mayPair(columns[0], base, columns[c], one),
        );
        if (series[c] !== null || twin === undefined) continue;
        const doubt =
          kindDoubt(base, twin, 'BASE', columns[c].label) ?? unitDoubt(columns[0], base, columns[c], twin);
        if (doubt !== null) {
          why.set(base, doubt).set(twin, doubt);
          if (kindOf(base) !== kindOf(twin) || (isAlike === sameStem && !areAlone)) continue;
          warnings.push(`${doubt}; compared as without a unit`);
        }
        if (isAlike === always) warnings.push(onlyMaps(columns[0], base, columns[c], twin));
        series[c] = twin;
        isTaken.add(twin);
      }
    }
  }
  const matches = found.filter((series) => series.slice(1).some((one) => one !== null));
  if (matches.length === 0) throw new InputError(nothingMatches(columns, pools, [...why.values()]));
  const matched = new Set(matches.flat());
  const unmatched = pools.flatMap((pool, column) =>
    pool
      .filter((one) => !matched.has(one))
      .map((one) => ({
        column,
        title: laneTitle([columns[column]], [one]),
        line: one.line,
        ...(columns[column].ofRuns === undefined ? {} : { source: fileOf(columns[column], one) }),
        why: why.get(one) ?? `not in ${otherSide(columns, column)}`,
      })),
  );
  return {
    matches: matches.map((series) => ({ series, unit: commonUnit(series) })),
    unmatched,
    warnings: [...new Set(warnings)],
  };
}

function sameName(a: Series, b: Series): boolean {
  return a.map === b.map && a.key === b.key;
}

/** bpftrace's JSON leaves the blanks of keys out. */
function sameButBlanks(a: Series, b: Series): boolean {
  return a.map === b.map && withoutBlanks(a.key) === withoutBlanks(b.key);
}

function sameStem(a: Series, b: Series): boolean {
  return stemOf(a.map) === stemOf(b.map) && withoutBlanks(a.key) === withoutBlanks(b.key);
}

/** How names may be alike, the surest first. */
export const ALIKE = [sameName, sameButBlanks, sameStem] as const;

/** Where each side has one map only, there is nothing to confuse: their names may differ. */
function always(): boolean {
  return true;
}

function onlyMaps(baseColumn: Column, base: Series, column: Column, other: Series): string {
  const named = (of: Column, series: Series) =>
    `${mapTitle(series)} (${shownName(fileOf(of, series))}:${series.line})`;
  return `${named(column, other)} is compared with ${named(baseColumn, base)}: each is the only map`;
}

function withoutBlanks(key: string | null): string | null {
  return key === null ? null : key.replace(/\s/g, '');
}

type Kind = 'histogram' | 'stats' | 'number';

/** Single values can be counted in rows, so they are as good as a histogram. */
export function kindOf({ snapshots }: Series): Kind {
  const { is } = snapshots[0];
  return is === 'stats' ? is : is === 'scalar' ? 'number' : 'histogram';
}

export function kindDoubt(base: Series, other: Series, where: string, elsewhere: string): string | null {
  const [kind, otherKind] = [kindOf(base), kindOf(other)].map((name) => KIND_WORDS[name]);
  return kind === otherKind
    ? null
    : `${mapTitle(base)} is ${kind} in ${where}, ${mapTitle(other)} is ${otherKind} in ${elsewhere}`;
}

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  histogram: 'a histogram',
  stats: 'stats()',
  number: 'a number',
};

/** Throws InputError where both units are known and differ; says it where only one is. */
export function unitDoubt(baseColumn: Column, base: Series, column: Column, other: Series): string | null {
  if (base.unit === other.unit) return null;
  const [first, second] = [said(baseColumn, base), said(column, other)];
  if (base.unit !== null && other.unit !== null) {
    // rows of powers of two of one unit are none of another's, so that counts cannot be converted
    const how = [baseColumn, column].some(({ modelled }) => modelled !== undefined)
      ? `replay again with --unit ${baseColumn.modelled ? other.unit : base.unit}, as rows cannot be converted`
      : 'both must be recorded in the same one';
    throw new InputError(`${first}, ${second}: units differ; ${how}`);
  }
  return `${first}, ${second}`;
}

function said(column: Column, series: Series): string {
  const unit = series.unit === null ? 'has no unit' : `is in ${series.unit}`;
  return `${shownName(fileOf(column, series))}:${series.line}: ${mapTitle(series)} ${unit}`;
}

function commonUnit(series: readonly (Series | null)[]): RecordedUnit | null {
  const units = series.flatMap((one) => (one === null ? [] : [one.unit]));
  return units.includes(null) ? null : units[0];
}

function isChosen(series: Series, { maps, keys }: Chosen): boolean {
  const isNamed = (name: string) => {
    const plain = name.replace(/^@/, '');
    return [series.map, stemOf(series.map), mapTitle(series).slice(1)].includes(plain);
  };
  const key = withoutBlanks(series.key);
  return (
    (maps === null || maps.some(isNamed)) && (keys === null || keys.some((one) => withoutBlanks(one) === key))
  );
}

/** Every name that the user gives must stand for something. */
function checkChoice(columns: readonly Column[], { maps, keys }: Chosen): void {
  const all = columns.flatMap(({ series }) => series);
  const check = (
    option: string,
    wanted: readonly string[] | null,
    names: readonly string[],
    of: (name: string) => Chosen,
  ) => {
    for (const name of wanted ?? []) {
      if (all.some((series) => isChosen(series, of(name)))) continue;
      const there = [...new Set(names)];
      throw new InputError(
        there.length === 0
          ? `${option} ${name}: nothing in the recordings has one`
          : `${option} ${name}: not in any recording${didYouMean(name, there)}; there are ${listed(there)}`,
      );
    }
  };
  check(
    '--map',
    maps,
    all.map(({ map }) => `@${map}`),
    (name) => ({ maps: [name], keys: null }),
  );
  check(
    '--key',
    keys,
    all.flatMap(({ key }) => (key === null ? [] : [key])),
    (name) => ({ maps: null, keys: [name] }),
  );
}

function nothingMatches(
  columns: readonly Column[],
  pools: readonly (readonly Series[])[],
  doubts: readonly string[],
): string {
  const sides = columns.map(
    (column, i) =>
      `${column.column ?? shownName(column.source)} has ${listed([...new Set(pools[i].map((one) => placed(column, one)))]) || 'no maps'}`,
  );
  const isOfColumns = pools.some(
    (pool, i) => columns[i].column === null && pool.some((one) => one.column !== null),
  );
  return [
    isOfColumns
      ? 'nothing to compare: no map of the same name, key and column is on both sides; --columns chooses the columns'
      : 'nothing to compare: no map of the same name and key is on both sides',
    ...sides,
    ...new Set(doubts),
  ].join('; ');
}

/** With its column, where that has to be the same. */
function placed({ column }: Column, series: Series): string {
  return series.column === null || column !== null
    ? mapTitle(series)
    : `${mapTitle(series)} (column ${series.column})`;
}

const MOST_NAMES = 8;

function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? `, ... (${names.length} in all)` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

function otherSide(columns: readonly Column[], column: number): string {
  if (column > 0) return 'BASE';
  return columns.length === 2 ? columns[1].label : 'any variant';
}
