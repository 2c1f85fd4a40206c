/**
 * What of the predicted figures and of the directions follows from the fit: it would come out right on any model, so that it
 * tests none.
 */
import type { Direction, Figure } from '../stats/validation.js';

/** A direction before it is known whether the fit gives it. */
export type FoundDirection = Omit<Direction, 'follows'>;

type Value = { readonly trace: string | null; readonly variant: string; readonly unit: string };

/** A fitted figure has the same modelled value, to the last digit, of the same trace, variant and unit. */
function isFitted(
  modelled: number | null,
  { trace, variant, unit }: Value,
  figures: readonly Figure[],
): boolean {
  return figures.some(
    (other) =>
      other.role === 'fit' &&
      modelled !== null &&
      other.modelled === modelled &&
      other.unit === unit &&
      other.source.trace === trace &&
      other.source.variant === variant,
  );
}

/** A predicted figure that measures a fitted one again. */
export function repeatsFitted({ role, modelled, unit, source }: Figure, figures: readonly Figure[]): boolean {
  return role === 'predict' && isFitted(modelled, { ...source, unit }, figures);
}

/** A predicted figure all of whose parts are fitted: the rest of it is the trace's mix. */
export function isArithmetic(figure: Figure, figures: readonly Figure[]): boolean {
  const { role, unit, source, madeOf } = figure;
  return (
    role === 'predict' &&
    madeOf.length > 0 &&
    !repeatsFitted(figure, figures) &&
    madeOf.every(({ variant, modelled }) => isFitted(modelled, { ...source, variant, unit }, figures))
  );
}

/** Whether both sides of a direction are fitted, inputs, or given by fitted figures. */
export function followsFromFit({ of, against }: FoundDirection, figures: readonly Figure[]): boolean {
  return [of, against].every((side) => {
    const figure = figures.find(({ id }) => id === side);
    if (figure === undefined) throw new Error(`a direction is of the figure ${side}, which the thread lacks`);
    return figure.role !== 'predict' || repeatsFitted(figure, figures) || isArithmetic(figure, figures);
  });
}
