/** The host file of a fit: what was told, what was split, and what stayed as it was, each with its reason. */
import type { Host, HostPrice } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';
import type { FittedPrices } from './fit-calls.js';
import { withErrors } from './known-sums.js';
import { sigmaOfShare } from './lognormal.js';
import { MOST_MISFIT } from './misfit.js';
import { showsMisfit } from './price-fit.js';
import { isAlone, isUntold, reachOf } from './told-prices.js';

/** Four digits, from 1000 on to a tenth of the unit. */
function roundedPrice(price: number): number {
  return price < 1000 ? Number(price.toPrecision(4)) : Math.round(price * 10) / 10;
}

const UNNAMED = 'unnamed kernel';

export interface FittedHostParts {
  readonly name: string;
  readonly like: Host;
  /** What was measured, as the reasons name it. */
  readonly source: string;
  /** Kernels that were measured. */
  readonly kernels: readonly string[];
  readonly fit: FittedPrices;
  readonly interrupts: Host['interrupts'];
}

export function fittedHost(parts: FittedHostParts): Host {
  const { name, like, source, kernels, interrupts } = parts;
  const { dispersions } = parts.fit;
  const { fits: _, interrupts: __, caveats: ___, call, ...machine } = like;
  const callSigma = Math.min(3, round(dispersions.callSigma));
  const why =
    dispersions.fittedTo === null
      ? `as on ${like.name}: ${call?.why ?? 'none'}`
      : `fitted to ${source}: ${dispersions.fittedTo}`;
  const sums = knownSums(parts);
  const reach = reachOf(parts.fit) ** 2;
  const errors = sums.map(([i]) => sums.map(([j]) => reach * parts.fit.covariance[i][j]));
  const known = withErrors(
    stepPrices(parts),
    sums.map(([, title, steps]) => [title, steps]),
    errors,
    `least squares on ${source}${!showsMisfit(parts.fit) ? `, the model assumed to miss by ${MOST_MISFIT * 100} %` : ''}`,
  );
  return {
    ...machine,
    name,
    summary: `calibrated to ${source}, from ${like.name}`,
    source: `vfiobench calibrate ${source} --like ${like.name}`,
    kernel: kernels.length === 0 ? UNNAMED : kernels.join(', '),
    ...(callSigma > 0 ? { call: { sigma: callSigma, why } } : {}),
    interrupts,
    steps: known.steps,
    ...(sums.length === 0 ? {} : { fits: known.fits }),
  };
}

function stepPrices(parts: FittedHostParts): Host['steps'] {
  const { like, source, fit } = parts;
  const steps: Record<string, HostPrice> = {};
  for (const [name, price] of Object.entries(like.steps)) {
    steps[name] = {
      ...price,
      from: 'assumed',
      why: `no call of ${source} tells it: as on ${like.name} (${price.from}: ${price.why})`,
    };
  }
  fit.groups.forEach(({ steps: numbers }, i) => {
    if (isUntold(fit, i)) return;
    const { sigma, told: wide } = fit.dispersions.sigmas[i];
    const shares = numbers.map((step) => fit.stepPrices[step]);
    const largest = shares.indexOf(Math.max(...shares));
    for (const [j, step] of numbers.entries()) {
      const { name } = STEPS[step];
      const share = fit.prices[i] > 0 ? shares[j] / fit.prices[i] : 0;
      const { sigma: before } = like.steps[name];
      steps[name] = {
        price: roundedPrice(shares[j]),
        ...(wide ? carried(sigma, share, j === largest) : before === undefined ? {} : { sigma: before }),
        from: isAlone(fit, i) && numbers.length === 1 ? 'fitted' : 'split',
        why: reason(parts, i),
      };
    }
  });
  return steps;
}

/** The dispersion of a sum, on its dearest step. */
function carried(sigma: number, share: number, carries: boolean): { sigma?: number } {
  const own = carries && share > 0 ? round(Math.min(3, sigmaOfShare(sigma, share))) : 0;
  return own > 0 ? { sigma: own } : {};
}

function namesOf(fit: FittedPrices, group: number): string[] {
  return fit.groups[group].steps.map((step) => STEPS[step].name);
}

function reason({ fit, source, like }: FittedHostParts, group: number): string {
  const own = namesOf(fit, group);
  const split =
    own.length === 1
      ? ''
      : `share as on ${like.name} in the sum of ${own.join(', ')}, which all calls take together; `;
  const apart = isAlone(fit, group)
    ? ''
    : `; calls tell it only in sums with other steps, and how those are split is as near to ${like.name} as they allow`;
  return `${split}fitted to ${source}${apart}`;
}

/** Groups whose steps are taken once each: their prices add up to the sum that was fitted. */
function knownSums({ fit }: FittedHostParts): readonly (readonly [number, string, string[]])[] {
  return [...fit.groups.keys()]
    .filter(
      (i) => !isUntold(fit, i) && fit.prices[i] > 0 && fit.groups[i].ratios.every((ratio) => ratio === 1),
    )
    .map((i) => {
      const steps = namesOf(fit, i);
      return [i, steps.length === 1 ? steps[0] : `${steps[0]} + ${steps.length - 1} more`, steps];
    });
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
