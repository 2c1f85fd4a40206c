/**
 * A judged gate as JUnit XML, a test case for each condition and variant. Deterministic: no host names, and every time,
 * which readers ask for, is 0.
 */
import junit, { type Builder } from 'junit-report-builder';
import { shownName } from '../../failure.js';
import type { GateResult, GatesResult } from '../../results/gate.js';
import { groundsOf } from './grounds.js';
import {
  faultWord,
  measuresOf,
  measureText,
  notesOf,
  REFUSED,
  ruleText,
  traceOf,
  VERDICT_WORDS,
} from './words.js';

/** Node gives the module's exports as its default; a bundler that unwraps them gives the builder itself. */
function newBuilder(): Builder {
  const unwrapped: Builder = 'newBuilder' in junit ? (junit as unknown as Builder) : junit.default;
  return unwrapped.newBuilder();
}

/**
 * `fail` is a failure, what can't be told an error unless it is allowed. A warning that holds is neither: it is skipped,
 * which viewers show apart from what passed, and has a property that says what was measured.
 */
export function gateJunit(result: GateResult): string {
  const builder = newBuilder();
  addSuite(builder, result, 'vfiobench gate');
  return `${builder.build().trimEnd()}\n`;
}

/** A suite for each trace; of one that could not be judged it has an error alone, of one whose variants were refused a failure. */
export function gatesJunit({ gates, faults }: GatesResult): string {
  const builder = newBuilder();
  for (const result of gates) addSuite(builder, result, `vfiobench gate ${traceOf(result)}`);
  for (const fault of faults) {
    const name = shownName(fault.trace);
    const suite = builder.testSuite().name(`vfiobench gate ${name}`).time(0);
    const test = suite.testCase().className(name).name('is judged').time(0);
    if (fault.verdict === 'fail') test.failure(fault.message, faultWord(fault));
    else test.error(fault.message, faultWord(fault));
  }
  return `${builder.build().trimEnd()}\n`;
}

function addSuite(builder: Builder, result: GateResult, name: string): void {
  const suite = builder
    .testSuite()
    .name(result.selftest ? `${name} --selftest` : name)
    .time(0);
  // readers that keep properties by name would lose all but one
  for (const { about, text } of groundsOf(result)) suite.property(about, text);
  for (const { variant, message } of result.refused ?? [])
    suite
      .testCase()
      .className(`${variant} against ${result.base}`)
      .name('is judged')
      .time(0)
      .failure(message, REFUSED);
  for (const check of result.checks) {
    const measured = measuresOf(check).map(measureText).join('\n');
    const note = notesOf(check)
      .map((text) => `\n${text}`)
      .join('');
    const test = suite
      .testCase()
      .className(`${check.variant} against ${check.base}`)
      .name(ruleText(check))
      .time(0)
      .standardOutput(`${VERDICT_WORDS[check.verdict]}: ${measured}${note}`);
    const message = `${measured}${note}`.replaceAll('\n', '; ');
    if (check.verdict === 'warn') test.skipped().property('warning', message);
    if (check.verdict === 'fail') test.failure(message, 'gate');
    if (check.verdict === 'inconclusive' && !result.allowInconclusive) test.error(message, 'inconclusive');
  }
}
