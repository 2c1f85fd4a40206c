/** Round trips for people: the answer, the histograms in the look of a replay, what survives, streams, what is assumed. */

import type { RoundtripResult } from '../../results/roundtrip.js';
import { HARD_BLANK, unbroken } from '../fit-width.js';
import { pageOf, title } from '../page.js';
import { histograms } from '../replay/text-histograms.js';
import { statistics } from '../replay/text-statistics.js';
import type { Terminal } from '../terminal.js';
import { kickTable, streamTables, sweepTables } from './tables.js';
import { ALL_ASSUMED, answers, asProbe, laneNames, parameterText, restsOn } from './words.js';

/** No line is wider than the terminal, down to 60 columns. */
export function roundtripText(result: RoundtripResult, terminal: Terminal): string {
  const { width } = terminal;
  const probe = asProbe(result);
  const labelled = { lanes: laneNames(result).map((label) => ({ label })) };
  return pageOf([
    answers(result).flatMap((text) => unbrokenProse(text, width, 2)),
    kickTable(result, terminal),
    [
      ...title(`${probe.title}: ${probe.summary} [ns, K = 1024]`, terminal),
      '',
      ...histograms(labelled, probe, terminal),
      '',
      ...statistics(labelled, probe, terminal),
    ],
    sweepTables(result, terminal),
    streamTables(result, terminal),
    [
      ...title('What this rests on', terminal),
      ...restsOn(result).flatMap((text) => unbrokenProse(`  ${text}`, width, 2)),
    ],
    [
      ...title(ALL_ASSUMED, terminal),
      ...result.parameters.flatMap((parameter) => unbrokenProse(`  ${parameterText(parameter)}`, width, 4)),
    ],
  ]);
}

/** Broken into lines, but never between a number and its unit. */
function unbrokenProse(text: string, width: number, indent: number): string[] {
  const bound = text.replace(/(\d) (±|(?:%|ns|µs|ms|s|packets)(?!\w))/g, `$1${HARD_BLANK}$2`);
  return unbroken(bound, width, indent);
}
