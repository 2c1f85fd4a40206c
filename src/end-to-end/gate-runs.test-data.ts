/** For tests: command lines of gates. */
import { recordedRuns } from './recorded-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

export const PINS = 'fixtures/traces/pins.csv';
export const REPLAY = ['gate', PINS, '--variant', 'contiguous-pin'];
export const RECORDINGS = ['page-by-page', 'batched'].map(
  (name) => `fixtures/recordings/pins/bpftrace-${name}.txt`,
);

/** One of each kind and verdict. */
const CONDITIONS = [
  '--fail-on',
  'n_pages_ns p90 < -5% and < -200ns',
  '--fail-on',
  'n_pages moved > 90%',
  '--fail-on',
  'steps gup_call > +0 and n_pages mean > 1ms',
  '--warn-on',
  '1_page mean > -50%',
  '--warn-on',
  'counter "pages got" != +0',
  '--fail-on',
  'errnos pin:-EPERM > 0',
];
/** Two variants, every verdict. */
export const ALL = [...REPLAY, '--variant', 'pin-group-held', ...CONDITIONS];

export const fail = (condition: string): readonly string[] => ['--fail-on', condition];

/** A recording of @lat_ns: counts of [1], [2, 4), [4, 8) and so on. */
export function rowsOf(counts: readonly number[]): string {
  const rows = counts.map((count, i) => `${i === 0 ? '[1]' : `[${2 ** i}, ${2 ** (i + 1)})`}  ${count} |@|`);
  return `@lat_ns:\n${rows.join('\n')}\n\n`;
}

/** Several runs a side, of which A and B are three each of single values, B's a tenth slower. */
export function gateRuns() {
  const runs = recordedRuns();
  return {
    ...runs,
    A: runs.values('base', [1000, 1004, 996]),
    B: runs.values('new', [1100, 1108, 1092]),
  };
}

export const gate = (inputs: readonly string[], ...more: readonly string[]) =>
  vfiobench(['gate', ...inputs, ...more]);
export const NS: readonly string[] = ['--unit', 'ns'];

/** Without line ends and indents. */
export const flat = (text: string) => text.replace(/\s+/g, ' ');
