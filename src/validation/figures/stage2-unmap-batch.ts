/**
 * The thread stage2-unmap-batch: what a NIC gets while a VM is torn down on the CPU of its interrupts, how much longer map
 * and unmap take beside it, and how often a block is visited.
 */
import type { ReplayResult } from '../../results/replay.js';
import type { Figure } from '../../results/validation.js';
import { sumOf } from '../../sums.js';
import { type Directions, directionsOf, figureOf } from '../figure.js';
import type { Found, FoundDirection } from '../follows.js';
import type { Scalar } from '../published.js';
import { laneOf, measuredIn, nicLaneOf, nicOpOf } from '../questions/numbers.js';
import { ON_MAP_UNDER_LOAD } from '../remarks.js';
import type { Evidence } from '../replays.js';
import { NO_TIME, type RestsOn, restsOn } from '../rests-on.js';

const THREAD = 'stage2-unmap-batch';
const PAGES = 'traces/page-table-64g.csv';
const BLOCKS = 'traces/teardown-256g-1g.csv';
/** Blocks of 1 GB in that trace. */
const BLOCK_COUNT = 256;
const NIC = '10g@0/0';
const UNMAP = 'op=s2_unmap';
const VARIANTS = ['batch-smallest-block', 'batch-root-entry', 'batch-leaf-advance'] as const;
/** What is BASE by default. */
const DEFAULT = 'batch-largest-block';

const MAP_UNDER_LOAD = 's2-map-io';

interface Runs {
  readonly pages: ReplayResult;
  readonly blocks: ReplayResult;
}

/** All figures and directions of the thread. */
export async function validateStage2Thread({ published, replay }: Evidence): Promise<Found> {
  const runs = {
    pages: await replay(PAGES, VARIANTS, null, NIC),
    blocks: await replay(BLOCKS, VARIANTS, UNMAP),
  };
  const scalars = published.scalars.filter(({ mail }) => mail === THREAD);
  return {
    figures: scalars.map((scalar) => figure(scalar, runs)),
    directions: directions(scalars, runs),
  };
}

const UNITS: Readonly<Record<string, string>> = { leaf_visits: 'visits', tcp_throughput: 'Gbit/s' };

function figure(scalar: Scalar, runs: Runs): Figure {
  const { id, metric, variant, setup } = scalar;
  const isVisits = metric === 'leaf_visits';
  const asVariant = variant === DEFAULT || variant === 'none' ? '' : ` --variant ${variant}`;
  return figureOf(scalar, {
    what: variant === 'none' ? setup : `${metric} of ${variant}, ${setup}`,
    value: modelledValue(scalar, runs),
    unit: UNITS[metric] ?? '%',
    source: isVisits
      ? { trace: BLOCKS, variant, command: `replay ${BLOCKS}${asVariant} --filter ${UNMAP}` }
      : { trace: PAGES, variant, command: `replay ${PAGES}${asVariant} --nic ${NIC}` },
    idle: idle(runs),
    remark: (hit) => (!hit && id === MAP_UNDER_LOAD ? ON_MAP_UNDER_LOAD : null),
    ...(isVisits || variant === 'none' ? NO_TIME : behind(scalar, runs)),
  });
}

/** Of the calls that the figure is about; what receiving takes is fitted. */
function behind({ metric, variant }: Scalar, { pages }: Runs): RestsOn {
  return restsOn(pages, measuredIn(pages, labelOf(variant), opMeasured(metric)).steps);
}

function opMeasured(metric: string): string {
  return metric === 'map_time_increase' ? 's2_fault' : 's2_unmap';
}

function idle({ pages }: Runs): number {
  return pages.nic!.idleGbps;
}

function labelOf(variant: string): string {
  return variant === DEFAULT ? 'BASE' : variant;
}

function modelledValue({ metric, variant, setup }: Scalar, runs: Runs): number {
  const { pages, blocks } = runs;
  if (metric === 'leaf_visits') return visits(blocks, labelOf(variant));
  if (variant === 'none') return idle(runs);
  const [base, lane] = ['BASE', labelOf(variant)].map((label) => nicLaneOf(pages, label));
  if (metric === 'tcp_throughput') return nicOpOf(lane, 's2_unmap').gbps!;
  const op = opMeasured(metric);
  const time = setup.includes('IO load') ? 'loadedNs' : 'quietNs';
  return (nicOpOf(lane, op)[time] / nicOpOf(base, op)[time] - 1) * 100;
}

/**
 * LEAF callbacks for each block that is unmapped. Where the last block of a table is gone, so is the table, and those that
 * come for it find its entry one level up.
 */
function visits(result: ReplayResult, label: string): number {
  const counted = laneOf(result, label).stepCounts.filter(
    ({ step }) => step === 's2_leaf_l1' || step === 's2_leaf_l0',
  );
  return sumOf(counted, ({ count }) => count) / BLOCK_COUNT;
}

/** That smaller batches give the NIC more, and the unmap less. */
function directions(scalars: readonly Scalar[], runs: Runs): FoundDirection[] {
  const pairs: Directions['pairs'] = [
    ['tcp-smallest', 's2-tcp-smallest', 's2-tcp-largest'],
    ['tcp-unbounded', 's2-tcp-unbounded', 's2-tcp-largest'],
    ['tcp-largest', 's2-tcp-largest', 's2-tcp-idle'],
    ['visits', 's2-pud-visits', 's2-pud-visits-leaf'],
  ];
  const modelled = (scalar: Scalar): number => modelledValue(scalar, runs);
  const what = (one: Scalar, other: Scalar): string =>
    `${one.metric} of ${one.variant} against ${other.variant === 'none' ? 'an idle host' : other.variant}`;
  return directionsOf(scalars, { pairs, prefix: 'stage2', modelled, what });
}
