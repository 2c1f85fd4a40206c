/** Stored baselines for people: the list of them, and what one of them holds. */

import type { ChalkInstance } from 'chalk';
import { shownName } from '../failure.js';
import type { Baseline } from '../gate/baseline.js';
import { wrap } from './fit-width.js';
import type { Listing } from './list-text.js';
import { counted, grouped, quantity } from './numbers.js';
import { table } from './table.js';

export function baselineListing(dir: string, baselines: readonly Baseline[]): Listing {
  return {
    title: baselines.length === 0 ? `no baselines in ${dir}` : `baselines in ${dir}`,
    columns: ['baseline', 'trace', 'host', 'seed', 'version', 'lanes'],
    rows: baselines.map(({ name, identity: { trace, host, seed, version }, lanes }) => [
      name,
      shownName(trace.name),
      host.name,
      String(seed),
      version,
      lanes.map(({ label }) => label).join(', '),
    ]),
  };
}

export function baselineReport(
  baseline: Baseline,
  { width, chalk }: { readonly width: number; readonly chalk: ChalkInstance },
): string {
  const { trace, host, seed, version, base, recorded } = baseline.identity;
  const about = [
    `trace ${shownName(trace.name)} (sha256 ${trace.sha256.slice(0, 12)}), ${counted(baseline.recordedRows, 'row')} recorded`,
    `host ${host.name} (prices ${host.sha256.slice(0, 12)}), seed ${seed}, vfiobench ${version}`,
    `base ${base}${recorded.skip === 0 ? '' : `, --skip ${recorded.skip}`}${recorded.filter === null ? '' : `, --filter ${recorded.filter}`}`,
  ];
  const lanes = baseline.lanes.flatMap((lane) => ['', chalk.bold(lane.label), ...laneLines(lane, width)]);
  const head = [
    chalk.bold(`baseline ${baseline.name}`),
    ...about.flatMap((text) => wrap(`  ${text}`, width, 4)),
  ];
  return `${[...head, ...lanes].join('\n')}\n`;
}

const SHOWN = [50, 99, 99.9];

function laneLines({ probes, counters, errnos }: Baseline['lanes'][number], width: number): string[] {
  const rows = probes.map(({ title, measured }) => [
    title,
    grouped(measured.n),
    quantity(measured.mean),
    ...SHOWN.map((p) => valueText(measured.percentiles.find((one) => one.p === p)?.value ?? null)),
    quantity(measured.max),
  ]);
  const heading = ['', 'n', 'mean', ...SHOWN.map((p) => `p${p}`), 'max'];
  const counts = counters
    .filter(({ value }) => value > 0)
    .map(({ name, value }) => `${name} ${grouped(value)}`);
  const failed = errnos.map(({ op, errno, rows: times }) => `${op} ${errno} in ${counted(times, 'row')}`);
  return [
    ...table([heading, ...rows], 'lrrrrrr'),
    ...[counts, failed]
      .filter((texts) => texts.length > 0)
      .flatMap((texts) => wrap(`  ${texts.join(', ')}`, width, 4)),
  ];
}

/** A percentile that n is too small for is a dash. */
function valueText(value: number | null): string {
  return value === null ? '-' : quantity(value);
}
