/**
 * What a host file says of how well the sums of a fit are known. Errors are carried as half-widths of 95 % intervals, so
 * that a matrix of squared half-widths takes the place of a covariance matrix.
 */
import type { Host, HostPrice } from '../hosts/host.js';
import { sumOf } from '../sums.js';

/** Squared half-widths of the sums, in their order, with the products of those of two sums beside the diagonal. */
export type SquaredHalfWidths = readonly (readonly number[])[];

type Fit = NonNullable<Host['fits']>[number];

/**
 * Writes the errors of fitted sums into a host: the interval of each sum, cut off at 0, and of its steps. A step that is a
 * share of a sum can be anything from nothing to all of it.
 * @param sums names of the sums with their steps, in the order of the errors
 * @param why what the errors are taken from
 */
export function withErrors(
  steps: Readonly<Record<string, HostPrice>>,
  sums: readonly (readonly [name: string, steps: readonly string[]])[],
  errors: SquaredHalfWidths,
  why: string,
): { steps: Record<string, HostPrice>; fits: Fit[] } {
  const halfWidths = errors.map((row, i) => Math.sqrt(row[i]));
  const known: Record<string, HostPrice> = { ...steps };
  const fit: Fit = {
    sums: sums.map(([name, parts], i) => {
      const sum = sumOf(parts, (step) => steps[step].price);
      const interval: [number, number] = [
        roundedTo(Math.max(0, sum - halfWidths[i]), Math.floor),
        roundedTo(sum + halfWidths[i], Math.ceil),
      ];
      for (const step of parts) {
        const { price, why: reason, ...rest } = steps[step];
        known[step] = {
          price,
          interval: parts.length === 1 ? interval : [0, interval[1]],
          ...rest,
          why: `${reason}; interval: ${parts.length === 1 ? why : 'nothing to all of the sum'}`,
        };
      }
      return { name, steps: [...parts], interval };
    }),
    correlation: errors.map((row, i) =>
      row.map((value, j) =>
        i === j ? 1 : correlation((value + errors[j][i]) / (2 * halfWidths[i] * halfWidths[j])),
      ),
    ),
    why,
  };
  return { steps: known, fits: [fit] };
}

function correlation(value: number): number {
  // a rounded −0 is 0
  return Number(Math.min(1, Math.max(-1, Number.isNaN(value) ? 0 : value)).toFixed(3)) + 0;
}

/** The end of an interval, to three digits. @param round outwards */
function roundedTo(value: number, round: (value: number) => number): number {
  if (value === 0) return 0;
  const scale = 10 ** (2 - Math.floor(Math.log10(value)));
  return Number((round(value * scale) / scale).toPrecision(3));
}
