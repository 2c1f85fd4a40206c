/** The runs of a compared map, one a row, as every format for people shows them. */
import type { ComparedMap, ComparisonResult, RunOfMap } from '../../comparison/result.js';
import { shorten } from '../fit-width.js';
import { grouped, quantity } from '../numbers.js';
import { AxisText } from './axis-text.js';
import { probability, unitText } from './words.js';

/** The middle of a run and how far it reaches: the tail of a side may be that of one run. */
const SHOWN = [50, 99];

/** Of the table in text: the name and what may be behind it. */
export const ALIGNMENT = 'lrrrrr';

/**
 * The heading first; nothing where no side has several runs.
 * @param nameWidth to which names of sides are cut
 */
export function runRows(result: ComparisonResult, map: ComparedMap, nameWidth: number): string[][] {
  const runs = map.columns.flatMap((column, c) => {
    const { label } = result.columns[c];
    const own = column?.runs ?? [];
    return own.map((run, r) => ({
      name: `${shorten(label, nameWidth)}${own.length > 1 ? ` ${r + 1}` : ''}`,
      run,
    }));
  });
  if (runs.length === 0) return [];
  const axis = new AxisText(map);
  const percentile = (run: RunOfMap | null, p: number): string => {
    const found = run?.percentiles.find((one) => one.p === p);
    return found === undefined ? '' : axis.percentile(found);
  };
  const hasMeans = runs.some(({ run }) => run !== null && run.mean !== null);
  return [
    [
      `runs, ${unitText(map)}`,
      'n',
      ...(hasMeans ? ['mean'] : []),
      ...SHOWN.map((p) => `p${p}`),
      map.isTime ? 'P(faster) than BASE' : 'P(smaller) than BASE',
    ],
    ...runs.map(({ name, run }) => [
      name,
      run === null ? 'no such map' : grouped(run.n),
      ...(hasMeans ? [run === null || run.mean === null ? '' : quantity(run.mean)] : []),
      ...SHOWN.map((p) => percentile(run, p)),
      run === null || run.smaller === null ? '' : `${probability(run.smaller)} %`,
    ]),
  ];
}
