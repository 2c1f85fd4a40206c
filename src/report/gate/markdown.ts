/** A judged gate as Markdown: a pull request's comment, or the summary of a job. */

import type { GateResult, GatesResult } from '../../results/gate.js';
import { bullets, code, escaped, markdownTable } from '../markdown-parts.js';
import { linesOf } from '../page.js';
import { restsOn } from './grounds.js';
import {
  faultText,
  faultWord,
  gatesHeadline,
  headline,
  measuresOf,
  notesOf,
  REFUSED,
  traceOf,
  VERDICT_WORDS,
} from './words.js';

/** Words to the left, numbers to the right. */
const ALIGNMENT = 'llllrr';
const HEADING = ['', 'condition', 'variant', 'measured', 'change', 'BASE → variant'];

/** What all came to, then one trace below the other. */
export function gatesMarkdown(result: GatesResult): string {
  const parts = result.gates.map((one) => `\n**trace ${escaped(traceOf(one))}**\n\n${gateMarkdown(one)}`);
  const faults = result.faults.map((fault) => `\n**${faultWord(fault)}**: ${escaped(faultText(fault))}\n`);
  return `## ${escaped(gatesHeadline(result))}\n${[...parts, ...faults].join('')}`;
}

export function gateMarkdown(result: GateResult): string {
  const rows = result.checks.map((check) => {
    const measures = measuresOf(check);
    const changes = measures.map(({ percent, delta }) =>
      [percent, delta].filter((text) => text !== '').join(', '),
    );
    const verdict = VERDICT_WORDS[check.verdict];
    return [
      check.verdict === 'pass' ? verdict : `**${verdict}**`,
      `${code(check.condition)}${check.level === 'warn' ? ' (warn)' : ''}`,
      escaped(check.variant),
      measures.map((measure) => code(measure.quantity)).join('<br>'),
      changes.map(escaped).join('<br>'),
      measures.map(({ values }) => escaped(values)).join('<br>'),
    ];
  });
  const notes = result.checks.flatMap((check) =>
    notesOf(check).map((note) => `- ${code(check.condition)}: ${escaped(note)}`),
  );
  return linesOf([
    `### ${escaped(headline(result))}`,
    '',
    ...(result.refused ?? []).flatMap(({ message }) => [`**${REFUSED}**: ${escaped(message)}`, '']),
    ...markdownTable(HEADING, rows, ALIGNMENT),
    ...(notes.length === 0 ? [] : ['', ...notes]),
    '',
    ...bullets([...restsOn(result), ...result.warnings.map((text) => `warning: ${text}`)]),
  ]);
}
