/** Stored baselines for people: the list of them, and what one of them holds. */

import { shownName } from '../failure.js';
import type { Baseline } from '../gate/baseline.js';
import type { BaselineList } from '../gate/baseline-list.js';
import { percentileIn } from '../stats/measured.js';
import { fits, wrap } from './fit-width.js';
import { listText } from './list-text.js';
import { counted, grouped, quantity } from './numbers.js';
import { linesOf, prose, title } from './page.js';
import { table, tableWithin } from './table.js';
import type { Terminal } from './terminal.js';

const INDENT = 2;

/**
 * A table with a line for each baseline. Where that is too wide, the lanes stand below each line; where the rest is too wide
 * as well, each baseline is a paragraph. Base, skip and filter are shown only where some baseline has other than the usual
 * ones, the version only where they differ.
 */
export function baselineListText({ folder, baselines }: BaselineList, terminal: Terminal): string {
  const { width } = terminal;
  if (baselines.length === 0) return linesOf(title(`no baselines in ${folder}`, terminal));
  const what = `baselines in ${folder}`;
  const isOfOneVersion = new Set(baselines.map(({ version }) => version)).size < 2;
  const all = baselines.map(
    ({ name, trace, host, seed, seeds = 1, recordedRows, version, base, skip, filter, lanes }) => [
      name,
      shownName(trace.name),
      `${host.name}${host.set === undefined ? '' : ' --set'}`,
      seeds === 1 ? String(seed) : `${seed}..${seed + seeds - 1}`,
      grouped(recordedRows),
      isOfOneVersion ? '' : version,
      base === 'BASE' ? '' : base,
      skip === 0 ? '' : grouped(skip),
      filter ?? '',
      lanes.join(', '),
    ],
  );
  const told = COLUMNS.flatMap((_, i) => (all.some((cells) => cells[i] !== '') ? [i] : []));
  const cells = [COLUMNS.map(({ name }) => name), ...all].map((row) => told.map((i) => row[i]));
  const alignment = told.map((i) => COLUMNS[i].align).join('');
  const whole = table(cells, alignment, INDENT);
  const withoutLanes = table(
    cells.map((row) => row.slice(0, -1)),
    alignment.slice(0, -1),
    INDENT,
  );
  if (!fits(withoutLanes, width))
    return listText({ title: what, columns: cells[0], rows: cells.slice(1) }, terminal);
  const lines = fits(whole, width)
    ? whole
    : withoutLanes.flatMap((line, r) => [
        line,
        ...(r === 0 ? [] : wrap(`${' '.repeat(2 * INDENT)}${all[r - 1].at(-1)}`, width, 2 * INDENT)),
      ]);
  return linesOf([...title(what, terminal), '', ...lines]);
}

const COLUMNS = [
  { name: 'baseline', align: 'l' },
  { name: 'trace', align: 'l' },
  { name: 'host', align: 'l' },
  { name: 'seed', align: 'r' },
  { name: 'rows', align: 'r' },
  { name: 'version', align: 'l' },
  { name: 'base', align: 'l' },
  { name: 'skip', align: 'r' },
  { name: 'filter', align: 'l' },
  { name: 'lanes', align: 'l' },
] as const;

export function baselineReport(baseline: Baseline, terminal: Terminal): string {
  const { trace, host, seed, version, base, recorded } = baseline.identity;
  const seeds = 1 + (baseline.moreSeeds?.length ?? 0);
  const about = [
    `trace ${shownName(trace.name)} (sha256 ${trace.sha256.slice(0, 12)}), ${counted(baseline.recordedRows, 'row')} recorded`,
    `host ${host.name} (prices ${host.sha256.slice(0, 12)}), ${seeds === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + seeds - 1}, of which the first is shown`}, vfiobench ${version}`,
    ...(host.set ?? []).map(
      ({ step, price }) => `${step} costs ${quantity(price)} ${baseline.unit} by --set`,
    ),
    `base ${base}${recorded.skip === 0 ? '' : `, --skip ${recorded.skip}`}${recorded.filter === null ? '' : `, --filter ${recorded.filter}`}`,
  ];
  return linesOf([
    terminal.chalk.bold(`baseline ${baseline.name}`),
    ...prose(about, terminal),
    ...baseline.lanes.flatMap((lane) => ['', terminal.chalk.bold(lane.label), ...laneLines(lane, terminal)]),
  ]);
}

const SHOWN = [50, 99, 99.9];

function laneLines({ probes, counters, errnos }: Baseline['lanes'][number], terminal: Terminal): string[] {
  const rows = probes.map(({ title: probe, measured }) => [
    probe,
    grouped(measured.n),
    quantity(measured.mean),
    ...SHOWN.map((p) => valueText(percentileIn(measured, p))),
    quantity(measured.max),
  ]);
  const heading = ['', 'n', 'mean', ...SHOWN.map((p) => `p${p}`), 'max'];
  const counts = counters
    .filter(({ value }) => value > 0)
    .map(({ name, value }) => `${name} ${grouped(value)}`);
  const failed = errnos.map(({ op, errno, rows: times }) => `${op} ${errno} in ${counted(times, 'row')}`);
  const below = [counts, failed].filter((texts) => texts.length > 0).map((texts) => texts.join(', '));
  return [...tableWithin([heading, ...rows], 'lrrrrrr', terminal.width), ...prose(below, terminal)];
}

/** A dash where n is too small for the percentile. */
function valueText(value: number | null): string {
  return value === null ? '-' : quantity(value);
}
