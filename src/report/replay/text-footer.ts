import type { ReplayResult } from '../../results/replay.js';
import { isHanded, isUncertain } from '../change.js';
import { shorten, wrap } from '../fit-width.js';
import { prose, title } from '../page.js';
import type { Terminal } from '../terminal.js';
import { provenance } from './provenance.js';
import { FAILED_CALLS } from './words.js';

const ABOUT_WIDTH = 9;

/** What the report rests on and how to read it. */
export function footer(result: ReplayResult, terminal: Terminal): string[] {
  const lines = provenance(result).flatMap(({ about, text }) => {
    const [first, ...rest] = wrap(text, terminal.width - ABOUT_WIDTH - 4);
    const label = shorten(about, ABOUT_WIDTH).padEnd(ABOUT_WIDTH);
    return [`  ${label}  ${first}`, ...rest.map((line) => ' '.repeat(ABOUT_WIDTH + 4) + line)];
  });
  const against =
    result.lanes.length > 1
      ? [
          'vs BASE: difference to BASE, in histograms in percentage points. moved: share of the calls that would have to change their row to turn one histogram into the other.',
        ]
      : [];
  const same = against.length > 0 ? `same: the mean differs by less than 0.5 %. ${wordLegend(result)}` : '';
  const legend = [
    'K = 1024 in the ranges of histograms; everywhere else k, M and G are powers of ten.',
    ...against,
    ...(result.lanes.some(({ errnos }) => errnos.length > 0) ? [`errors: ${FAILED_CALLS}.`] : []),
    `${same}p50 to p99.99 are within 0.1 %.`,
  ];
  return [...title('What this rests on', terminal), ...lines, ...prose(legend, terminal, 2, 2)];
}

/** Words that need one, where they occur. */
function wordLegend({ probes }: ReplayResult): string {
  const all = probes.flatMap(({ against }) => against.flatMap((one) => one ?? []));
  return [
    ...(all.some(({ word }) => word === 'mixed')
      ? ['mixed: the mean and the calls, ranked by their time, went different ways. ']
      : []),
    ...(all.some(isHanded)
      ? [
          'by handover *: most of the difference is waiting for a lock whose assumed handover is longer than it is held. ',
        ]
      : []),
    ...(all.some(isUncertain)
      ? ["sign not certain: the prices' 95 % interval of the difference includes 0. "]
      : []),
  ].join('');
}
