/** Into how many pieces stretches of pages fall that are also cut at the multiples of a size (folios, batches). */

/**
 * Pieces of `count` stretches of `size` pages each, one after another from page `at` on, cut at the multiples of `cut`:
 * those that `cut` alone makes of them all, and one more for each stretch that begins inside of one.
 */
export function piecesOf(at: number, size: number, count: number, cut: number): number {
  const pieces = Math.floor((at + count * size - 1) / cut) - Math.floor(at / cut) + 1;
  return pieces + count - 1 - multiplesAmong(at + size, size, count - 1, cut);
}

/** How many of the `count` numbers at, at + step, at + 2 step, … are multiples of `of`. */
function multiplesAmong(at: number, step: number, count: number, of: number): number {
  const period = of / greatestCommonDivisor(step, of);
  for (let i = 0; i < Math.min(count, period); i++)
    if ((at + i * step) % of === 0) return Math.floor((count - 1 - i) / period) + 1;
  return 0;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
