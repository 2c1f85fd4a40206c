/** A density result for people: the answer, lanes side by side, the curves, the points, what all of it rests on. */

import type { DensityLane, DensityResult } from '../../results/density.js';
import { curvePlot } from '../curve-plot.js';
import { cutCells, firstFitting, fitLanes, narrowed, shortenAll, wrap } from '../fit-width.js';
import { bytesText, quantity, scaled } from '../numbers.js';
import { pageOf, prose, title } from '../page.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import {
  answers,
  assumption,
  guestsText,
  pointCells,
  pointHead,
  shownPoints,
  summaryRows,
  throughputUnit,
} from './words.js';

const LEAST_NAME = 16;

/** No line is wider than the terminal, down to 60 columns. */
export function densityText(result: DensityResult, terminal: Terminal): string {
  const { host, seed, guestMemory, hostMemory, lanes } = result;
  const { width, chalk } = terminal;
  const what = `Guests of ${bytesText(guestMemory)} on a host of ${bytesText(hostMemory)}, on the prices of ${host.name}, seed ${seed}`;
  return pageOf([
    [...wrap(what, width).map((line) => chalk.bold(line)), '', ...prose(answers(result), terminal)],
    summary(result, terminal),
    curves(result, width),
    ...lanes.map((lane, i) => [chalk.bold(names(lanes, width)[i]), ...points(result, lane, width)]),
    [...title('What the model says of a device', terminal), ...lanes.flatMap((lane) => costs(lane, width))],
    [
      ...title('What is assumed (--param name=value)', terminal),
      ...prose(result.parameters.map(assumption), terminal, 2, 6),
    ],
    [...title('How to read it', terminal), ...prose(notes(result), terminal, 2, 2)],
  ]);
}

/** Of all lanes, so that no two are called the same, whichever of them stand together. */
function names(lanes: readonly DensityLane[], width: number): string[] {
  return shortenAll(
    lanes.map(({ label }) => label),
    width,
  );
}

function summary(result: DensityResult, { width, chalk }: Terminal): string[] {
  const { lanes } = result;
  const draw = (shown: readonly DensityLane[], nameWidth: number, cellWidth: number): string[] => {
    const short = names(lanes, nameWidth);
    const rows = summaryRows(result, shown).map(([what, ...cells]) => [
      what,
      ...cutCells([cells], cellWidth)[0],
    ]);
    const head = shown.map((lane) => chalk.bold(short[lanes.indexOf(lane)]));
    return table([['', ...head], ...rows]);
  };
  return narrowed(
    (cellWidth) =>
      fitLanes(lanes[0], lanes.slice(1), width, (shown, nameWidth) => draw(shown, nameWidth, cellWidth)),
    width,
  );
}

function curves({ lanes }: DensityResult, width: number): string[] {
  const unit = throughputUnit(lanes);
  const short = names(lanes, Math.max(LEAST_NAME, Math.floor((width - 30) / lanes.length)));
  return curvePlot(
    lanes.map(({ points }, i) => ({
      name: short[i],
      points: points.map(({ guests, throughput }) => ({ x: guests, y: throughput / unit.bytes })),
    })),
    'guests',
    `throughput of the host, ${unit.name}`,
    width,
  );
}

/** Columns of the points that a narrow terminal does without, in this order: slowest, started, reclaimed, paged in, faults/s. */
const SPARE = [4, 1, 8, 7, 6];

/** As many columns as fit; the CSV has all of them. */
function points(result: DensityResult, lane: DensityLane, width: number): string[] {
  const rows = [pointHead(result), ...shownPoints(lane).map(pointCells)];
  return firstFitting([...SPARE.keys(), SPARE.length], width, (spared) => {
    const left = SPARE.slice(0, spared);
    const kept = rows.map((cells) => cells.filter((_, i) => !left.includes(i)));
    return table(kept, 'r'.repeat(kept[0].length));
  });
}

function costs({ label, costs: of }: DensityLane, width: number): string[] {
  const fault =
    of.pagesPerFault === null
      ? 'no faults'
      : `a fault of ${scaled(of.faultNs, 'ns')} maps ${of.pagesPerFault === 1 ? 'one page' : `${quantity(of.pagesPerFault)} pages`} and keeps the event thread for ${scaled(of.threadNs, 'ns')}${of.handledInThread ? ', and while it pages in' : ''}`;
  const parts = [
    `${label}: 1 MiB moved in ${scaled(of.transferNsPerMib, 'ns')}`,
    fault,
    ...(of.sharesTable ? ['what is in memory does not fault'] : []),
    `start-up of a guest ${scaled(of.startNs, 'ns')}`,
    ...(of.pagesPerFault === null
      ? []
      : [`a granule taken back by the notifier, page by page, in ${scaled(of.invalidateNs, 'ns')}`]),
  ];
  const steps = of.steps.filter(({ ns }) => ns > 0);
  const behind = (['transfer', 'fault', 'map'] as const).flatMap((what) => {
    const mine = steps.filter((step) => step.of === what);
    if (mine.length === 0) return [];
    const texts = mine.map(({ step, ns, from }) => `${step} ${scaled(ns, 'ns')} (${from})`);
    return wrap(`    ${what === 'map' ? 'start-up' : what}: ${texts.join(', ')}`, width, 6);
  });
  return [...wrap(`  ${parts.join('; ')}`, width, 4), ...behind];
}

function notes({ host, lanes }: DensityResult): string[] {
  const most = Math.max(...lanes.map(({ points: { length } }) => length));
  return [
    'GB are powers of ten, GiB of two. Throughput, faults and paging are means over the measured part of an arrival interval, memory is that at its end.',
    'slope: least squares through no guests, up to the inflection point; that is the joint of the two straight lines that fit the curve best. slope after it: that of the second line, over all guests beyond, not what the next one alone changes. plateau: within 2 % of the highest throughput.',
    'paged in: brought back from swap, for a device or a CPU. reclaim from: the first arrival after which memory is taken, before the measured part or in it. thrashing: devices wait longer for faults than they work. guests that fit: under static pinning those whose memory can be pinned, else as many as keep their share on average; the first ones, whose working set grows alone, may be below it.',
    'A guest that is still being mapped moves nothing: where start-up takes longer than settle leaves, points show it.',
    'One event thread serves the faults of all devices; what waits for it is in the throughput. What a fault maps is there at once for the other devices of its guest: none meets a fault in flight. Guests share no device, and memory bandwidth and swap space do not run out.',
    ...(most < 2 ? [] : [`Points of all ${guestsText(most)} are in the CSV and the JSON.`]),
    ...(lanes.some(({ costs: { sharesTable } }) => sharesTable)
      ? [
          'host-sva serves processes of the host, of the size of the guests: it is no way to pass a device to a guest.',
        ]
      : []),
    ...host.caveats.map((text) => `${host.name}: ${text}`),
  ];
}
