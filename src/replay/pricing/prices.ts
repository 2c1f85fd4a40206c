/** The prices of a run: the host's, the variants' own steps', and what --set changes. */
import { didYouMean } from '../../did-you-mean.js';
import { InputError } from '../../failure.js';
import type { Host } from '../../hosts/host.js';
import { INTERRUPT, type StepTable } from '../../kernel/steps.js';
import type { Ends, PriceFrom } from '../../results/sensitivity.js';
import { NS_PER, nsOf, UNITS, type Unit } from '../../sizes.js';
import type { OwnStep } from '../../variants/variant.js';
import { refuseUnknownSteps } from './known-steps.js';

export interface Price {
  /** Picoseconds for one count. */
  readonly ps: number;
  readonly sigma: number;
  readonly from: PriceFrom;
  readonly why: string;
  /** Ends of its 95 % interval; left out: nobody says how well it is known. */
  readonly intervalPs?: Ends;
}

/** One second, in picoseconds: dearer is a slip of the unit. */
const DEAREST_PS = 1e12;

export interface Override {
  readonly step: string;
  readonly value: number;
  readonly unit: Unit;
}

/**
 * Picoseconds in one unit on a host.
 * @param option the option that asks for the unit
 * Throws InputError where the host can't say.
 */
export function psPerUnit(host: Host, unit: Unit, option = `--unit ${unit}`): number {
  if (unit === 'ns') return 1000;
  if (unit === 'us') return 1_000_000;
  if (host.unit !== unit) {
    throw new InputError(
      `${option}: host ${host.name} is priced in ${host.unit} and does not say how many ${unit} a ns has`,
    );
  }
  return 1000 / host.unitsPerNs.value;
}

/** An interval in picoseconds in another unit, without the noise of the division. */
export function endsIn([low, high]: Ends, unitPs: number): Ends {
  const inUnit = (end: number) => Number((end / unitPs).toPrecision(12));
  return [inUnit(low), inUnit(high)];
}

/** Reads one --set: `gup_call=90ns`; without a unit, the host's own. Times that are no Unit come out in ns. */
export function parseOverride(text: string, host: Host): Override {
  const match = /^([a-z][a-z0-9_]*)=(\d+(?:\.\d+)?)([a-z]+)?$/.exec(text);
  const [, step, value, typed = host.unit] = match ?? [];
  const unit = UNITS.find((name) => name === typed);
  if (match === null || (unit === undefined && !Object.hasOwn(NS_PER, typed)))
    throw new InputError(`--set ${text}: a price is written like gup_call=90ns`);
  return unit === undefined
    ? { step, value: nsOf(value + typed), unit: 'ns' }
    : { step, value: Number(value), unit };
}

/** Reads every --set. Throws InputError where two of them price one step. */
export function parseOverrides(texts: readonly string[] | undefined, host: Host): Override[] {
  const overrides = (texts ?? []).map((text) => parseOverride(text, host));
  const names = overrides.map(({ step }) => step);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new InputError(`--set ${twice} is given twice; a step has one price`);
  return overrides;
}

/**
 * Prices by step number; a step that the host does not price has none.
 * @param own steps that the variants of this run bring along
 */
export function pricesOf(
  host: Host,
  steps: StepTable,
  own: readonly OwnStep[],
  overrides: readonly Override[],
): (Price | undefined)[] {
  refuseUnknownSteps(host, steps);
  const prices: (Price | undefined)[] = new Array(steps.size).fill(undefined);
  const unitPs = psPerUnit(host, host.unit);
  for (const [name, { price, sigma, from, why, interval }] of Object.entries(host.steps)) {
    const intervalPs: Ends | undefined = interval && [interval[0] * unitPs, interval[1] * unitPs];
    prices[steps.find(name)!] = { ps: price * unitPs, sigma: sigma ?? 0, from, why, intervalPs };
  }
  for (const { name, ns, why } of own)
    prices[steps.find(name)!] = { ps: ns * 1000, sigma: 0, from: 'assumed', why };
  const { interrupts } = host;
  if (interrupts !== undefined) {
    prices[INTERRUPT] = {
      ps: interrupts.mean * unitPs,
      sigma: interrupts.sigma,
      from: 'assumed',
      why: interrupts.why,
    };
  }
  for (const { step, value, unit } of overrides) {
    const number = steps.find(step);
    if (number === undefined) {
      throw new InputError(
        `--set ${step}: no such step${didYouMean(step, steps.names)}; vfiobench list steps`,
      );
    }
    const option = `--set ${step}=${value}${unit}`;
    const ps = value * psPerUnit(host, unit, option);
    if (ps > DEAREST_PS) throw new InputError(`${option}: a step costs at most 1 s`);
    prices[number] = {
      ps,
      sigma: prices[number]?.sigma ?? 0,
      from: 'assumed',
      why: 'set on the command line',
    };
  }
  return prices;
}
