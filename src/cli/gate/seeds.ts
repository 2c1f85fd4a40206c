/** A gate over several seeds: its replays, one after the other, and what they come to together. */
import { InputError } from '../../failure.js';
import { type Baseline, seedsIn } from '../../gate/baseline.js';
import type { Comparison } from '../../gate/side.js';
import { LAST_SEED } from '../../stats/random.js';
import type { ModelOptions } from '../model-options.js';
import { type ReadingOptions, refusePipe } from '../open-trace.js';
import type { Streams } from '../streams.js';
import { type Replayed, replayed } from './replayed.js';

export interface SeedOptions {
  /** The first. */
  readonly seed: number;
  /** How many; left out: as many as the stored baseline has, or one. */
  readonly seeds?: number;
}

/**
 * In the order of the replays.
 * @param stored against which they are held, each against the same seed there; null: none
 * @throws InputError where there are no such seeds, or they can't be replayed
 */
export function seedsOf(
  trace: string,
  { seed, seeds: asked }: SeedOptions,
  stored: Baseline | null,
): number[] {
  const most = stored === null ? null : seedsIn(stored);
  const seeds = asked ?? most ?? 1;
  const option = `--seeds ${seeds}`;
  if (seed + seeds - 1 > LAST_SEED)
    throw new InputError(`${option} from seed ${seed} on: the last seed is ${LAST_SEED}`);
  if (most !== null && seeds > most) {
    const { name, identity } = stored!;
    const first = identity.seed;
    const has = most === 1 ? `seed ${first} alone` : `seeds ${first} to ${first + most - 1}`;
    throw new InputError(
      `${option}: baseline ${name} is of ${has}, and each seed is held against the same one there; leave it out, or store more: vfiobench baseline save ${name} ${trace} ${option} --force`,
    );
  }
  if (seeds > 1) refusePipe(trace, `${option} replays the trace once with each seed`);
  return Array.from({ length: seeds }, (_, i) => seed + i);
}

/** Replays with each seed; progress and rows that can't be read are told of the first. */
export async function replayedWith(
  seeds: readonly number[],
  trace: string,
  options: ModelOptions & ReadingOptions & { readonly quiet?: boolean },
  streams: Streams,
  factor = 1,
): Promise<Replayed[]> {
  const runs: Replayed[] = [];
  for (const [i, seed] of seeds.entries()) {
    const quiet = options.quiet === true || i > 0;
    runs.push(await replayed(trace, { ...options, seed, quiet }, streams, factor));
  }
  return runs;
}

/** The comparison of several seeds, each of which has its own; of one seed that itself. */
export function together(seeds: readonly number[], each: readonly Comparison[]): Comparison {
  const [first] = each;
  return each.length === 1 ? first : { ...first, seeds: new Map(seeds.map((seed, i) => [seed, each[i]])) };
}

/** What is said with the first seed, and what else is said with others. */
export function warningsOf(seeds: readonly number[], each: readonly (readonly string[])[]): string[] {
  const [first] = each;
  const more = each.flatMap((warnings, i) =>
    warnings.filter((text) => !first.includes(text)).map((text) => `with seed ${seeds[i]}: ${text}`),
  );
  return [...first, ...more];
}
