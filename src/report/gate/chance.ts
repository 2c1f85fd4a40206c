/** How often a gate of recordings fails by chance alone, in words. */
import type { GateResult } from '../../results/gate.js';
import { counted } from '../numbers.js';

const OF: Readonly<Record<NonNullable<GateResult['chance']>['of'], string>> = {
  runs: 'what runs differ by',
  calls: 'what calls differ by, as one run of each tells it',
};

/**
 * For every format for people, as one of the grounds of a result: `3 checks rest on what runs differ by: if none of their
 * conditions is so, at most 7.5 of 100 such gates fail by chance`.
 */
export function chanceText({ checks, most, untold, of }: NonNullable<GateResult['chance']>): string {
  const share = Number((most * 100).toFixed(1));
  const [rest, none] =
    checks === 1 ? ['rests', 'its condition is not so'] : ['rest', 'none of their conditions is so'];
  const others = untold === 0 ? '' : `; of ${counted(untold, 'other')} nothing tells how much is chance`;
  return `${counted(checks, 'check')} ${rest} on ${OF[of]}: if ${none}, at most ${share} of 100 such gates fail by chance${others}`;
}
