/** For tests: what validations judge by, as the package has it, or with an error planted in the hosts. */
import type { Host } from '../hosts/host.js';
import { loadHost } from '../hosts/load.js';
import type { Validation } from '../results/validation.js';
import { type Evidence, evidence, type ReplayPackaged, replayPackaged } from './replays.js';

/**
 * The package as it is. Each replay is done once for all tests of a process that ask for it here: those of the largest
 * traces take seconds.
 */
export const asItIs: Evidence = evidence();

/**
 * Replays on hosts that are other than those of the package: what is judged by them must miss, or the judgement tests
 * nothing.
 * @param change is given a copy of each
 */
export function onChanged(change: (host: Host) => Host): ReplayPackaged {
  return replayPackaged((name) => change(structuredClone(loadHost(name))));
}

/** The figures that are outside of their bounds, by name. */
export function missed({ figures }: Validation): string[] {
  return figures.filter(({ hit }) => !hit).map(({ id }) => id);
}
