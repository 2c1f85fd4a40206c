/** A replay as Markdown for a pull request: what changed on top, histograms and reasons folded away. */

import { callProblems } from '../../results/call-problems.js';
import type { Measured, ProbeResult, ReplayResult } from '../../results/replay.js';
import { bucketLabel } from '../../stats/log2.js';
import { percentileIn } from '../../stats/measured.js';
import { effect } from '../change.js';
import { code, details, escaped, markdownHistogram, markdownPage, markdownTable } from '../markdown-parts.js';
import {
  counted,
  grouped,
  percentChange,
  quantity,
  scaled,
  sharePercent,
  signed,
  timeHeading,
} from '../numbers.js';
import { MARKS, MARKS_LEGEND, restsOn } from '../prices-behind.js';
import { deviceLegend, deviceRows } from './device-table.js';
import { lockRows, locksLegend } from './lock-rows.js';
import { nicLines, WITHOUT_NIC } from './nic-headline.js';
import { nicMarkdown } from './nic-rows.js';
import { outcomes, provenance } from './provenance.js';
import { sensitivityMarkdown } from './sensitivity-markdown.js';
import { spreadSentence } from './sensitivity-words.js';
import { alikeInAllLanes, lanesWithValues, sharedRows } from './shared-rows.js';
import { KERNEL_TITLE, kernelRows } from './text-kernel.js';
import { changesNothing, effects, means, nothingRecorded } from './words.js';

export function markdownReport(result: ReplayResult): string {
  const probes = result.probes.filter((probe) => lanesWithValues(probe).length > 0);
  return markdownPage([
    ['## vfiobench: modelled latencies', '', ...summary(result)],
    ...deviceSection(result),
    ...probes.map((probe) => probeSection(result, probe)),
    ...kernelSection(result),
    ...(result.nic === undefined ? [] : [nicMarkdown(result.nic)]),
    ...result.lanes.flatMap(({ label, locks }) => {
      if (locks === null || locks.length === 0) return [];
      const [heading, ...rows] = lockRows(locks, result.unit);
      return [
        details(`Locks of ${label}, in ${result.unit}`, [...markdownTable(heading, rows), '', locksLegend()]),
      ];
    }),
    ...(result.sensitivity === undefined ? [] : [sensitivityMarkdown(result.sensitivity)]),
    details('What this rests on', [
      ...[...outcomes(result), ...provenance(result)].map(
        ({ about, text }) => `- **${about}**: ${escaped(text)}`,
      ),
      '- `K` = 1024 in the ranges of histograms; elsewhere k, M and G are powers of ten.',
    ]),
  ]);
}

function deviceSection(result: ReplayResult): string[][] {
  if (result.lanes.every(({ device }) => device === undefined)) return [];
  const heading = ['the device', ...result.lanes.map(({ label }) => escaped(label))];
  return [[...markdownTable(heading, deviceRows(result)), '', deviceLegend(result)]];
}

/** Folded: what a variant changes on it is seldom what a report is read for. What is differently answered stands at the end. */
function kernelSection(result: ReplayResult): string[][] {
  const rows = kernelRows(result);
  if (rows.length === 0) return [];
  const heading = ['', ...result.lanes.map(({ label }) => escaped(label))];
  const escapedRows = rows.map(([name, ...counts]) => [escaped(name), ...counts]);
  return [details(KERNEL_TITLE, markdownTable(heading, escapedRows))];
}

function summary(result: ReplayResult): string[] {
  const nothing = nothingRecorded(result);
  if (nothing !== null) return [nothing];
  return [
    ...callProblems(result).flatMap((text) => [`**Warning**: ${escaped(text)}.`, '']),
    ...laneSummaries(result),
    ...(result.nic === undefined ? [] : ['', `With NIC: beside the calls; ${escaped(WITHOUT_NIC)}.`]),
  ];
}

function laneSummaries(result: ReplayResult): string[] {
  const rows = counted(result.trace.recordedRows, 'row');
  const nic = (lane: number) =>
    nicLines(result, lane).map(
      ({ title, effect: said, times, speeds }) =>
        `- ${title} ${said === null ? '' : `**${said}**, `}${times}, ${speeds}`,
    );
  if (result.lanes.length === 1) {
    const lines = nic(0);
    return [`BASE alone, ${rows} recorded.`, ...(lines.length === 0 ? [] : ['', ...lines])];
  }
  return result.lanes.slice(1).flatMap(({ label }, i) => {
    const same = changesNothing(result, i + 1);
    const lines = nic(i + 1);
    return [
      ...(i === 0 ? [] : ['']),
      ...(same === null
        ? [
            `**${escaped(label)}** against BASE, ${rows} recorded:`,
            '',
            ...lines,
            ...effects(result, i + 1).map(
              ({ probe, against }) =>
                `- ${code(probe.title)} **${escaped(effect(against))}**, ${means(probe, i + 1)}`,
            ),
          ]
        : [`${escaped(same)}.`, ...(lines.length === 0 ? [] : ['', ...lines])]),
    ];
  });
}

function probeSection(result: ReplayResult, probe: ProbeResult): string[] {
  const alike = alikeInAllLanes(probe);
  const shown = alike ? [0] : lanesWithValues(probe);
  const lanes = shown.map((lane) => ({
    label: alike ? 'BASE and every variant alike' : result.lanes[lane].label,
    measured: probe.lanes[lane]!,
    against: lane === 0 ? null : probe.against[lane - 1],
  }));
  const ps = lanes[0].measured.percentiles.map(({ p }) => p);
  const statistics = lanes.map(({ label, measured, against }) => [
    escaped(label),
    grouped(measured.n),
    quantity(measured.mean),
    against ? escaped(effect(against)) : '',
    ...ps.map((p) =>
      percentileCell(measured, p, against?.percentilePercent.find((one) => one.p === p)?.percent ?? null),
    ),
    quantity(measured.max),
    probe.isTime ? scaled(measured.total, probe.unit) : quantity(measured.total),
  ]);
  const heading = ['', 'n', 'mean', 'vs BASE', ...ps.map((p) => `p${p}`), 'max', 'total'];
  return [
    `### ${code(probe.title)}: ${escaped(probe.summary)}, in ${escaped(probe.unit)}`,
    '',
    ...markdownTable(heading, statistics),
    '',
    ...details(`Histogram (${probe.unit}, K = 1024)`, histogram(lanes)),
    ...reasons(result, probe),
  ];
}

function percentileCell(measured: Measured, p: number, percent: number | null): string {
  const value = percentileIn(measured, p);
  if (value === null) return 'n too small';
  return percent === null ? quantity(value) : `${quantity(value)} (${percentChange(percent)})`;
}

function histogram(lanes: readonly { label: string; measured: Measured }[]): string[] {
  const heading = ['range', ...lanes.flatMap(({ label }) => [escaped(label), '%'])];
  const rows = sharedRows(lanes.map(({ measured }) => measured));
  return markdownHistogram(
    heading,
    rows.map((row) => [
      bucketLabel(row),
      ...row.counts.flatMap((count, i) => [grouped(count), sharePercent(count, lanes[i].measured.n)]),
    ]),
    lanes.map((_, i) => ({ counts: rows.map(({ counts }) => counts[i]) })),
  );
}

function reasons(result: ReplayResult, probe: ProbeResult): string[] {
  return probe.against.flatMap((against, i) => {
    if (!against || against.why.length === 0) return [];
    const rows = against.why.map(({ step, countDelta, timeDelta, from }) => [
      code(step) + (MARKS[from] === '' ? '' : ` ${escaped(MARKS[from])}`),
      signed(countDelta),
      signed(timeDelta, (value) => scaled(value, probe.unit)),
    ]);
    const table = markdownTable(['step', 'count', timeHeading(probe.unit)], rows);
    const basis = restsOn(against);
    const { byPrices } = against;
    const below = [
      '',
      ...(basis === null ? [] : [`${escaped(basis)}.`, '']),
      ...(byPrices === undefined ? [] : [`Per call ${escaped(spreadSentence(byPrices, probe.unit))}.`, '']),
      escaped(MARKS_LEGEND),
    ];
    return ['', ...details(`Why ${result.lanes[i + 1].label} differs`, [...table, ...below])];
  });
}
