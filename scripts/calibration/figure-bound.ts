/** How far a published figure may be off where nothing else tells it: the bound that it was given before any fit. */
import { InputError } from '../../src/failure.js';
import type { Scalar } from '../../src/validation/published.js';

/**
 * Half of the interval that a figure's bound allows, in the figure's unit. It is taken as a 95 % interval: an exact fit has no
 * residuals that could tell another.
 * Throws on a bound that is neither relative nor in points.
 */
export function boundHalfWidth({ id, value, bound }: Scalar): number {
  const [, size, unit] = /^([\d.]+)(%| points?)$/.exec(bound) ?? [];
  if (size === undefined) throw new InputError(`${id}: bound "${bound}" is no half-width`);
  return unit === '%' ? (Number(size) / 100) * value : Number(size);
}

/** Said of prices whose intervals rest on it. */
export const BY_BOUND = "the figures' bounds, since an exact fit has no residuals: identified, not tested";
