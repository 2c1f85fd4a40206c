/**
 * How well prices are known: 95 % intervals, and the sums that one fit gave together. Errors of such sums go together (a
 * dearer call makes a cheaper page), so that a difference of two of them is known better or worse than their intervals
 * say.
 */
import { z } from 'zod';

/** Lower and upper end, 95 %, in the unit of what it belongs to; what it rests on stands in the `why` beside it. */
export const interval = z
  .tuple([z.number().nonnegative(), z.number().nonnegative()])
  .refine(([low, high]) => low <= high, 'the lower end comes first');

export type Interval = z.infer<typeof interval>;

/** Whether a number lies in its interval; without an interval nothing is wrong. */
export function isWithin(value: number, within: Interval | undefined): boolean {
  return within === undefined || (within[0] <= value && value <= within[1]);
}

const sum = z.strictObject({
  name: z.string().min(1),
  /** Steps whose prices add up to it; more than one: the data do not tell how it is split. */
  steps: z.array(z.string()).min(1),
  /** Of the sum. */
  interval,
});

/** The sums that one fit gave. */
export const fit = z
  .strictObject({
    sums: z.array(sum).min(1),
    /** Of the errors of the sums, in their order. */
    correlation: z.array(z.array(z.number().min(-1).max(1))),
    /** What the intervals and the correlation are taken from. */
    why: z.string().min(1),
  })
  .refine(({ sums, correlation }) => isCorrelation(correlation, sums.length), {
    path: ['correlation'],
    message: 'symmetric, 1 on the diagonal, a row and a column for each sum',
  });

function isCorrelation(rows: readonly (readonly number[])[], size: number): boolean {
  return (
    rows.length === size &&
    rows.every(
      (row, i) => row.length === size && row[i] === 1 && row.every((value, j) => value === rows[j][i]),
    )
  );
}

/** Below it a sum and the prices that it is made of differ by their rounding. */
const ROUNDING = 1e-3;

/**
 * What is wrong with the sums of a host, with its place; null: nothing.
 * @param steps the prices of the host
 */
export function wrongSum(
  fits: readonly z.infer<typeof fit>[],
  steps: Readonly<Record<string, { readonly price: number }>>,
): { readonly path: (string | number)[]; readonly message: string } | null {
  const seen = new Set<string>();
  for (const [i, { sums }] of fits.entries()) {
    for (const [j, { name, steps: parts, interval: within }] of sums.entries()) {
      const at = ['fits', i, 'sums', j];
      for (const step of parts) {
        if (steps[step] === undefined)
          return { path: [...at, 'steps'], message: `${step} has no price in this host` };
        if (seen.has(step)) return { path: [...at, 'steps'], message: `${step} is part of two sums` };
        seen.add(step);
      }
      const price = parts.reduce((total, step) => total + steps[step].price, 0);
      const slack = ROUNDING * price;
      if (price < within[0] - slack || price > within[1] + slack)
        return { path: [...at, 'interval'], message: `${name} adds up to ${price}, which is not in it` };
    }
  }
  return null;
}
