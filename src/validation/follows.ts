/**
 * What of the predicted figures and of the directions follows from the fit: it would come out right on any model, so that it
 * tests none.
 */
import type { Direction, Figure } from '../results/validation.js';

/** A direction before it is known whether the fit gives it. */
export type FoundDirection = Omit<Direction, 'follows'>;

/** What the validation of one thread finds. */
export interface Found {
  readonly figures: readonly Figure[];
  readonly directions: readonly FoundDirection[];
}

type Value = Pick<Figure, 'modelled' | 'unit'> & {
  readonly trace: string | null;
  readonly variant: string;
  /** A time: the same to the last digit in two variants, it is made of the same steps. */
  readonly isTime: boolean;
};

function valued({ modelled, unit, source, assumedShare }: Figure): Value {
  return { modelled, unit, trace: source.trace, variant: source.variant, isTime: assumedShare !== null };
}

/**
 * The same modelled value, to the last digit, of the same trace and unit: in one variant, or as a time in two, which then
 * take the same steps, so that nothing of what tells them apart is tested. Counts of two variants may agree by chance.
 */
function isSame(one: Value, other: Value): boolean {
  return (
    one.modelled !== null &&
    one.modelled === other.modelled &&
    one.unit === other.unit &&
    one.trace === other.trace &&
    (one.variant === other.variant || (one.isTime && other.isTime))
  );
}

function isFitted(value: Value, figures: readonly Figure[]): boolean {
  return figures.some((other) => other.role === 'fit' && isSame(value, valued(other)));
}

/** A predicted figure that measures a fitted one again. */
function measuresFitted(figure: Figure, figures: readonly Figure[]): boolean {
  return figure.role === 'predict' && isFitted(valued(figure), figures);
}

/** A predicted figure that measures a fitted one again, or is what another variant was predicted to be before it. */
export function repeats(figure: Figure, figures: readonly Figure[]): boolean {
  if (figure.role !== 'predict') return false;
  if (measuresFitted(figure, figures)) return true;
  const before = figures.slice(0, Math.max(0, figures.indexOf(figure)));
  return before.some(
    (other) =>
      other.role === 'predict' &&
      other.source.variant !== figure.source.variant &&
      isSame(valued(figure), valued(other)),
  );
}

/** A predicted figure all of whose parts are fitted: the rest of it is the trace's mix. */
export function isArithmetic(figure: Figure, figures: readonly Figure[]): boolean {
  return figure.role === 'predict' && !repeats(figure, figures) && isMadeOfFitted(figure, figures);
}

function isMadeOfFitted(figure: Figure, figures: readonly Figure[]): boolean {
  return (
    figure.madeOf.length > 0 &&
    figure.madeOf.every((part) => isFitted({ ...valued(figure), ...part }, figures))
  );
}

/** Whether both sides of a direction are fitted, inputs, or given by fitted figures. */
export function followsFromFit({ of, against }: FoundDirection, figures: readonly Figure[]): boolean {
  return [of, against].every((side) => {
    const figure = figures.find(({ id }) => id === side);
    if (figure === undefined) throw new Error(`a direction is of the figure ${side}, which the thread lacks`);
    if (figure.role !== 'predict' || measuresFitted(figure, figures)) return true;
    return isMadeOfFitted(figure, figures);
  });
}
