/**
 * A judged gate as an HTML page: it has no chart, as each condition has a unit of its own.
 */
import type { GateResult, GatesResult } from '../../results/gate.js';
import { htmlPage } from '../html/page.js';
import { gateMarkdown, gatesMarkdown } from './markdown.js';
import { traceOf } from './words.js';

/** Of one trace, or of two recordings. */
export function gateHtml(result: GateResult): string {
  return pageOf(`vfiobench gate ${traceOf(result)}: ${result.verdict}`, gateMarkdown(result), result);
}

/** Of several traces. */
export function gatesHtml(result: GatesResult): string {
  return pageOf(`vfiobench gate: ${result.verdict}`, gatesMarkdown(result), result);
}

function pageOf(title: string, markdown: string, { version }: GateResult | GatesResult): string {
  return htmlPage({ title, version, markdown, charts: [] });
}
