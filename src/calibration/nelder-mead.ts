/** Downhill simplex of Nelder and Mead with the dimension-dependent coefficients of Gao and Han; deterministic. */

export interface Minimum {
  readonly at: number[];
  readonly value: number;
}

/** A simplex that is smaller than that in every direction is done, and so is one after this many evaluations. */
const TOLERANCE = 1e-5;
const MOST_EVALUATIONS = 4000;
/** So often it starts again at most, and from a gain below that on no more. */
const MOST_ROUNDS = 12;
const LEAST_GAIN = 1e-7;

/** @param step from the start to the other corners of the first simplex */
function nelderMead(f: (x: readonly number[]) => number, start: readonly number[], step: number): Minimum {
  const n = start.length;
  const expand = 1 + 2 / n;
  const contract = 0.75 - 1 / (2 * n);
  const shrink = 1 - 1 / n;
  let used = 0;
  const point = (at: number[]): Minimum => {
    used++;
    return { at, value: f(at) };
  };
  const simplex = [point([...start])];
  for (let i = 0; i < n; i++) simplex.push(point(start.map((x, j) => (i === j ? x + step : x))));
  const blend = (center: readonly number[], other: readonly number[], factor: number) =>
    center.map((c, i) => c + factor * (other[i] - c));
  while (used < MOST_EVALUATIONS) {
    simplex.sort((a, b) => a.value - b.value);
    const [best] = simplex;
    const worst = simplex[n];
    if (simplex.every((p) => p.at.every((x, i) => Math.abs(x - best.at[i]) < TOLERANCE))) break;
    const center = best.at.map((_, i) => simplex.slice(0, n).reduce((sum, p) => sum + p.at[i], 0) / n);
    const reflected = point(blend(center, worst.at, -1));
    if (reflected.value < best.value) {
      const expanded = point(blend(center, worst.at, -expand));
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[n - 1].value) {
      simplex[n] = reflected;
    } else {
      const outside = reflected.value < worst.value;
      const contracted = point(blend(center, worst.at, outside ? -contract : contract));
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted;
      else for (let i = 1; i <= n; i++) simplex[i] = point(blend(best.at, simplex[i].at, shrink));
    }
  }
  return simplex.reduce((a, b) => (b.value < a.value ? b : a));
}

/** Starts again from what was found, with a fresh simplex, until that gains nothing: a simplex alone can collapse early. */
export function minimise(f: (x: readonly number[]) => number, start: readonly number[], step = 0.1): Minimum {
  let best = nelderMead(f, start, step);
  for (let round = 1; round < MOST_ROUNDS; round++) {
    const next = nelderMead(f, best.at, round % 2 === 0 ? step : -step / 2);
    const gain = best.value - next.value;
    if (gain > 0) best = next;
    if (gain < LEAST_GAIN) break;
  }
  return best;
}
