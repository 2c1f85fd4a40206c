/** What the threads of a run tell each other beside the ring: plain data only. */
import { CheckFailed, type Facts, InputError } from '../../failure.js';
import type { Backing, Trace } from '../../trace/trace.js';
import { DEFAULT_BASE, type Selection, select } from '../../variants/select.js';
import type { Price } from '../pricing/prices.js';
import { type LaneOptions, type Setup, stepsOf } from '../setup.js';
import type { ThreadResult } from './lane-thread.js';
import type { RingMemory } from './ring.js';

/** What a worker is started with. */
export interface Task {
  readonly ring: RingMemory;
  readonly thread: number;
  /** Numbers of its lanes in the run. */
  readonly members: readonly number[];
  readonly trace: Pick<Trace, 'name' | 'meta' | 'columns'>;
  /** The selections as texts: functions cross no threads, so each selects its own. */
  readonly options: Omit<LaneOptions, 'base' | 'variants'>;
  readonly base: string | null;
  readonly variants: readonly (string | null)[];
  readonly prices: readonly (Price | undefined)[];
}

/** An error, with whose fault it is. */
export type PlainError =
  | { readonly kind: 'input' | 'check'; readonly message: string; readonly facts: Facts }
  | { readonly kind: 'ours'; readonly message: string; readonly stack: string | undefined };

/** What a worker says at its end: what its lanes came to, or the row that ended the run, as a Stop. */
export type Report =
  | { readonly kind: 'result'; readonly result: ThreadResult }
  | { readonly kind: 'stop'; readonly row: number; readonly order: number; readonly error: PlainError };

/** From a worker: there is room in the ring, its report, or that it broke. To it: the next backings of the trace. */
export type ToReader = 'room' | Report | { readonly kind: 'fault'; readonly error: PlainError };
export type ToWorker = readonly Backing[];

export function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { kind: 'ours', message: String(error), stack: undefined };
  const { message } = error;
  if (error instanceof InputError) return { kind: 'input', message, facts: error.facts };
  if (error instanceof CheckFailed) return { kind: 'check', message, facts: error.facts };
  return { kind: 'ours', message, stack: error.stack };
}

export function errorOf(plain: PlainError): Error {
  if (plain.kind === 'input') return new InputError(plain.message, plain.facts);
  if (plain.kind === 'check') return new CheckFailed(plain.message, plain.facts);
  const error = new Error(plain.message);
  if (plain.kind === 'ours' && plain.stack !== undefined) error.stack = plain.stack;
  return error;
}

/** Every lane can be built in another thread: it is known by a text. */
export function canCross({ base, variants }: LaneOptions): boolean {
  return isDefault(base) ? variants.every(hasText) : [base, ...variants].every(hasText);
}

export function taskOf(
  { trace, options, prices }: Setup,
  ring: RingMemory,
  thread: number,
  members: readonly number[],
): Task {
  const { base, variants, host, unit, seed, watchLocks, nic } = options;
  return {
    ring,
    thread,
    members,
    trace: { name: trace.name, meta: trace.meta, columns: trace.columns },
    options: { host, unit, seed, watchLocks: watchLocks ?? false, nic: nic ?? null },
    base: base.text,
    variants: variants.map(({ text }) => text),
    prices,
  };
}

/** @param backings grows with what the reading thread sends */
export async function setupOf(task: Task, backings: readonly Backing[]): Promise<Setup> {
  const base = await selected(task.base);
  const variants: Selection[] = [];
  for (const text of task.variants) variants.push(await selected(text));
  const options = { ...task.options, base, variants };
  const { steps } = stepsOf(options);
  return { trace: { ...task.trace, backings }, options, steps, prices: task.prices };
}

async function selected(text: string | null): Promise<Selection> {
  return text === null ? DEFAULT_BASE : select(text);
}

function hasText({ text }: Selection): boolean {
  return text !== null;
}

/** DEFAULT_BASE, also with its prices changed, which makes another object of it. */
function isDefault({ label }: Selection): boolean {
  return label === DEFAULT_BASE.label;
}
