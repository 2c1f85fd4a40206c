/** A judged gate for people: the outcome, then each condition with what was measured, the change first. */
import type { ChalkInstance } from 'chalk';
import type { GateCheck, GateResult, GatesResult, GateVerdict } from '../../stats/gate-result.js';
import { wrap } from '../fit-width.js';
import { table } from '../table.js';
import {
  faultText,
  gatesHeadline,
  headline,
  measuresOf,
  notesOf,
  restsOn,
  ruleText,
  traceOf,
  VERDICT_WORDS,
} from './words.js';

interface Terminal {
  readonly width: number;
  readonly chalk: ChalkInstance;
}

const INDENT = 2;

export function gateText(result: GateResult, terminal: Terminal): string {
  const { width, chalk } = terminal;
  const head = wrap(headline(result), width, INDENT).map((line) => coloured(line, result.verdict, chalk));
  const lines = [...head, '', ...checkLines(result, terminal)];
  lines.push('', ...restsOn(result).flatMap((text) => wrap(text, width, INDENT)));
  for (const warning of result.warnings) lines.push(...wrap(`warning: ${warning}`, width, INDENT));
  return `${lines.join('\n')}\n`;
}

/** What all came to, then one trace below the other. */
export function gatesText(result: GatesResult, terminal: Terminal): string {
  const { width, chalk } = terminal;
  const head = wrap(gatesHeadline(result), width, INDENT).map((line) =>
    coloured(line, result.verdict, chalk),
  );
  const parts = result.gates.map((one) => {
    const title = wrap(`trace ${traceOf(one)}`, width, INDENT).map((line) => chalk.bold(line));
    return `\n${title.join('\n')}\n${gateText(one, terminal)}`;
  });
  const faults = result.faults.map((fault) => {
    const lines = wrap(`not judged: ${faultText(fault)}`, width, INDENT);
    return `\n${lines.map((line) => coloured(line, 'inconclusive', chalk)).join('\n')}\n`;
  });
  return `${head.join('\n')}\n${[...parts, ...faults].join('')}`;
}

/** The measures of all checks form one table; the condition of each stands under its part of it. */
function checkLines(result: GateResult, { width, chalk }: Terminal): string[] {
  const measures = result.checks.map(measuresOf);
  const rows = result.checks.flatMap((check, c) =>
    measures[c].map((measure, i) => [
      i === 0 ? VERDICT_WORDS[check.verdict] : '',
      measure.quantity,
      measure.percent,
      measure.delta,
      measure.values,
    ]),
  );
  const wide = table(rows, 'llrrr', INDENT);
  const drawn = wide.some((line) => line.length > width) ? narrow(rows, width) : wide.map((line) => [line]);
  let next = 0;
  return result.checks.flatMap((check, c) => {
    const measured = drawn.slice(next, next + measures[c].length).flat();
    next += measures[c].length;
    const below = [lanesText(result, check) + ruleText(check), ...notesOf(check)];
    return [
      ...measured.map((line) => coloured(line, check.verdict, chalk)),
      ...below.flatMap((text) => wrap(`${' '.repeat(2 * INDENT)}${text}`, width, 3 * INDENT)),
    ];
  });
}

/** The values of each row get a line of their own. */
function narrow(rows: readonly (readonly string[])[], width: number): string[][] {
  const changes = table(
    rows.map((cells) => cells.slice(0, -1)),
    'llrr',
    INDENT,
  );
  return rows.map((cells, i) => [
    ...(changes[i].length > width ? wrap(changes[i], width, 3 * INDENT) : [changes[i]]),
    ...wrap(`${' '.repeat(4 * INDENT)}${cells[cells.length - 1]}`, width, 4 * INDENT),
  ]);
}

/** Which lane is meant, where there are several and the condition names none. */
function lanesText({ variants }: GateResult, { variant, lane }: GateCheck): string {
  return variants.length > 1 && lane === undefined ? `${variant}: ` : '';
}

function coloured(text: string, verdict: GateVerdict, chalk: ChalkInstance): string {
  if (verdict === 'fail') return chalk.red(text);
  if (verdict === 'pass') return chalk.green(text);
  return chalk.yellow(text);
}
