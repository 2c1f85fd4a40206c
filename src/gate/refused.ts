/** Variants that a gate can't judge, for their answers are wrong: what is left without them. */
import { CheckFailed } from '../failure.js';
import type { GateResult } from '../results/gate.js';
import type { Rule } from './judge.js';

/** A variant that the referee stopped, or whose module broke. */
export interface Refused {
  /** As the report has it, and as it was typed. */
  readonly names: readonly string[];
  /** Where, and what it did. */
  readonly message: string;
}

/** The rules but those for variants that are refused. Throws CheckFailed where there is no other. */
export function rulesWithout(rules: readonly Rule[], refused: readonly Refused[]): readonly Rule[] {
  const gone = refused.flatMap(({ names }) => names);
  const left = rules.filter(({ lane }) => lane === null || !gone.includes(lane));
  if (left.length === 0) throw refusal(refused);
  return left;
}

/** As a result names them; undefined: there are none. */
export function refusedIn(refused: readonly Refused[]): GateResult['refused'] {
  if (refused.length === 0) return undefined;
  return refused.map(({ names: [variant], message }) => ({ variant, message }));
}

/** Every reason, where nothing is left. */
export function refusal(refused: readonly Refused[]): CheckFailed {
  return new CheckFailed(refused.map(({ message }) => message).join('; '));
}
