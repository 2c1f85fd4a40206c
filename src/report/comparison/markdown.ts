/** A comparison of recordings as Markdown for a pull request: verdicts on top, histograms folded away. */
import type { ComparedMap, ComparisonResult } from '../../comparison/result.js';
import {
  bullets,
  code,
  details,
  escaped,
  markdownHistogram,
  markdownPage,
  markdownTable,
} from '../markdown-parts.js';
import { grouped, percentChange, points, quantity, sharePercent, signed } from '../numbers.js';
import { AxisText } from './axis-text.js';
import { certainty, LEGEND, sourceTexts, unmatchedTexts } from './legend.js';
import { intervalText, numberTitle } from './numbers.js';
import { runRows } from './runs.js';
import { missingTexts, statisticRows } from './statistics.js';
import { effectText, judgedMaps, snapshotNote, unitBehind, unitText } from './words.js';

export function comparisonMarkdown(result: ComparisonResult): string {
  return markdownPage([
    ['## vfiobench: recordings compared', '', ...summary(result)],
    ...result.maps.map((map) => mapSection(result, map)),
    ...(result.numbers.length === 0 ? [] : [numbers(result)]),
    ...(result.unmatched.length === 0 ? [] : [details('Not compared', bullets(unmatchedTexts(result)))]),
    details('What this rests on', [
      ...bullets(sourceTexts(result)),
      ...bullets(result.maps.length === 0 ? [] : [...LEGEND, ...certainty(result)]),
      '- Outside the ranges of histograms, k, M and G are powers of ten.',
    ]),
  ]);
}

function summary(result: ComparisonResult): string[] {
  return result.columns
    .slice(1)
    .flatMap(({ label }, i) => [
      ...(i === 0 ? [] : ['']),
      `**${escaped(label)}** against ${escaped(result.columns[0].label)}:`,
      '',
      ...judgedMaps(result, i + 1).map(
        ({ map, against }) =>
          `- ${code(map.title)} **${against.verdict}**: ${escaped(effectText(map, against, label))}`,
      ),
    ]);
}

function mapSection(result: ComparisonResult, map: ComparedMap): string[] {
  const axis = new AxisText(map);
  const shown = result.columns.map((_, c) => c).filter((c) => (map.columns[c]?.n ?? 0) > 0);
  const notes = [map.joined && `${map.joined}.`, snapshotNote(result, map), ...missingTexts(result, map)];
  return [
    `### ${code(map.title)}, ${escaped(unitText(map))}`,
    '',
    ...(shown.length === 0 ? [] : [...statistics(result, map, shown), '']),
    ...runsOfMap(result, map),
    ...notes.flatMap((note) => (note === null ? [] : [escaped(note), ''])),
    ...(shown.length === 0
      ? []
      : details(`Histogram (${unitText(map)}, K = 1024)`, histogram(result, map, shown, axis))),
  ];
}

/** The table of the text form: an interval stands in a row without a name, below its value. */
function statistics(result: ComparisonResult, map: ComparedMap, shown: readonly number[]): string[] {
  const names = shown.map((c) => result.columns[c].label);
  const [heading, ...rows] = statisticRows(map, shown, names, (verdict) => verdict);
  return markdownTable(heading.map(escaped), rows);
}

function runsOfMap(result: ComparisonResult, map: ComparedMap): string[] {
  const [heading, ...rows] = runRows(result, map, Number.POSITIVE_INFINITY);
  return heading === undefined
    ? []
    : [
        ...markdownTable(
          heading.map(escaped),
          rows.map((row) => row.map(escaped)),
        ),
        '',
      ];
}

function histogram(
  result: ComparisonResult,
  map: ComparedMap,
  shown: readonly number[],
  axis: AxisText,
): string[] {
  const n = (c: number) => map.columns[c]!.n;
  const hasBase = shown[0] === 0;
  const isVariant = (c: number) => c > 0 && hasBase;
  const sums = new Map(shown.map((c) => [c, 0]));
  const heading = shown.flatMap((c) => [
    escaped(result.columns[c].label),
    '%',
    'cum. %',
    ...(isVariant(c) ? ['vs BASE'] : []),
  ]);
  const rows = map.rows.map((row) => [
    axis.row(row),
    ...shown.flatMap((c) => {
      const count = row.counts[c] ?? 0;
      const sum = sums.get(c)! + count;
      sums.set(c, sum);
      const moved = (count / n(c) - (row.counts[0] ?? 0) / n(0)) * 100;
      return [
        grouped(count),
        sharePercent(count, n(c)),
        sharePercent(sum, n(c)),
        ...(isVariant(c) ? [points(moved)] : []),
      ];
    }),
  ]);
  const lanes = shown.map((c) => ({ counts: map.rows.map(({ counts }) => counts[c] ?? 0) }));
  return markdownHistogram(['range', ...heading], rows, lanes);
}

function numbers(result: ComparisonResult): string[] {
  const heading = [
    '',
    ...result.columns.flatMap(({ label }, c) => (c === 0 ? [escaped(label)] : [escaped(label), 'vs BASE'])),
  ];
  const rows = result.numbers.map((number) => [
    code(numberTitle(number)) + unitBehind(number),
    ...number.values.flatMap((value, c) => {
      const change = c === 0 ? null : number.against[c - 1];
      const text = value === null ? '' : quantity(value);
      if (c === 0) return [text];
      if (change === null) return [text, ''];
      const percents = [percentChange(change.percent), intervalText(change)].filter((one) => one !== '');
      return [text, `${signed(change.delta, quantity)} (${percents.join(', ')})`];
    }),
  ]);
  return ['### Single numbers', '', ...markdownTable(heading, rows)];
}
