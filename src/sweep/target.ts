/** What a name after --over means: something of the trace, a parameter of a variant, or the price of a step. */
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { STEPS } from '../kernel/steps.js';
import { LAST_SEED } from '../stats/random.js';
import type { RowChange } from './changed-trace.js';
import { DIMENSIONS } from './dimensions.js';
import { type Over, plainText, SEED, type SweptValue } from './over.js';
import { partsOf } from './parameters.js';

/** What the user names beside --over. */
export interface Named {
  readonly base?: string;
  readonly variant: readonly string[];
  readonly set: readonly string[];
  /** Left out: by default. */
  readonly seed?: number;
}

export interface Target {
  /** In a few words. */
  readonly what: string;
  readonly kind: 'trace' | 'parameter' | 'price' | 'seed';
  /** What the variants are called at all values. */
  readonly labels: readonly string[];
  /** What is named at a value. */
  at(value: SweptValue): Named;
  /** What becomes of the trace at a value; null: it stays. */
  change(value: SweptValue, trace: string): RowChange | null;
}

/** Other names for what a sweep goes over. */
const ALIASES: Readonly<Record<string, string>> = { batch: 'batch:bytes' };

const SAME = (): null => null;

/** Throws InputError where a name means nothing here, or a value can't be. */
export async function targetOf({ name, values }: Over, named: Named): Promise<Target> {
  if (Object.hasOwn(DIMENSIONS, name)) return dimension(name, values, named);
  if (name === SEED) return seeds(values, named);
  const base = named.base === undefined ? [] : [await partsOf(named.base)];
  const variants = await Promise.all(named.variant.map(partsOf));
  const all = [...base, ...variants];
  const wanted = ALIASES[name] ?? name;
  if (all.some(({ parameters }) => parameters.includes(wanted))) {
    unitless(name, values);
    const at = (value: SweptValue): Named => ({
      ...(base.length === 0 ? {} : { base: base[0].with(wanted, plainText(value)) }),
      variant: variants.map((one) => one.with(wanted, plainText(value))),
      set: named.set,
    });
    const labels = variants.map((one) => one.without(wanted));
    return { what: 'a parameter of a variant', kind: 'parameter', labels, at, change: SAME };
  }
  const steps = [...STEPS.map((step) => step.name), ...all.flatMap((one) => one.steps)];
  if (steps.includes(name)) return price(name, named);
  const parameters = [...new Set(all.flatMap((one) => one.parameters))];
  const others = [...Object.keys(DIMENSIONS), SEED, ...parameters];
  throw new InputError(
    `--over ${name}: nothing is called so here${didYouMean(name, [...others, ...steps])}; there are ${others.join(', ')}, and the prices of steps (vfiobench list steps)`,
  );
}

function dimension(name: string, values: readonly SweptValue[], named: Named): Target {
  const { summary, least, most, of } = DIMENSIONS[name];
  whole(name, values, least, most);
  return {
    what: summary,
    kind: 'trace',
    labels: named.variant,
    at: () => named,
    change: ({ value }, trace) => of(value, trace),
  };
}

function seeds(values: readonly SweptValue[], named: Named): Target {
  if (named.seed !== undefined)
    throw new InputError(`--over ${SEED}: it is swept over and given by --seed; leave one out`);
  whole(SEED, values, 0, LAST_SEED);
  return {
    what: 'the draws of the replay',
    kind: 'seed',
    labels: named.variant,
    at: ({ value }) => ({ ...named, seed: value }),
    change: SAME,
  };
}

function price(step: string, named: Named): Target {
  if (named.set.some((text) => text.startsWith(`${step}=`)))
    throw new InputError(`--over ${step}: its price is swept over and given by --set; leave one out`);
  return {
    what: 'the price of a step',
    kind: 'price',
    labels: named.variant,
    at: (value) => ({ ...named, set: [...named.set, `${step}=${plainText(value)}`] }),
    change: SAME,
  };
}

function whole(name: string, values: readonly SweptValue[], least: number, most: number): void {
  unitless(name, values);
  const wrong = values.find(({ value }) => !Number.isInteger(value) || value < least || value > most);
  if (wrong !== undefined)
    throw new InputError(`--over ${name}: it is a whole number from ${least} to ${most}, not ${wrong.text}`);
}

function unitless(name: string, values: readonly SweptValue[]): void {
  const wrong = values.find(({ unit }) => unit !== '');
  if (wrong !== undefined)
    throw new InputError(`--over ${name}: ${wrong.text}: it has no unit but K, M, G and T, powers of 1024`);
}
