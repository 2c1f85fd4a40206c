/** What a check came to over several seeds or runs, and the interval by which it was judged, in words. */
import type { GateTerm, OverSeeds } from '../../results/gate.js';
import { counted, grouped, points, quantity, signed } from '../numbers.js';

/** `over 11 seeds +5.64..+11.01 %, 95 % interval of the mean +7.09..+9.16 %`, of each quantity and unit once. */
export function overSeeds(terms: readonly GateTerm[]): string[] {
  return ofEach(terms, (term) => (term.seeds === undefined ? null : rangeText(term, term.seeds)));
}

/** `3 against 3 runs, 95 % interval of the change +1.95..+9.10 %`; of one run a side the interval alone. */
export function overRuns(terms: readonly GateTerm[]): string[] {
  return ofEach(terms, ({ runs, ...term }) => {
    const of = term.threshold.is === 'limit' ? 'their mean' : 'the change';
    const parts = [
      ...(runs === undefined ? [] : [runsText(term, runs)]),
      ...(term.interval === undefined ? [] : [`95 % interval of ${of} ${endsText(term, term.interval)}`]),
    ];
    return parts.length === 0 ? null : parts.join(', ');
  });
}

/** What looks at the variant alone has no runs of BASE. */
function runsText({ base, unit, threshold }: GateTerm, [from, own]: readonly [number, number]): string {
  const isOfOne = base === null && threshold.is === 'limit' && unit !== '%';
  return isOfOne ? counted(own, 'run') : `${grouped(own)} against ${counted(from, 'run')}`;
}

function ofEach(terms: readonly GateTerm[], textOf: (term: GateTerm) => string | null): string[] {
  const isOne = terms.every((term) => term.quantity === terms[0].quantity);
  const texts = terms.flatMap((term) => {
    const text = textOf(term);
    return text === null ? [] : [`${isOne ? '' : `${term.quantity} `}${text}`];
  });
  return [...new Set(texts)];
}

function rangeText(term: GateTerm, { count, least, most, interval }: OverSeeds): string {
  const over = `over ${grouped(count)} seeds`;
  if (least === null || most === null) return `${over}: BASE is 0 with one of them`;
  if (least === most) return `the same ${over}`;
  const mean = interval === null ? '' : `, 95 % interval of the mean ${endsText(term, interval)}`;
  return `${over} ${endsText(term, { lo: least, hi: most })}${mean}`;
}

/** `+5.64..+11.01 %`; `above +5.64 %` with an open end. */
function endsText(term: GateTerm, { lo, hi }: NonNullable<GateTerm['interval']>): string {
  const { write, unit } = formOf(term);
  if (lo === null || hi === null) {
    const ends = [
      lo === null ? '' : `above ${write(lo)}${unit}`,
      hi === null ? '' : `below ${write(hi)}${unit}`,
    ];
    return ends.join('') || 'without bounds';
  }
  return `${[...new Set([write(lo), write(hi)])].join('..')}${unit}`;
}

/** Changes have a sign; the variant itself has none. */
function formOf({ threshold, unit }: GateTerm): { write: (value: number) => string; unit: string } {
  const isChange = threshold.is !== 'limit';
  if (threshold.is === 'percent' || unit === '%')
    return { write: (value) => (isChange ? points(value) : points(value).replace(/^\+/, '')), unit: ' %' };
  return {
    write: (value) => (isChange ? signed(value, quantity) : quantity(value)),
    unit: unit === null ? '' : ` ${unit}`,
  };
}
