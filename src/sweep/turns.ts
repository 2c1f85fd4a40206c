/** At which value a verdict turns: between two neighbours, where the difference of the means passes 0. */
import type { SweepPoint, SweepTurn } from '../results/sweep.js';

/** A difference counts as linear if no point is farther off the line between its ends than this share of the largest one. */
const LINEAR_WITHIN = 0.001;

/** A point with values on both sides. */
interface Known {
  readonly point: SweepPoint;
  /** Of the means, variant minus BASE. */
  readonly difference: number;
}

/**
 * The turns of all variants of one probe. Two values of which neither shows an effect have none between them.
 * @param isPrice the value is the price of a step: counts do not depend on it, so that a difference is linear in it unless
 * somebody waits, or an interrupt comes
 */
export function turnsOf(points: readonly SweepPoint[], isPrice: boolean): SweepTurn[] {
  const variants = points[0]?.against.length ?? 0;
  return Array.from({ length: variants }, (_, variant) => turnsOfOne(points, variant, isPrice)).flat();
}

function turnsOfOne(points: readonly SweepPoint[], variant: number, isPrice: boolean): SweepTurn[] {
  const known = points
    .flatMap((point): Known[] => {
      const [base, other] = [point.lanes[0], point.lanes[variant + 1]];
      return base && other ? [{ point, difference: other.mean - base.mean }] : [];
    })
    .sort((a, b) => a.point.value - b.point.value);
  if (new Set(known.map(({ point }) => unitOf(point))).size > 1) return [];
  const exact = isPrice && isLinear(known);
  const away = known.filter(({ difference }) => difference !== 0);
  return away.slice(1).flatMap((to, i): SweepTurn[] => {
    const from = away[i];
    if (from.difference > 0 === to.difference > 0) return [];
    if ([from, to].every(({ point }) => point.against[variant]?.word === 'same')) return [];
    const share = from.difference / (from.difference - to.difference);
    const [low, high] = [from.point.value, to.point.value];
    // a value that was tried and shows no difference at all is the one
    const none = known.find(({ point: { value } }) => value > low && value < high);
    return [
      {
        variant,
        from: from.point.text,
        to: to.point.text,
        at: none === undefined ? low + share * (high - low) : none.point.value,
        exact,
      },
    ];
  });
}

/** Sizes are all in bytes. */
function unitOf({ text }: SweepPoint): string {
  return text.replace(/^[\d.]+[KMGT]?/, '');
}

/** As far as its points tell; two do not. */
function isLinear(known: readonly Known[]): boolean {
  if (known.length < 3) return false;
  const [first, last] = [known[0], known[known.length - 1]];
  const slope = (last.difference - first.difference) / (last.point.value - first.point.value);
  const most = Math.max(...known.map(({ difference }) => Math.abs(difference)));
  return known.every(({ point, difference }) => {
    const line = first.difference + slope * (point.value - first.point.value);
    return Math.abs(difference - line) <= LINEAR_WITHIN * most;
  });
}
