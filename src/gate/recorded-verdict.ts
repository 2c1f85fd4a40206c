/** What compare says of two recordings, as a gate's condition asks for it: its verdict, or P(faster). */
import type { ComparedMap, MapAgainst, MapColumn } from '../comparison/result.js';
import { grouped } from '../counted.js';
import { TAIL_RATIO } from '../stats/difference.js';
import { type Term, type Value, VERDICTS } from './condition.js';
import { closed, exactly, type Interval, within } from './interval.js';
import type { OfRuns } from './over-runs.js';
import { type Comparison, isSameProbe } from './side.js';

interface Compared {
  readonly unit: string | null;
  readonly variant: Interval;
  readonly value: Value;
  readonly verdict?: string;
  readonly note?: string;
  readonly runs?: OfRuns;
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
  const alike = recorded().maps.filter((map) => isSameProbe(nameOf(map), base));
  const map = alike.find(({ title }) => title === `@${base}` || title.startsWith(`@${base} (`)) ?? alike[0];
  const against = map?.against[0];
  if (!against) return problem(`${shown}: compare has no histogram of both sides`);
  const asksForTime = value.is !== 'verdict' || value.word === 'improved' || value.word === 'regressed';
  if (asksForTime && !map.isTime)
    return problem(
      `${shown}: nothing says that ${map.title} is a time, so none is faster; give its unit by --unit`,
    );
  if (value.is !== 'verdict') {
    const { lo, hi } = chanceOf(map, against);
    return { unit: '%', variant: closed(lo * 100, hi * 100), value, ...noteOf(against), ...runsOf(against) };
  }
  // a condition asks for no change: rows find none, and the check says that it is by rows
  const word = against.verdict === 'no change by rows' ? 'no change' : against.verdict;
  const number = VERDICTS.indexOf(word);
  const isOpen = against.verdict === 'inconclusive' && value.word !== 'inconclusive';
  return {
    unit: null,
    variant: isOpen ? within(0, number) : exactly(number),
    value: { is: 'limit', value: VERDICTS.indexOf(value.word), unit: null },
    verdict: against.verdict,
    ...noteOf(against),
    ...runsOf(against),
  };
}

function runsOf({ runs, untold }: MapAgainst): Pick<Compared, 'runs'> {
  if (runs === undefined) return {};
  return { runs: { counts: runs.runs, ...(untold === null ? {} : { untold }) } };
}

/** What compare did not see, or how many calls it would take. */
function noteOf(against: MapAgainst): { note?: string } {
  const { open, verdict, smallerRange, tail, independentN, runs, untold } = against;
  if (runs !== undefined && untold !== null) return { note: untold };
  if (verdict === 'no change by rows') return { note: `by rows: ${UNSEEN}` };
  if (open === 'rows') return { note: `nearly all values are in one row: ${UNSEEN}` };
  if (open === 'mean') return { note: 'the mean is open: compare shows its interval' };
  if ((open !== 'ranks' && open !== 'tail') || smallerRange === null) return {};
  const reach = ((smallerRange.hi - smallerRange.lo) / 2) * 100;
  const known =
    open === 'tail'
      ? 'the tail is open: compare shows its interval'
      : `P(faster) is known to ±${reach.toFixed(1)} points`;
  if (runs !== undefined) return { note: `${known}; more runs narrow it` };
  const n = Math.min(...independentN);
  const enough =
    n * Math.max(reach / NEAR_POINTS, tail === null ? 0 : Math.log(tail.hi / tail.lo) / 2 / NEAR_TAIL) ** 2;
  // it may be off by more than chance has it
  if (enough <= n) return { note: `${known}, and reaches beyond what is no change` };
  const calls = grouped(Number(enough.toPrecision(1)));
  return {
    note: `${known}; unchanged builds are told as such from about ${calls} independent calls on each side`,
  };
}

/**
 * Half-widths from which on 95 % of unchanged builds come out as no change, within 1 point and within TAIL_RATIO: of an
 * interval of 2.5 standard errors, as those of a report with few maps are, two more standard errors of where it lies.
 */
const NEAR_POINTS = 1 / 1.8;
const NEAR_TAIL = Math.log(TAIL_RATIO) / 1.8;

const UNSEEN =
  'what moved within a row is not seen; single values, or finer rows (hist with k, lhist), show it';

function isBelow(one: MapColumn | null, other: MapColumn | null): boolean {
  return one !== null && other !== null && one.max !== null && other.min !== null && one.max < other.min;
}

function nameOf({ name, key }: ComparedMap): string {
  return key === null ? name : `${name}[${key}]`;
}

/**
 * Bounds of P(faster). Rows say nothing of values that moved within them; exact statistics say on which side of half, and
 * all of it where every value of one side is below every one of the other.
 */
function chanceOf(
  { columns: [base, variant] }: ComparedMap,
  { judgedBy, whole, smallerAnywhere }: MapAgainst,
): { lo: number; hi: number } {
  // of few runs that lie apart the interval alone is too short: what they are tested by beside it has to bear it out
  if (judgedBy === 'runs' && whole === 0)
    return { lo: Math.min(0.5, smallerAnywhere?.lo ?? 0), hi: Math.max(0.5, smallerAnywhere?.hi ?? 1) };
  if (judgedBy === 'statistics' && isBelow(variant, base)) return { lo: 1, hi: 1 };
  if (judgedBy === 'statistics' && isBelow(base, variant)) return { lo: 0, hi: 0 };
  if (judgedBy === 'statistics') return { lo: whole < 0 ? 0.5 : 0, hi: whole > 0 ? 0.5 : 1 };
  return smallerAnywhere ?? { lo: 0, hi: 1 };
}
