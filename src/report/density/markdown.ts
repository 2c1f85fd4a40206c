/** A density result for a comment or a job's summary. */
import type { DensityResult } from '../../stats/density-result.js';
import { details, escaped, markdownTable } from '../markdown-parts.js';
import { bytesText } from '../numbers.js';
import { answers, parameterText, pointCells, pointHead, shownPoints, summaryRows } from './words.js';

export function densityMarkdown(result: DensityResult): string {
  const { host, seed, guestMemory, hostMemory, lanes, parameters, version } = result;
  const labels = lanes.map(({ label }) => escaped(label));
  const lines = [
    `### Density: guests of ${bytesText(guestMemory)} on a host of ${bytesText(hostMemory)}`,
    '',
    ...answers(result).map((text) => `- ${escaped(text)}`),
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
    ...details(
      'What is assumed',
      parameters.map((one) => `- ${escaped(`${parameterText(one)}: ${one.summary} (${one.why})`)}`),
    ),
    '',
    ...host.caveats.map((text) => `- ${escaped(`${host.name}: ${text}`)}`),
    '',
    `vfiobench ${version}, host ${escaped(host.name)}, seed ${seed}. GB are powers of ten, GiB of two.`,
  ];
  return `${lines.join('\n')}\n`;
}
