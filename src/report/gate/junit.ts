/** A judged gate as JUnit XML, a test case for each condition and variant. Deterministic: no times, no host names. */
import junit, { type Builder } from 'junit-report-builder';
import type { GateResult, GatesResult } from '../../stats/gate-result.js';
import { measuresOf, measureText, notesOf, restsOn, ruleText, traceOf, VERDICT_WORDS } from './words.js';

/** Node gives the module's exports as its default; a bundler that unwraps them gives the builder itself. */
function newBuilder(): Builder {
  const unwrapped: Builder = 'newBuilder' in junit ? (junit as unknown as Builder) : junit.default;
  return unwrapped.newBuilder();
}

/** `fail` is a failure, what can't be told an error unless it is allowed; the rest passes and says so in its output. */
export function gateJunit(result: GateResult): string {
  const builder = newBuilder();
  addSuite(builder, result, 'vfiobench gate');
  return `${builder.build().trimEnd()}\n`;
}

/** A suite for each trace. */
export function gatesJunit({ gates }: GatesResult): string {
  const builder = newBuilder();
  for (const result of gates) addSuite(builder, result, `vfiobench gate ${traceOf(result)}`);
  return `${builder.build().trimEnd()}\n`;
}

function addSuite(builder: Builder, result: GateResult, name: string): void {
  const suite = builder.testSuite().name(result.selftest ? `${name} --selftest` : name);
  // readers that keep properties by name would lose all but one
  for (const [i, statement] of restsOn(result).entries()) suite.property(`rests on ${i + 1}`, statement);
  for (const check of result.checks) {
    const measured = measuresOf(check).map(measureText).join('\n');
    const note = notesOf(check)
      .map((text) => `\n${text}`)
      .join('');
    const test = suite
      .testCase()
      .className(`${check.variant} against ${check.base}`)
      .name(ruleText(check))
      .standardOutput(`${VERDICT_WORDS[check.verdict]}: ${measured}${note}`);
    const message = `${measured}${note}`.replaceAll('\n', '; ');
    if (check.verdict === 'fail') test.failure(message, 'gate');
    if (check.verdict === 'inconclusive' && !result.allowInconclusive) test.error(message, 'inconclusive');
  }
}
