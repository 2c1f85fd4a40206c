/** A judged gate for people: the outcome, then each condition with what was measured, the change first. */
import type { ChalkInstance } from 'chalk';
import type { GateCheck, GateResult, GatesResult, GateVerdict } from '../../results/gate.js';
import { wrap } from '../fit-width.js';
import { linesOf, prose, title } from '../page.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { restsOn } from './grounds.js';
import {
  faultText,
  faultWord,
  gatesHeadline,
  headline,
  measuresOf,
  notesOf,
  REFUSED,
  ruleText,
  traceOf,
  VERDICT_WORDS,
} from './words.js';

const INDENT = 2;

export function gateText(result: GateResult, terminal: Terminal): string {
  const below = [...restsOn(result), ...result.warnings.map((text) => `warning: ${text}`)];
  return linesOf([
    ...verdictLines(headline(result), result.verdict, terminal),
    '',
    ...(result.refused ?? []).flatMap(({ message }) =>
      verdictLines(`${REFUSED}: ${message}`, 'fail', terminal),
    ),
    ...checkLines(result, terminal),
    '',
    ...prose(below, terminal, 0),
  ]);
}

/** What all came to, then one trace below the other. */
export function gatesText(result: GatesResult, terminal: Terminal): string {
  const head = verdictLines(gatesHeadline(result), result.verdict, terminal);
  const parts = result.gates.map(
    (one) => `\n${linesOf(title(`trace ${traceOf(one)}`, terminal))}${gateText(one, terminal)}`,
  );
  const faults = result.faults.map(
    (fault) =>
      `\n${linesOf(verdictLines(`${faultWord(fault)}: ${faultText(fault)}`, fault.verdict, terminal))}`,
  );
  return [linesOf(head), ...parts, ...faults].join('');
}

function verdictLines(text: string, verdict: GateVerdict, { width, chalk }: Terminal): string[] {
  return wrap(text, width, INDENT).map((line) => coloured(line, verdict, chalk));
}

/** The measures of all checks form one table; the condition of each stands under its part of it. */
function checkLines(result: GateResult, terminal: Terminal): string[] {
  const { width, chalk } = terminal;
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
      ...prose(below, terminal, 2 * INDENT),
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
