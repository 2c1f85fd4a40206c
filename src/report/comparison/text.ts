/** The comparison of recordings for people: verdicts first, then every map, then what was not compared. */

import type { ComparedMap, ComparisonResult } from '../../comparison/result.js';
import { shownName } from '../../failure.js';
import { shorten } from '../fit-width.js';
import { drawLanes } from '../lane-histograms.js';
import { counted } from '../numbers.js';
import { pageOf, prose, title } from '../page.js';
import { tableWithin } from '../table.js';
import type { Terminal } from '../terminal.js';
import { drawingOfMap } from './drawing.js';
import { certainty, LEGEND, sourceTexts } from './legend.js';
import { comparisonNumbers } from './numbers.js';
import { ALIGNMENT, runRows } from './runs.js';
import { comparisonStatistics, missingTexts } from './statistics.js';
import { effectText, judgedMaps, snapshotNote, unitText, verdictColoured } from './words.js';

const LABEL_WIDTH = 26;

/** No line is wider than the terminal, down to 60 columns. */
export function comparisonText(result: ComparisonResult, terminal: Terminal): string {
  return pageOf([
    ...result.columns.slice(1).map((_, i) => headlines(result, i + 1, terminal)),
    ...result.maps.map((map) => mapSection(result, map, terminal)),
    comparisonNumbers(result, terminal),
    notCompared(result, terminal),
    footer(result, terminal),
  ]);
}

function headlines(result: ComparisonResult, column: number, terminal: Terminal): string[] {
  const { label } = result.columns[column];
  const maps = judgedMaps(result, column);
  const name = shorten(label, LABEL_WIDTH);
  const lines = maps.flatMap(({ map, against }) => {
    const word = ` ${against.verdict}:`;
    const [first, ...rest] = prose(`${map.title}${word} ${effectText(map, against, name)}`, terminal);
    return [first.replace(word, () => verdictColoured(word, against.verdict, terminal.chalk)), ...rest];
  });
  const numbers = result.numbers.filter(({ against }) => against[column - 1]).length;
  const compared = [
    ...(maps.length === 0 ? [] : [counted(maps.length, 'map')]),
    ...(numbers === 0 ? [] : [`${counted(numbers, 'number')} without a verdict`]),
  ];
  const what = [`${label} against ${result.columns[0].label}`, ...compared].join(', ');
  return [...title(`${what}:`, terminal), ...lines];
}

function mapSection(result: ComparisonResult, map: ComparedMap, terminal: Terminal): string[] {
  const drawn = drawingOfMap(result, map);
  const missing = missingTexts(result, map, terminal.width - 13).map((text) => `  ${text}`);
  const notes = [map.joined, snapshotNote(result, map)].filter((note) => note !== null);
  return [
    ...title(`${map.title} [${unitText(map)}, K = 1024]`, terminal),
    ...prose(notes, terminal),
    '',
    ...missing,
    ...(drawn === null ? [] : [...drawLanes(drawn.drawing, terminal), '']),
    ...comparisonStatistics(result, map, drawn?.columns ?? [], terminal),
    ...runsOfMap(result, map, terminal),
  ];
}

function runsOfMap(result: ComparisonResult, map: ComparedMap, { width }: Terminal): string[] {
  const rows = runRows(result, map, LABEL_WIDTH);
  return rows.length === 0 ? [] : ['', ...tableWithin(rows, ALIGNMENT, width)];
}

function notCompared({ unmatched, columns }: ComparisonResult, terminal: Terminal): string[] {
  if (unmatched.length === 0) return [];
  const texts = unmatched.map(({ column, title: map, line, source, why }) => {
    const where = `${shownName(source ?? columns[column].source)}:${line}`;
    return `${map} of ${columns[column].label} (${where}): ${why}`;
  });
  return [...title('Not compared', terminal), ...prose(texts, terminal)];
}

function footer(result: ComparisonResult, terminal: Terminal): string[] {
  return [
    ...title('What this rests on', terminal),
    ...prose(sourceTexts(result), terminal),
    ...(result.maps.length === 0 ? [] : prose([...LEGEND, ...certainty(result)], terminal, 2, 2)),
  ];
}
