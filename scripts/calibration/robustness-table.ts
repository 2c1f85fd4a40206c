/**
 * What becomes of the vfio-ccw figures when an assumption is another one: the table of traces/README.md, whose row of the
 * mail's own shifts is written by hand.
 */
import { replayOn } from '../../src/replay/run-on.js';
import type { Bucket, ReplayResult } from '../../src/results/replay.js';
import { totalVariation } from '../../src/stats/compare.js';
import { readHistograms } from '../../src/validation/published.js';
import { ccwBoot, ccwFioSample } from '../synthesis/workloads.js';
import { calibrateFarman, type FarmanInput } from './farman-s390x.js';
import type { Variation } from './farman-variations.js';
import { madeTrace } from './trace-source.js';

const PATCH = 'contiguous-pin';
const HEAD = [
  'TV in %, mean in %',
  'boot 1 BASE',
  'boot n BASE',
  'fio 1 BASE',
  'fio n BASE',
  'boot n +PATCH',
  'fio n +PATCH',
  'mean of boot n, fio n',
  '`pages_array`: ns, sigma',
];

const histograms = readHistograms();

function published(scenario: string, map: string, variant: string): readonly Bucket[] {
  return histograms.find((one) => one.scenario === scenario && one.map === map && one.variant === variant)!
    .buckets;
}

/** Total-variation distance of a replayed histogram to the published one, in percent. */
function distance(result: ReplayResult, scenario: string, map: string, variant: string): string {
  const lane = result.lanes.findIndex(({ label }) => label === variant);
  const { log2 } = result.probes.find(({ title }) => title === `@${map}`)!.lanes[lane]!;
  return (totalVariation(published(scenario, map, variant), log2) * 100).toFixed(1);
}

/** Shift of the mean of n_pages by the patch. */
function shift(result: ReplayResult): string {
  const percent = result.probes.find(({ name }) => name === 'n_pages')!.against[0]!.meanPercent!;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
}

function line(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;
}

const nothing = (scenario: string): string =>
  (
    totalVariation(published(scenario, 'n_pages_ns', 'BASE'), published(scenario, 'n_pages_ns', PATCH)) * 100
  ).toFixed(1);

/** What stands above the rows: bounds, and what would be if the patch changed nothing. */
export function robustnessHead(): string[] {
  return [
    line(HEAD),
    `|${HEAD.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|`,
    line(['bound', '2', '2', '2', '10', '8', '6', 'above 0', '']),
    line(['null: nothing changes', '', '', '', '', nothing('ccw-boot'), nothing('ccw-fio'), '0', '']),
  ];
}

/** One row: traces made anew, all prices fitted again, and replayed. Takes seconds. */
export async function robustnessRow({ name, bootTrace, fioTrace, input }: Variation): Promise<string> {
  const traces: Pick<FarmanInput, 'boot' | 'fio'> = {
    boot: madeTrace(ccwBoot(bootTrace)),
    fio: madeTrace(ccwFioSample(fioTrace)),
  };
  const host = await calibrateFarman({ ...traces, ...input });
  const boot = await replayOn(host, await traces.boot(), [PATCH]);
  const fio = await replayOn(host, await traces.fio(), [PATCH]);
  const { price, sigma } = host.steps.pages_array;
  return line([
    name,
    distance(boot, 'ccw-boot', '1_page_ns', 'BASE'),
    distance(boot, 'ccw-boot', 'n_pages_ns', 'BASE'),
    distance(fio, 'ccw-fio', '1_page_ns', 'BASE'),
    distance(fio, 'ccw-fio', 'n_pages_ns', 'BASE'),
    distance(boot, 'ccw-boot', 'n_pages_ns', PATCH),
    distance(fio, 'ccw-fio', 'n_pages_ns', PATCH),
    `${shift(boot)}, ${shift(fio)}`,
    `${price}, ${sigma}`,
  ]);
}
