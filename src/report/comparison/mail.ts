/**
 * A comparison of recordings as the table that the kernel lists paste by hand, count and percent per row, column beside
 * column: plain ASCII of at most 72 columns. `compare` reads it again.
 */
import type { ComparedMap, ComparisonResult } from '../../comparison/result.js';
import { countTables, fill, list, MAIL_LANE_WIDTH, MAIL_WIDTH, mailOf } from '../mail-parts.js';
import { percentChange, quantity, signed } from '../numbers.js';
import { tableWithin } from '../table.js';
import { AxisText } from './axis-text.js';
import { certainty, sourceTexts, unmatchedTexts } from './legend.js';
import { intervalText, numberTitle } from './numbers.js';
import { ALIGNMENT, runRows } from './runs.js';
import { missingTexts } from './statistics.js';
import { effectText, judgedMaps, unitBehind, unitText } from './words.js';

/** `512, 1K` */
const LABEL_WIDTH = 7;

export function comparisonMail(result: ComparisonResult): string {
  const sections = [
    ...result.columns.slice(1).map((_, i) => summary(result, i + 1)),
    ...result.maps.map((map) => mapTables(result, map)),
    ...(result.numbers.length === 0 ? [] : [numbers(result)]),
    ...(result.unmatched.length === 0 ? [] : [['Not compared:', ...list(unmatchedTexts(result))]]),
    ['How it was compared:', ...list([...sourceTexts(result), ...certainty(result)])],
  ];
  return mailOf(sections);
}

function summary(result: ComparisonResult, column: number): string[] {
  const { label } = result.columns[column];
  return [
    ...fill(`${label} against ${result.columns[0].label}:`),
    ...judgedMaps(result, column).flatMap(({ map, against }) =>
      fill(`  ${map.title} ${against.verdict}: ${effectText(map, against, label)}`, 4),
    ),
  ];
}

function mapTables(result: ComparisonResult, map: ComparedMap): string[] {
  const axis = new AxisText(map);
  const shown = result.columns.map((_, c) => c).filter((c) => (map.columns[c]?.n ?? 0) > 0);
  const missing = missingTexts(result, map, MAIL_WIDTH - 15).map((text) => `  ${text}`);
  const tables =
    shown.length === 0
      ? []
      : countTables(
          map.rows.map((row) => axis.row(row)),
          shown.map((c) => ({
            name: result.columns[c].label,
            n: map.columns[c]!.n,
            counts: map.rows.map((row) => row.counts[c] ?? 0),
          })),
          { hasBase: shown[0] === 0, labelWidth: LABEL_WIDTH },
        );
  const joined = map.joined === null ? [] : fill(map.joined, 2);
  const runs = runRows(result, map, MAIL_LANE_WIDTH);
  return [
    ...fill(`${map.title} (${unitText(map).replace(/[()]/g, '')}, K = 1024):`),
    ...joined,
    ...missing,
    ...tables,
    ...(runs.length === 0 ? [] : ['', ...tableWithin(runs, ALIGNMENT, MAIL_WIDTH)]),
  ];
}

function numbers(result: ComparisonResult): string[] {
  return result.numbers.flatMap((number) =>
    number.against.flatMap((change, i) => {
      if (change === null) return [];
      const [from, to] = [number.values[0]!, number.values[i + 1]!].map(quantity);
      return fill(
        `${numberTitle(number)}: ${from} -> ${to}${unitBehind(number)} (${signed(change.delta, quantity)}, ${[percentChange(change.percent), intervalText(change)].filter((text) => text !== '').join(', ')}) ${result.columns[i + 1].label}`,
        2,
      );
    }),
  );
}
