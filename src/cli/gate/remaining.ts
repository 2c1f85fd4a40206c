/** The replays of a gate without the variants that are wrong: what one of them answers keeps no other from being judged. */
import { CheckFailed } from '../../failure.js';
import { type Refused, refusal } from '../../gate/refused.js';
import { isRereadable } from '../look-ahead.js';
import type { Streams } from '../streams.js';
import type { GateSettings } from './options.js';
import type { Replayed } from './replayed.js';
import { replayedWith } from './seeds.js';

interface Remaining {
  /** With each seed. */
  readonly runs: readonly Replayed[];
  /** Of the variants that are in them. */
  readonly names: readonly (readonly string[])[];
  readonly refused: readonly Refused[];
}

/**
 * Replays with each seed, and again without a variant that is refused. Throws CheckFailed with every reason where none is
 * left, or the trace can be read only once.
 * @param names of each variant, as the report has it and as it was typed
 */
export async function replayedWithout(
  seeds: readonly number[],
  names: readonly (readonly string[])[],
  settings: GateSettings,
  streams: Streams,
): Promise<Remaining> {
  const [trace] = settings.inputs;
  const refused: Refused[] = [];
  let left = names;
  for (;;) {
    const variant = settings.variant?.filter((_, i) => left.includes(names[i]));
    try {
      const runs = await replayedWith(seeds, trace, { ...settings, variant }, streams);
      return { runs, names: left, refused };
    } catch (error) {
      if (!(error instanceof CheckFailed)) throw error;
      const { lane } = error.facts;
      const wrong = left.find(([label]) => label === lane);
      if (wrong === undefined) throw error;
      refused.push({ names: wrong, message: error.message });
      left = left.filter((one) => one !== wrong);
      if (left.length === 0) throw refusal(refused);
      if (!isRereadable(trace))
        throw new CheckFailed(
          `${error.message}; no other variant was judged, for a pipe is read once: give the trace as a file`,
        );
    }
  }
}
