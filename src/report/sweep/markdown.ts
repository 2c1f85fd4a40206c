/** A sweep for a merge request or an issue: the verdicts, then a table of each probe that moves. */

import type { SweepProbe, SweepResult } from '../../results/sweep.js';
import { bullets, escaped, markdownTable } from '../markdown-parts.js';
import { grouped, percentChange, quantity } from '../numbers.js';
import { linesOf } from '../page.js';
import { footing, shownProbes, sureMark, verdicts } from './words.js';

export function sweepMarkdown(result: SweepResult): string {
  const { over } = result;
  const { shown, steady, flat } = shownProbes(result);
  return linesOf([
    `### ${escaped(over.name)}: ${escaped(over.what)}`,
    '',
    ...bullets([...shown, ...steady].flatMap((probe) => verdicts(result, probe))),
    ...bullets(flat.length > 0 ? [`the same at every value: ${flat.join(', ')}`] : []),
    ...shown.flatMap((probe) => [
      '',
      `**${escaped(probe.title)}** ${escaped(probe.summary)}, mean in ${escaped(probe.unit)}`,
      '',
      ...probeTable(result, probe),
    ]),
    '',
    ...bullets(footing(result)),
  ]);
}

function probeTable({ lanes, over }: SweepResult, probe: SweepProbe): string[] {
  const heading = [over.name, 'n', 'BASE', ...lanes.slice(1).flatMap((label) => [label, 'change'])];
  const rows = probe.points.map(({ text, lanes: [base, ...variants], against }) => [
    text,
    base === null ? '0' : grouped(base.n),
    base === null ? '' : quantity(base.mean),
    ...variants.flatMap((lane, i) => [
      lane === null ? '' : quantity(lane.mean),
      against[i] === null ? '' : escaped(percentChange(against[i].meanPercent) + sureMark(against[i])),
    ]),
  ]);
  return markdownTable(heading.map(escaped), rows);
}
