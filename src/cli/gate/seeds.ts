/** A gate over several seeds: its replays, one after the other, and what they come to together. */
import { statSync } from 'node:fs';
import { InputError } from '../../failure.js';
import type { Comparison } from '../../gate/side.js';
import { LAST_SEED } from '../../stats/random.js';
import { pathOfNamed } from '../open-trace.js';
import type { Streams } from '../streams.js';
import type { GateSettings } from './options.js';
import { type Replayed, replayed } from './replayed.js';

/** In the order of the replays. Throws InputError where there are no such seeds, or they can't be replayed. */
export function seedsOf({ seed, seeds = 1, inputs, baseline }: GateSettings): number[] {
  const option = `--seeds ${seeds}`;
  if (seed + seeds - 1 > LAST_SEED)
    throw new InputError(`${option} from seed ${seed} on: the last seed is ${LAST_SEED}`);
  if (seeds > 1 && baseline !== undefined)
    throw new InputError(
      `${option}: baseline ${baseline} is of one seed, with which the same is compared; leave it out or give --seeds 1`,
    );
  if (seeds > 1) refusePipe(inputs[0], `${option} replays the trace once with each seed`);
  return Array.from({ length: seeds }, (_, i) => seed + i);
}

/**
 * Throws InputError where a trace can be read only once.
 * @param why it has to be read again
 */
export function refusePipe(trace: string, why: string): void {
  if (trace === '-' || statSync(pathOfNamed(trace), { throwIfNoEntry: false })?.isFIFO())
    throw new InputError(`${why}: give it as a file, not a pipe`);
}

/** Replays with each seed; progress and rows that can't be read are told of the first. */
export async function replayedWith(
  seeds: readonly number[],
  settings: GateSettings,
  streams: Streams,
  factor = 1,
): Promise<Replayed[]> {
  const runs: Replayed[] = [];
  for (const [i, seed] of seeds.entries()) {
    const quiet = settings.quiet === true || i > 0;
    runs.push(await replayed(settings.inputs[0], { ...settings, seed, quiet }, streams, factor));
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
