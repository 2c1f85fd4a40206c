/**
 * The report for people: what a variant does first, then every probe with its histograms, statistics and reasons,
 * then what the kernel did, and at the end what all of it rests on.
 */

import type { ProbeResult, ReplayResult } from '../../results/replay.js';
import { HARD_BLANK, unbroken } from '../fit-width.js';
import { cutAlike, type LaneNames } from '../lane-names.js';
import { pageOf, prose } from '../page.js';
import type { Terminal } from '../terminal.js';
import { deviceTable } from './device-table.js';
import { alikeInAllLanes, lanesWithValues } from './shared-rows.js';
import { footer } from './text-footer.js';
import { headlines } from './text-headline.js';
import { histograms } from './text-histograms.js';
import { kernelCounts } from './text-kernel.js';
import { lockTables } from './text-locks.js';
import { nicSections } from './text-nic.js';
import { sensitivities } from './text-sensitivity.js';
import { statistics } from './text-statistics.js';
import { reasons } from './text-why.js';

/** The names of the lanes are cut alike in all of it. */
export function textReport(result: ReplayResult, terminal: Terminal): string {
  const labels = result.lanes.map(({ label }) => label);
  return cutAlike(labels, (names) => report(result, terminal, names));
}

function report(result: ReplayResult, terminal: Terminal, names: LaneNames): string {
  // where some time changes, the histogram of one that no variant changes says nothing about the variants;
  // where none changes, BASE's histograms are all that there is to see
  const changes = result.probes.some((probe) => probe.isTime && !alikeInAllLanes(probe));
  const isLeftOut = (probe: ProbeResult) => changes && probe.isTime && alikeInAllLanes(probe);
  const drawn = result.probes.filter((probe) => lanesWithValues(probe).length > 0 && !isLeftOut(probe));
  const leftOut = result.probes.filter(isLeftOut).map(({ title }) => title);
  return pageOf([
    [
      ...headlines(result, terminal),
      ...(leftOut.length > 0
        ? prose(`not drawn, the same in every lane: ${leftOut.join(', ')}`, terminal, 0)
        : []),
    ],
    deviceTable(result, terminal, names),
    ...drawn.map((probe) => [
      ...probeTitle(probe, terminal),
      '',
      ...histograms(result, probe, terminal, names),
      '',
      ...statistics(result, probe, terminal, names),
      ...reasons(result, probe, terminal),
    ]),
    kernelCounts(result, terminal, names),
    lockTables(result, terminal),
    ...nicSections(result, terminal, names),
    sensitivities(result, terminal),
    footer(result, terminal),
  ]);
}

/** Heading of a probe with its unit, which every histogram needs beside it: K is 1024 only in there. */
function probeTitle(probe: ProbeResult, { width, chalk }: Terminal): string[] {
  const unit = `[${probe.unit}, K = 1024]`.replaceAll(' ', HARD_BLANK);
  return unbroken(`${probe.title}: ${probe.summary} ${unit}`, width, 2).map((line) => chalk.bold(line));
}
