/** What compare says of two recordings, as a gate's condition asks for it: its verdict, or P(faster). */
import type { ComparedMap, MapAgainst } from '../comparison/result.js';
import { type Term, type Value, VERDICTS } from './condition.js';
import { exactly, type Interval } from './interval.js';
import { type Comparison, probeStem } from './side.js';

interface Compared {
  readonly unit: string | null;
  readonly variant: Interval;
  readonly value: Value;
  readonly verdict?: string;
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
    return { unit: '%', variant, value };
  }
  const number = VERDICTS.indexOf(against.verdict);
  const isOpen = against.verdict === 'inconclusive' && value.word !== 'inconclusive';
  return {
    unit: null,
    variant: isOpen ? { lo: 0, hi: number, loOpen: false, hiOpen: true } : exactly(number),
    value: { is: 'limit', value: VERDICTS.indexOf(value.word), unit: null },
    verdict: against.verdict,
  };
}

function nameOf({ name, key }: ComparedMap): string {
  return key === null ? name : `${name}[${key}]`;
}

/** Bounds of P(faster). Rows say nothing of values that moved within them; exact statistics say on which side of half. */
function chanceOf({ isSame, sameRows, judgedBy, whole, smallerRange }: MapAgainst): {
  lo: number;
  hi: number;
} {
  if (isSame) return { lo: 0.5, hi: 0.5 };
  if (judgedBy === 'statistics') return { lo: whole < 0 ? 0.5 : 0, hi: whole > 0 ? 0.5 : 1 };
  return (sameRows ? null : smallerRange) ?? { lo: 0, hi: 1 };
}
