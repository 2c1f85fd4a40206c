/** Units, only as far as a name or a header declares them. */
import { type RecordedUnit, TIME_UNITS } from './recording.js';

/** The words that stand for a unit: in headers of tables (`usecs`), behind a number, and at the end of a map's name. */
const WORDS: Readonly<Record<string, RecordedUnit>> = {
  ns: 'ns',
  nsec: 'ns',
  nsecs: 'ns',
  us: 'us',
  usec: 'us',
  usecs: 'us',
  ms: 'ms',
  msec: 'ms',
  msecs: 'ms',
  s: 's',
  sec: 's',
  secs: 's',
  cycles: 'cycles',
  insns: 'insns',
  pages: 'pages',
  npage: 'pages',
  npages: 'pages',
  bytes: 'bytes',
};

/** Unit of a word in a table's header; null for any other word. */
export function unitOfWord(word: string): RecordedUnit | null {
  return Object.hasOwn(WORDS, word) ? WORDS[word] : null;
}

/**
 * Unit that a map's name declares by its last word: `n_pages_ns`, `usecs`, `npage`. A lone `s` declares nothing: it is
 * as often a sum or a string.
 */
export function unitOfName(name: string): RecordedUnit | null {
  const last = /(?:^|[_ ])([a-z]+)$/.exec(name)?.[1];
  return last === undefined || last === 's' ? null : unitOfWord(last);
}

/** A unit of time, or of what stands for it: smaller is better. */
export function isTime(unit: RecordedUnit | null): boolean {
  const times: readonly (RecordedUnit | null)[] = TIME_UNITS;
  return times.includes(unit);
}

/** Whether a name declares such a unit. */
export function namesTime(name: string): boolean {
  return isTime(unitOfName(name));
}

/** `n_pages` of `@n_pages_ns`: the name without what only declares the unit. */
export function stemOf(map: string): string {
  const name = map.replace(/^@/, '');
  return namesTime(name) ? name.replace(/(?:^|[_ ])[a-z]+$/, '') || name : name;
}

/** A map's name that declares the unit, for writers whose form has no other place for it. */
export function nameWithUnit(name: string, unit: RecordedUnit | null): string {
  if (unit === null || unitOfName(name) === unit) return name;
  return `${name}${name === '' ? '' : '_'}${unit === 's' ? 'secs' : unit}`;
}
