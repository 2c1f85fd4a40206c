/** A judged gate as workflow commands of GitHub Actions: annotations of the run. */
import type { GateCheck, GateResult } from '../stats/gate-result.js';
import { headline, measuresOf, measureText, notesOf, ruleText } from './gate-words.js';

/** `::error` for what fails the step, `::warning` for the rest; passed checks are no annotations, what puts them in doubt is. */
export function gateGithub(result: GateResult): string {
  const commands = result.checks.flatMap((check) => {
    const command = commandFor(result, check);
    if (command === null) return [];
    const what = measuresOf(check).map(measureText).join('; ');
    const note = notesOf(check)
      .map((text) => `; ${text}`)
      .join('');
    const message = `${check.variant} against ${check.base}: ${what} (${ruleText(check)})${note}`;
    return [`::${command} title=${property(`vfiobench gate: ${check.condition}`)}::${data(message)}`];
  });
  const warnings = result.warnings.map(
    (text) => `::warning title=${property('vfiobench gate')}::${data(text)}`,
  );
  // a line that starts with a word is no command
  return `${[...commands, ...warnings, `vfiobench ${headline(result).replace(/[\r\n]+/g, ' ')}`].join('\n')}\n`;
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
