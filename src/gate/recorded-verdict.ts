/** What compare says of two recordings, as a gate's condition asks for it: its verdict, or P(faster). */
import type { ComparedMap, MapAgainst } from '../comparison/result.js';
import { grouped } from '../counted.js';
import { type Term, type Value, VERDICTS } from './condition.js';
import { exactly, type Interval } from './interval.js';
import { type Comparison, probeStem } from './side.js';

interface Compared {
  readonly unit: string | null;
  readonly variant: Interval;
  readonly value: Value;
  readonly verdict?: string;
  readonly note?: string;
}

/**
 * A verdict is its number in VERDICTS, an inconclusive one any of the others; a chance is its interval in percent.
 * @param base name of BASE's probe
 * @param problem throws
 */
export function comparedBy(
  { recorded }: Comparison,
  { value }: Term,
  base: string,
  shown: string,
  problem: (text: string) => never,
): Compared {
  if (recorded === undefined)
    return problem(
      `${shown} is what compare says of two recordings; a replay has exact statistics and moved`,
    );
  // a title may say in brackets of which lane it is
  const alike = recorded().maps.filter((map) => nameOf(map) === probeStem(base));
  const map = alike.find(({ title }) => title === `@${base}` || title.startsWith(`@${base} (`)) ?? alike[0];
  const against = map?.against[0];
  if (!against) return problem(`${shown}: compare has no histogram of both sides`);
  const asksForTime = value.is !== 'verdict' || value.word === 'improved' || value.word === 'regressed';
  if (asksForTime && !map.isTime)
    return problem(
      `${shown}: nothing says that ${map.title} is a time, so none is faster; give its unit by --unit`,
    );
  if (value.is !== 'verdict') {
    const { lo, hi } = chanceOf(against);
    const variant = { lo: lo * 100, hi: hi * 100, loOpen: false, hiOpen: false };
    return { unit: '%', variant, value, ...noteOf(against) };
  }
  // a condition asks for no change: rows find none, and the check says that it is by rows
  const word = against.verdict === 'no change by rows' ? 'no change' : against.verdict;
  const number = VERDICTS.indexOf(word);
  const isOpen = against.verdict === 'inconclusive' && value.word !== 'inconclusive';
  return {
    unit: null,
    variant: isOpen ? { lo: 0, hi: number, loOpen: false, hiOpen: true } : exactly(number),
    value: { is: 'limit', value: VERDICTS.indexOf(value.word), unit: null },
    verdict: against.verdict,
    ...noteOf(against),
  };
}

/** What compare did not see, or how many calls it would take. */
function noteOf({ open, verdict, smallerRange, independentN }: MapAgainst): { note?: string } {
  if (verdict === 'no change by rows') return { note: `by rows: ${UNSEEN}` };
  if (open === 'rows') return { note: `nearly all values are in one row: ${UNSEEN}` };
  if (open === 'tail' || open === 'mean') return { note: `the ${open} is open: compare shows its interval` };
  if (open !== 'ranks' || smallerRange === null) return {};
  const reach = ((smallerRange.hi - smallerRange.lo) / 2) * 100;
  if (reach <= 1) return {};
  const n = Number((Math.min(...independentN) * reach ** 2).toPrecision(1));
  return {
    note: `P(faster) is known to ±${reach.toFixed(1)} points: no change needs ±1, about ${grouped(n)} independent calls on each side`,
  };
}

const UNSEEN =
  'what moved within a row is not seen; single values, or finer rows (hist with k, lhist), show it';

function nameOf({ name, key }: ComparedMap): string {
  return key === null ? name : `${name}[${key}]`;
}

/** Bounds of P(faster). Rows say nothing of values that moved within them; exact statistics say on which side of half. */
function chanceOf({ judgedBy, whole, smallerAnywhere }: MapAgainst): {
  lo: number;
  hi: number;
} {
  if (judgedBy === 'statistics') return { lo: whole < 0 ? 0.5 : 0, hi: whole > 0 ? 0.5 : 1 };
  return smallerAnywhere ?? { lo: 0, hi: 1 };
}
