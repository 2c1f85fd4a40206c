/** A judged gate as workflow commands of GitHub Actions: annotations of the run. */

import type { GateCheck, GateResult, GatesResult } from '../../results/gate.js';
import { linesOf } from '../page.js';
import {
  faultText,
  gatesHeadline,
  headline,
  measuresOf,
  measureText,
  notesOf,
  ruleText,
  traceOf,
} from './words.js';

/** `::error` for what fails the step, `::warning` for other checks that did not pass, and for the warnings of the gate. */
export function gateGithub(result: GateResult): string {
  return linesOf([...commandsOf(result, ''), lastLine(headline(result))]);
}

/** The annotations of all traces, each with the name of its own. */
export function gatesGithub(result: GatesResult): string {
  const commands = result.gates.flatMap((one) => commandsOf(one, `${traceOf(one)}: `));
  const faults = result.faults.map(
    (fault) => `::error title=${property('vfiobench gate')}::${data(faultText(fault))}`,
  );
  return linesOf([...commands, ...faults, lastLine(gatesHeadline(result))]);
}

/** A line that starts with a word is no command. */
function lastLine(text: string): string {
  return `vfiobench ${text.replace(/[\r\n]+/g, ' ')}`;
}

function commandsOf(result: GateResult, prefix: string): string[] {
  const commands = result.checks.flatMap((check) => {
    const command = commandFor(result, check);
    if (command === null) return [];
    const what = measuresOf(check).map(measureText).join('; ');
    const note = notesOf(check)
      .map((text) => `; ${text}`)
      .join('');
    const message = `${prefix}${check.variant} against ${check.base}: ${what} (${ruleText(check)})${note}`;
    return [`::${command} title=${property(`vfiobench gate: ${check.condition}`)}::${data(message)}`];
  });
  const warnings = result.warnings.map(
    (text) => `::warning title=${property('vfiobench gate')}::${data(prefix + text)}`,
  );
  const refused = (result.refused ?? []).map(
    ({ variant, message }) => `::error title=${property(`vfiobench gate: ${variant}`)}::${data(message)}`,
  );
  return [...refused, ...commands, ...warnings];
}

function commandFor({ allowInconclusive }: GateResult, { verdict }: GateCheck): 'error' | 'warning' | null {
  if (verdict === 'pass') return null;
  if (verdict === 'fail') return 'error';
  return verdict === 'inconclusive' && !allowInconclusive ? 'error' : 'warning';
}

/** Escapes as actions/toolkit's command.ts does (escapeData). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** escapeProperty there. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
