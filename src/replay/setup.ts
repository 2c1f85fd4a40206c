/** What the lanes of a run are built from, and how. Every thread builds those that it runs. */
import { InputError, shownName } from '../failure.js';
import { Ledger } from '../kernel/ledger.js';
import { StepTable } from '../kernel/steps.js';
import type { Trace } from '../trace/trace.js';
import { assemble } from '../variants/assemble.js';
import { type Chosen, type Selection, variantOn } from '../variants/select.js';
import type { Variant } from '../variants/variant.js';
import { BesideNic } from './beside-nic.js';
import { runsOwn } from './failures.js';
import { Lane } from './lane.js';
import { Pricer } from './pricing/pricer.js';
import { type Price, pricesOf, psPerUnit } from './pricing/prices.js';
import { Referee } from './referee.js';
import type { ReplayOptions } from './replay.js';
import { Machine } from './rows/machine.js';
import { machineOptions } from './rows/machine-options.js';
import { lockCosts } from './scheduler/lock-costs.js';

/** What of a replay's options bears on its lanes. */
export type LaneOptions = Pick<
  ReplayOptions,
  'base' | 'variants' | 'host' | 'unit' | 'seed' | 'watchLocks' | 'nic' | 'eventfdWaiters'
>;

export interface Setup {
  readonly trace: Pick<Trace, 'name' | 'meta' | 'columns' | 'backings'>;
  readonly options: LaneOptions;
  readonly steps: StepTable;
  readonly prices: readonly (Price | undefined)[];
}

/**
 * Throws InputError where variants, host and trace do not fit together, or variants of one lane exclude one another;
 * CheckFailed where a module of the user's fails.
 */
export function setUp(trace: Trace, options: ReplayOptions): Setup {
  const { base, host } = options;
  for (const { variant } of chosenIn(options)) {
    if (base.label === 'BASE' && base.chosen.some((one) => one.variant === variant)) continue;
    if (variant.needsContainer !== undefined && trace.meta.container !== variant.needsContainer) {
      throw new InputError(
        `variant ${variant.name} needs a trace with "# container: ${variant.needsContainer}"; ${shownName(trace.name)} has container ${trace.meta.container}`,
      );
    }
  }
  const { steps, own } = stepsOf(options);
  // lanes are built later, in the thread that runs them: variants that can't be put together are to be told of now
  for (const lane of [null, ...options.variants]) assemble(base, lane, steps);
  return { trace, options, steps, prices: pricesOf(host, steps, own, options.overrides) };
}

function chosenIn({ base, variants }: LaneOptions): Chosen[] {
  return [base, ...variants].flatMap((selection: Selection) => selection.chosen);
}

/** @param other variant that brings it; undefined: it is built in */
function nameTaken(step: string, variant: string, other: string | undefined): InputError {
  return new InputError(
    other === undefined
      ? `variant ${variant} brings a step ${step}, which is built in; give it a name that vfiobench list steps does not have`
      : `variants ${other} and ${variant} both bring a step ${step}; give one of them another name`,
  );
}

/** The table of steps with those that variants bring. Throws InputError where two have one name. */
export function stepsOf(options: LaneOptions): {
  readonly steps: StepTable;
  readonly own: NonNullable<Variant['steps']>;
} {
  const steps = new StepTable();
  const variants = new Set(chosenIn(options).map(({ variant }) => variant));
  const owners = new Map<string, string>();
  for (const { name: variant, steps: brought = [] } of variants) {
    for (const { name, summary } of brought) {
      if (steps.find(name) !== undefined) throw nameTaken(name, variant, owners.get(name));
      steps.add({ name, summary, lock: null });
      owners.set(name, variant);
    }
  }
  return { steps, own: [...variants].flatMap((variant) => variant.steps ?? []) };
}

/**
 * Builds a lane.
 * @param index 0 for BASE, then the variants
 * Throws InputError where variants of one lane exclude one another, CheckFailed where a module of the user's fails.
 */
export function laneOf({ trace, options, steps, prices }: Setup, index: number): Lane {
  const { base, host } = options;
  const selection = index === 0 ? null : options.variants[index - 1];
  const ledger = new Ledger(steps.size, steps.all);
  const machine = new Machine(
    assemble(base, selection, steps),
    ledger,
    { ...machineOptions(trace.meta, host), eventfdWaiters: options.eventfdWaiters },
    trace.backings,
    runsOwn(base, selection),
  );
  const timeline = {
    steps,
    psPerUnit: psPerUnit(host, options.unit),
    lockCosts: lockCosts(host, psPerUnit(host, host.unit)),
    watchLocks: options.watchLocks ?? false,
    isAssumed: Uint8Array.from({ length: steps.size }, (_, step) =>
      prices[step]?.from === 'assumed' ? 1 : 0,
    ),
  };
  return new Lane(
    selection === null ? 'BASE' : selection.label,
    machine,
    ledger,
    new Pricer(prices, host),
    options.seed,
    timeline,
    options.nic ? new BesideNic(options.nic, host) : null,
  );
}

/** The referee of a variant's lane; null for BASE. */
export function refereeOf({ options: { base, variants } }: Setup, index: number): Referee | null {
  if (index === 0) return null;
  const { label, chosen } = variants[index - 1];
  return new Referee(
    label,
    chosen.flatMap(({ variant }) =>
      (variant.mayDiffer ?? []).filter(
        ({ against }) => against === undefined || against.includes(variantOn(base, variant.path).name),
      ),
    ),
  );
}
