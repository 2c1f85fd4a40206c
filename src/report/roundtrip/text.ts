/** Round trips for people: the answer, the histograms in the look of a replay, what survives, streams, what is assumed. */
import type { ProbeResult } from '../../stats/result.js';
import type { RoundtripResult } from '../../stats/roundtrip-result.js';
import { HARD_BLANK, unbroken, wrap } from '../fit-width.js';
import { histograms } from '../replay/text-histograms.js';
import { statistics } from '../replay/text-statistics.js';
import type { Terminal } from '../terminal.js';
import { kickTable, streamTables, sweepTables } from './tables.js';
import { ALL_ASSUMED, answers, laneNames, parameterText, restsOn } from './words.js';

/** The round trips as a probe of a replay. */
function asProbe({ pingPong: { lanes, against } }: RoundtripResult): ProbeResult {
  return {
    name: 'round_trip',
    title: '@round_trip_ns',
    summary: 'one packet out, one answer back, one at a time',
    unit: 'ns',
    isTime: true,
    lanes,
    against,
  };
}

/** No line is wider than the terminal, down to 60 columns. */
export function roundtripText(result: RoundtripResult, terminal: Terminal): string {
  const { width, chalk } = terminal;
  const probe = asProbe(result);
  const labelled = { lanes: laneNames(result).map((label) => ({ label })) };
  const sections = [
    answers(result).flatMap((text) => prose(text, width, 2)),
    kickTable(result, terminal),
    [
      ...wrap(chalk.bold(`${probe.title}: ${probe.summary} [ns, K = 1024]`), width, 2),
      '',
      ...histograms(labelled, probe, terminal),
      '',
      ...statistics(labelled, probe, terminal),
    ],
    sweepTables(result, terminal),
    streamTables(result, terminal),
    [chalk.bold('What this rests on'), ...restsOn(result).flatMap((text) => prose(`  ${text}`, width, 2))],
    [
      ...wrap(chalk.bold(ALL_ASSUMED), width, 2),
      ...result.parameters.flatMap((parameter) => prose(`  ${parameterText(parameter)}`, width, 4)),
    ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** Broken into lines, but never between a number and its unit. */
function prose(text: string, width: number, indent: number): string[] {
  const bound = text.replace(/(\d) (±|(?:%|ns|µs|ms|s|packets)(?!\w))/g, `$1${HARD_BLANK}$2`);
  return unbroken(bound, width, indent);
}
