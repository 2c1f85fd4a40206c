/** An answer to a thread: its tables as they stood in the mail, modelled values beside them, and its open questions. */
import type { MailCell, MailTable, ThreadAnswer } from '../../results/validation.js';
import { wrap } from '../fit-width.js';
import { code, escaped, markdownTable } from '../markdown-parts.js';
import { tableWithin } from '../table.js';
import type { Terminal } from '../terminal.js';
import { valueText } from './words.js';

const IN_BRACKETS = 'In brackets: modelled. All else is the mail’s.';
/** Shares of calls, with the decimals of the mails. */
const SHARE_DECIMALS = 2;

function publishedText({ published, unit }: MailCell): string {
  return typeof published === 'string' ? published : valueText(published, unit);
}

function modelledText({ modelled, unit }: MailCell): string {
  if (modelled === null) return '';
  return `(${unit === 'percent' ? modelled.toFixed(SHARE_DECIMALS) : valueText(modelled, unit)})`;
}

function mailTable({ title, head, rows }: MailTable, width: number): string[] {
  // counts and the like stand alone, without a column for the model
  const isModelled = head.map((_, i) => rows.some(({ cells }) => cells[i].modelled !== null));
  const pairs = (of: (i: number) => readonly [string, string]): string[] =>
    head.flatMap((_, i) => (isModelled[i] ? of(i) : of(i).slice(0, 1)));
  const drawn = tableWithin(
    [
      ['', ...pairs((i) => [head[i], ''])],
      ...rows.map(({ label, cells }) => [
        label,
        ...pairs((i) => [publishedText(cells[i]), modelledText(cells[i])]),
      ]),
    ],
    `l${pairs(() => ['r', 'r']).join('')}`,
    width,
  );
  return [...wrap(title, width), ...drawn, ''];
}

function asked(question: string, by: string | null): string {
  return by === null ? question : `${question} (${by})`;
}

export function answerLines(answer: ThreadAnswer, { width, chalk }: Terminal): string[] {
  return [
    ...wrap(`Re: ${answer.thread}`, width).map((line) => chalk.bold(line)),
    ...wrap(answer.mail, width),
    '',
    ...wrap(IN_BRACKETS, width),
    '',
    ...answer.tables.flatMap((one) => mailTable(one, width)),
    chalk.bold('what the thread left open'),
    '',
    ...answer.questions.flatMap(({ by, question, answer: text, command }) => [
      ...wrap(`> ${asked(question, by)}`, width, 2),
      ...wrap(text, width),
      ...wrap(`  vfiobench ${command}`, width, 4),
      '',
    ]),
  ];
}

export function answerMarkdown({ thread, mail, tables, questions }: ThreadAnswer): string[] {
  return [
    `### Re: ${thread}`,
    '',
    escaped(mail),
    '',
    IN_BRACKETS,
    '',
    ...tables.flatMap(({ title, head, rows }) => [
      `**${escaped(title)}**`,
      '',
      ...markdownTable(
        ['', ...head].map(escaped),
        rows.map(({ label, cells }) => [
          escaped(label),
          ...cells.map((cell) => `${publishedText(cell)} ${modelledText(cell)}`.trim()),
        ]),
      ),
      '',
    ]),
    ...questions.flatMap(({ by, question, answer, command }) => [
      `> ${escaped(asked(question, by))}`,
      '',
      escaped(answer),
      code(`vfiobench ${command}`),
      '',
    ]),
  ];
}
