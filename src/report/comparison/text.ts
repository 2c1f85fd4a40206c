/** The comparison of recordings for people: verdicts first, then every map, then what was not compared. */

import type { ComparedMap, ComparisonResult } from '../../comparison/result.js';
import { shownName } from '../../failure.js';
import { shorten, wrap } from '../fit-width.js';
import { drawingOf, drawLanes } from '../lane-histograms.js';
import { counted, grouped } from '../numbers.js';
import { tableWithin } from '../table.js';
import type { Terminal } from '../terminal.js';
import { AxisText } from './axis-text.js';
import { certainty, LEGEND } from './legend.js';
import { comparisonNumbers } from './numbers.js';
import { runRows } from './runs.js';
import { comparisonStatistics, missingTexts } from './statistics.js';
import { effectText, judgedMaps, snapshotNote, sourceTexts, unitText, verdictColoured } from './words.js';

const LABEL_WIDTH = 26;

/** No line is wider than the terminal, down to 60 columns. */
export function comparisonText(result: ComparisonResult, terminal: Terminal): string {
  const sections = [
    ...result.columns.slice(1).map((_, i) => headlines(result, i + 1, terminal)),
    ...result.maps.map((map) => mapSection(result, map, terminal)),
    comparisonNumbers(result, terminal),
    notCompared(result, terminal),
    footer(result, terminal),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function headlines(result: ComparisonResult, column: number, { width, chalk }: Terminal): string[] {
  const { label } = result.columns[column];
  const maps = judgedMaps(result, column);
  const name = shorten(label, LABEL_WIDTH);
  const lines = maps.flatMap(({ map, against }) => {
    const [first, ...rest] = wrap(
      `  ${map.title} ${against.verdict}: ${effectText(map, against, name)}`,
      width,
      4,
    );
    const word = ` ${against.verdict}:`;
    return [first.replace(word, () => verdictColoured(word, against.verdict, chalk)), ...rest];
  });
  const numbers = result.numbers.filter(({ against }) => against[column - 1]).length;
  const compared = [
    ...(maps.length === 0 ? [] : [counted(maps.length, 'map')]),
    ...(numbers === 0 ? [] : [`${counted(numbers, 'number')} without a verdict`]),
  ];
  return [
    ...wrap(
      `${label} against ${result.columns[0].label}${compared.map((what) => `, ${what}`).join('')}:`,
      width,
      2,
    ).map((line) => chalk.bold(line)),
    ...lines,
  ];
}

/** Whether one picture says it all. */
function isAlike(map: ComparedMap): boolean {
  return map.against.every((against) => against?.isSame);
}

function mapSection(result: ComparisonResult, map: ComparedMap, terminal: Terminal): string[] {
  const { width, chalk } = terminal;
  const axis = new AxisText(map);
  const alike = isAlike(map);
  const isThere = (c: number) => (map.columns[c]?.n ?? 0) > 0;
  const shown = alike ? [0] : result.columns.map((_, c) => c).filter(isThere);
  const countsOf = (c: number) => map.rows.map(({ counts }) => counts[c] ?? 0);
  const lanes = shown.map((c) => ({
    label: alike ? 'BASE and every variant alike' : result.columns[c].label,
    about: `n ${grouped(map.columns[c]!.n)}`,
    n: map.columns[c]!.n,
    counts: countsOf(c),
    base: c > 0 && isThere(0) ? { n: map.columns[0]!.n, counts: countsOf(0) } : null,
  }));
  const missing = missingTexts(result, map, width - 13).map((text) => `  ${text}`);
  const notes = [map.joined, snapshotNote(result, map)].filter((note) => note !== null);
  return [
    ...wrap(`${map.title} [${unitText(map)}, K = 1024]`, width, 2).map((line) => chalk.bold(line)),
    ...notes.flatMap((note) => wrap(`  ${note}`, width, 4)),
    '',
    ...missing,
    ...(lanes.length === 0
      ? []
      : drawLanes(
          drawingOf(
            map.rows.map((row) => axis.row(row)),
            lanes,
            true,
          ),
          terminal,
        )),
    ...(lanes.length === 0 ? [] : ['']),
    ...comparisonStatistics(result, map, shown, terminal),
    ...runsOfMap(result, map, terminal),
  ];
}

function runsOfMap(result: ComparisonResult, map: ComparedMap, { width }: Terminal): string[] {
  const rows = runRows(result, map, LABEL_WIDTH);
  return rows.length === 0 ? [] : ['', ...tableWithin(rows, 'lrrr', width)];
}

function notCompared({ unmatched, columns }: ComparisonResult, { width, chalk }: Terminal): string[] {
  if (unmatched.length === 0) return [];
  const lines = unmatched.flatMap(({ column, title, line, source, why }) => {
    const where = `${shownName(source ?? columns[column].source)}:${line}`;
    return wrap(`  ${title} of ${columns[column].label} (${where}): ${why}`, width, 4);
  });
  return [chalk.bold('Not compared'), ...lines];
}

function footer(result: ComparisonResult, { width, chalk }: Terminal): string[] {
  const sources = sourceTexts(result).flatMap((text) => wrap(`  ${text}`, width, 4));
  return [
    chalk.bold('What this rests on'),
    ...sources,
    ...(result.maps.length === 0 ? [] : [...LEGEND, ...certainty(result)]).flatMap((text) =>
      wrap(`  ${text}`, width, 2),
    ),
  ];
}
