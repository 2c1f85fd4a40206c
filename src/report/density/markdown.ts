/** A density result for a comment or a job's summary. */

import type { DensityResult } from '../../results/density.js';
import { bullets, details, escaped, markdownTable } from '../markdown-parts.js';
import { bytesText } from '../numbers.js';
import { linesOf } from '../page.js';
import { answers, assumption, pointCells, pointHead, shownPoints, summaryRows } from './words.js';

export function densityMarkdown(result: DensityResult): string {
  const { host, seed, guestMemory, hostMemory, lanes, parameters, version } = result;
  const labels = lanes.map(({ label }) => escaped(label));
  return linesOf([
    `### Density: guests of ${bytesText(guestMemory)} on a host of ${bytesText(hostMemory)}`,
    '',
    ...bullets(answers(result)),
    '',
    ...markdownTable(['', ...labels], summaryRows(result, lanes)),
    '',
    ...lanes.flatMap((lane) => [
      ...details(
        `${lane.label}, by the number of guests`,
        markdownTable(pointHead(result), shownPoints(lane).map(pointCells)),
      ),
      '',
    ]),
    ...details('What is assumed', bullets(parameters.map(assumption))),
    '',
    ...bullets(host.caveats.map((text) => `${host.name}: ${text}`)),
    '',
    `vfiobench ${version}, host ${escaped(host.name)}, seed ${seed}. GB are powers of ten, GiB of two.`,
  ]);
}
