/** How far the verdicts hold, as Markdown: a sentence for each, the prices that turn it folded away. */
import type { SensitivityResult } from '../../results/sensitivity.js';
import { bullets, code, details, escaped, markdownTable } from '../markdown-parts.js';
import {
  differenceSentence,
  flipRows,
  marked,
  SENSITIVITY_LEGEND,
  SENSITIVITY_TITLE,
  sensibleFlips,
  verdictSentence,
} from './sensitivity-words.js';

export function sensitivityMarkdown({ unit, verdicts, heldAsReplayed }: SensitivityResult): string[] {
  const tables = verdicts.flatMap((verdict) => {
    const [heading, ...rows] = flipRows(sensibleFlips(verdict), unit, (name, from) =>
      escaped(marked(name, from)),
    );
    return rows.length === 0
      ? []
      : ['', ...details(`${verdict.label}, ${verdict.probe ?? 'all calls'}`, markdownTable(heading, rows))];
  });
  return [
    `### ${SENSITIVITY_TITLE}`,
    '',
    ...(verdicts.length === 0 ? ['- no variant differs from BASE in any time'] : []),
    ...verdicts.map(
      (verdict) =>
        `- ${verdict.probe === null ? 'all calls' : code(verdict.probe)}: ${escaped(verdictSentence(verdict, unit))} (${escaped(differenceSentence(verdict, unit))})`,
    ),
    ...bullets(heldAsReplayed.map((text) => `held as replayed: ${text}`)),
    ...tables,
    '',
    escaped(SENSITIVITY_LEGEND),
  ];
}
