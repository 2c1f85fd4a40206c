/** How far the verdicts hold: a sentence for each, and the prices that turn it. */
import type { ReplayResult } from '../../stats/result.js';
import { wrap } from '../fit-width.js';
import { tableWithin } from '../table.js';
import type { Terminal } from '../terminal.js';
import {
  differenceSentence,
  flipRows,
  marked,
  SENSITIVITY_LEGEND,
  SENSITIVITY_TITLE,
  sensibleFlips,
  verdictSentence,
} from './sensitivity-words.js';

const MOST_FLIPS = 8;

/** Empty where --sensitivity was not given. */
export function sensitivities({ sensitivity }: ReplayResult, { width, chalk }: Terminal): string[] {
  if (sensitivity === undefined) return [];
  const { unit, verdicts, heldAsReplayed } = sensitivity;
  return [
    ...wrap(SENSITIVITY_TITLE, width, 2).map((line) => chalk.bold(line)),
    ...(verdicts.length === 0 ? ['', '  no variant differs from BASE in any time'] : []),
    ...verdicts.flatMap((verdict) => {
      const flips = sensibleFlips(verdict);
      const more = flips.length - MOST_FLIPS;
      return [
        '',
        ...wrap(`  ${verdict.probe ?? 'all calls'}: ${verdictSentence(verdict, unit)}`, width, 4),
        ...wrap(`    ${differenceSentence(verdict, unit)}`, width, 6),
        ...(flips.length === 0
          ? []
          : tableWithin(flipRows(flips.slice(0, MOST_FLIPS), unit, marked), 'lrrrr', width, 4)),
        ...(more > 0 ? [`    and ${more} more`] : []),
      ];
    }),
    '',
    ...heldAsReplayed.flatMap((text) => wrap(`  held as replayed: ${text}`, width, 4)),
    ...wrap(`  ${SENSITIVITY_LEGEND}`, width, 2),
  ];
}
