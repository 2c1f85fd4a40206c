/** What a check came to over several seeds, in words. */
import type { GateTerm, OverSeeds } from '../../stats/gate-result.js';
import { grouped, points, quantity, signed } from '../numbers.js';

/** `over 11 seeds +5.64..+11.01 %, 95 % interval of the mean +7.09..+9.16 %`, of each quantity and unit once. */
export function overSeeds(terms: readonly GateTerm[]): string[] {
  const isOne = terms.every((term) => term.quantity === terms[0].quantity);
  const texts = terms.flatMap((term) => {
    if (term.seeds === undefined) return [];
    const of = isOne ? '' : `${term.quantity} `;
    return [`${of}${rangeText(term, term.seeds)}`];
  });
  return [...new Set(texts)];
}

function rangeText(term: GateTerm, { count, least, most, interval }: OverSeeds): string {
  const over = `over ${grouped(count)} seeds`;
  if (least === null || most === null) return `${over}: BASE is 0 with one of them`;
  if (least === most) return `the same ${over}`;
  const { write, unit } = formOf(term);
  const text = (lo: number, hi: number) => `${[...new Set([write(lo), write(hi)])].join('..')}${unit}`;
  const mean = interval === null ? '' : `, 95 % interval of the mean ${text(interval.lo, interval.hi)}`;
  return `${over} ${text(least, most)}${mean}`;
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
