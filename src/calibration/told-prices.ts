/** What a fit tells: prices of single steps, and of sums that the calls do not take apart, with their intervals. */
import type { CalibratedPrice } from '../results/calibration.js';
import { Z_95 } from '../stats/normal.js';
import { studentReach } from '../stats/student.js';
import { sumOf } from '../sums.js';
import type { FittedPrices } from './fit-calls.js';
import { showsMisfit, UNTOLD } from './price-fit.js';

/** Half the 95 % interval of a standard deviation: of Student's t where the misfit was estimated, not assumed. */
export function reachOf(fit: Pick<FittedPrices, 'degrees'>): number {
  return showsMisfit(fit) ? studentReach(0.05, fit.degrees) : Z_95;
}

/** The calls say next to nothing of a group's price. */
export function isUntold(fit: FittedPrices, group: number): boolean {
  return fit.told[group] < UNTOLD;
}

/** A group is priced alone: no call takes it only together with others. */
export function isAlone({ sums }: FittedPrices, group: number): boolean {
  const of = sums.filter(({ prices }) => prices.includes(group));
  return of.length === 1 && of[0].prices.length === 1;
}

/** The sums of a fit, in the order of the step table. @param names of steps by number */
export function toldPrices(fit: FittedPrices, names: readonly string[]): CalibratedPrice[] {
  return fit.sums.map(({ prices, coefficients }) => {
    const terms = prices.map((group, i) => ({ group, weight: coefficients[i] }));
    const price = sumOf(terms, ({ group, weight }) => weight * fit.prices[group]);
    const start = sumOf(terms, ({ group, weight }) => weight * fit.priors[group].start);
    const before = sumOf(terms, ({ group, weight }) => (weight * fit.priors[group].spread) ** 2);
    const varianceIn = (matrix: FittedPrices['held']): number =>
      sumOf(terms, (a) => sumOf(terms, (b) => a.weight * b.weight * matrix[a.group][b.group]));
    const error = reachOf(fit) * Math.sqrt(Math.max(0, varianceIn(fit.covariance)));
    const isSum = coefficients.every((coefficient) => coefficient > 0);
    const untold = 1 - varianceIn(fit.held) / before < UNTOLD;
    const steps = terms.flatMap(({ group, weight }) =>
      fit.groups[group].steps.map((step, i) => ({
        step: names[step],
        times: Number((weight * fit.groups[group].ratios[i]).toPrecision(6)),
      })),
    );
    return {
      steps,
      price,
      start,
      interval: untold ? null : [isSum ? Math.max(0, price - error) : price - error, price + error],
      from: untold ? 'assumed' : steps.length === 1 ? 'fitted' : 'split',
    };
  });
}
