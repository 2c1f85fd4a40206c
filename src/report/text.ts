/**
 * The report for people: what a variant does first, then every probe with its histograms, statistics and reasons,
 * then what the kernel did, and at the end what all of it rests on.
 */
import type { ChalkInstance } from 'chalk';
import type { ReplayResult } from '../stats/result.js';
import { footer } from './text-footer.js';
import { headlines } from './text-headline.js';
import { histograms } from './text-histograms.js';
import { kernelCounts } from './text-kernel.js';
import { statistics } from './text-statistics.js';
import { probeTitle } from './text-title.js';
import { reasons } from './text-why.js';

/** Where the report goes: its width in columns and its colours (`new Chalk({ level })`). */
export interface Terminal {
  readonly width: number;
  readonly chalk: ChalkInstance;
}

/** No line is wider than the terminal, down to 60 columns. */
export function textReport(result: ReplayResult, terminal: Terminal): string {
  const drawn = result.probes.filter((probe) => probe.lanes.some((lane) => lane !== null));
  const sections = [
    headlines(result, terminal),
    ...drawn.map((probe) => [
      ...probeTitle(probe, terminal),
      '',
      ...histograms(result, probe, terminal),
      '',
      ...statistics(result, probe, terminal),
      ...reasons(result, probe, terminal),
    ]),
    kernelCounts(result, terminal),
    footer(result, terminal),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
