/** How often a gate of recordings fails by chance alone, in words. */
import type { GateResult } from '../../stats/gate-result.js';
import { counted } from '../numbers.js';

const OF: Readonly<Record<NonNullable<GateResult['chance']>['of'], string>> = {
  runs: 'what runs differ by',
  calls: 'what calls differ by, as one run of each tells it',
};

/**
 * For every format for people, as one of the grounds of a result:
 * `3 checks rest on what runs differ by; where none of them is so, at most 7.5 of 100 such gates fail by them`.
 */
export function chanceText({ checks, most, untold, of }: NonNullable<GateResult['chance']>): string {
  const share = Number((most * 100).toFixed(1));
  const those = counted(checks, 'check');
  const rests = checks === 1 ? 'rests' : 'rest';
  const none = checks === 1 ? 'it is not so' : 'none of them is so';
  const by = checks === 1 ? 'it' : 'them';
  const others = untold === 0 ? '' : `; of ${counted(untold, 'other')} nothing tells how much is chance`;
  return `${those} ${rests} on ${OF[of]}: where ${none}, at most ${share} of 100 such gates fail by ${by}${others}`;
}
