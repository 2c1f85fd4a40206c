/** What saved replays were of, and in what two of them differ. */
import { shownName } from '../failure.js';
import type { Modelled } from './recording.js';

/** Replays of the same rows with the same seed: each call had the same luck, so no difference is chance. */
export function haveSameDraws(base: Modelled | undefined, other: Modelled | undefined): boolean {
  if (base === undefined || other === undefined) return false;
  const ofSameRows = base.chosen === other.chosen && base.recordedRows === other.recordedRows;
  return ofSameRows && base.seed === other.seed && areOfSameTrace(base, other);
}

function areOfSameTrace(base: Modelled, other: Modelled): boolean {
  return base.sha256 === null || other.sha256 === null
    ? base.trace === other.trace
    : base.sha256 === other.sha256;
}

/** In what two replays differ, each with what it is in the one and in the other: `seed (1, 2)`. */
export function differences(base: Modelled, other: Modelled): string[] {
  const found: string[] = [];
  const add = (what: string, from: string | number, to: string | number): void => {
    if (from !== to) found.push(`${what} (${from}, ${to})`);
  };
  const isSameTrace = areOfSameTrace(base, other);
  if (!isSameTrace) {
    const ofOneName = base.trace === other.trace;
    const name = ({ trace, sha256 }: Modelled) =>
      ofOneName ? `sha256 ${sha256?.slice(0, 12)}` : shownName(trace);
    add('trace', name(base), name(other));
  }
  // other rows were chosen even where they happen to be as many
  add('chosen rows', base.chosen || 'all', other.chosen || 'all');
  if (isSameTrace && base.chosen === other.chosen)
    add('recorded rows', base.recordedRows, other.recordedRows);
  return [...found, ...pricedOtherwise(base, other), ...differing('seed', base.seed, other.seed)];
}

/** The same for what the prices of a call hang on, whatever the rows and the draws. */
export function pricedOtherwise(base: Modelled, other: Modelled): string[] {
  return [
    ...differing('host', base.host, other.host),
    ...differing('--set', overridesText(base), overridesText(other)),
    ...differing('version', base.version, other.version),
  ];
}

function differing(what: string, from: string | number, to: string | number): string[] {
  return from === to ? [] : [`${what} (${from}, ${to})`];
}

function overridesText({ overrides }: Modelled): string {
  return overrides.length === 0 ? 'none' : overrides.map(({ step, price }) => `${step}=${price}`).join(' ');
}
