/** How far the verdicts hold: a sentence for each, and the prices that turn it. */

import type { ReplayResult } from '../../results/replay.js';
import { prose, title } from '../page.js';
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
export function sensitivities({ sensitivity }: ReplayResult, terminal: Terminal): string[] {
  if (sensitivity === undefined) return [];
  const { unit, verdicts, heldAsReplayed } = sensitivity;
  return [
    ...title(SENSITIVITY_TITLE, terminal),
    ...(verdicts.length === 0 ? ['', '  no variant differs from BASE in any time'] : []),
    ...verdicts.flatMap((verdict) => {
      const flips = sensibleFlips(verdict);
      const more = flips.length - MOST_FLIPS;
      return [
        '',
        ...prose(`${verdict.probe ?? 'all calls'}: ${verdictSentence(verdict, unit)}`, terminal),
        ...prose(differenceSentence(verdict, unit), terminal, 4),
        ...(flips.length === 0
          ? []
          : tableWithin(flipRows(flips.slice(0, MOST_FLIPS), unit, marked), 'lrrrr', terminal.width, 4)),
        ...(more > 0 ? [`    and ${more} more`] : []),
      ];
    }),
    '',
    ...prose(
      heldAsReplayed.map((text) => `held as replayed: ${text}`),
      terminal,
    ),
    ...prose(SENSITIVITY_LEGEND, terminal, 2, 2),
  ];
}
