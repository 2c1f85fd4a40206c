/**
 * A comparison of recordings as the table that the kernel lists paste by hand, count and percent per row, column beside
 * column: plain ASCII of at most 72 columns. `compare` reads it again.
 */
import type { ComparedMap, ComparisonResult } from '../../comparison/result.js';
import { laneGroups, shortenAll, wrap } from '../fit-width.js';
import { grouped, percentChange, quantity, sharePercent, signed } from '../numbers.js';
import { asciiText, MAIL_LANE_WIDTH, MAIL_WIDTH } from '../replay/mail.js';
import { tableWithin } from '../table.js';
import { AxisText } from './axis-text.js';
import { certainty } from './legend.js';
import { intervalText, numberTitle } from './numbers.js';
import { runRows } from './runs.js';
import { effectText, judgedMaps, sourceTexts, unitText } from './words.js';

export function comparisonMail(result: ComparisonResult): string {
  const sections = [
    ...result.columns.slice(1).map((_, i) => summary(result, i + 1)),
    ...result.maps.map((map) => mapTables(result, map)),
    ...(result.numbers.length === 0 ? [] : [numbers(result)]),
    ...(result.unmatched.length === 0 ? [] : [notCompared(result)]),
    [
      'How it was compared:',
      ...sourceTexts(result).flatMap((text) => fill(`- ${text}`, 2)),
      ...certainty(result).flatMap((text) => fill(`- ${text}`, 2)),
    ],
  ];
  return asciiText(sections.map((lines) => `${lines.join('\n')}\n`).join('\n'));
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
  // `512, 1K` as in the threads
  const labels = map.rows.map((row) => axis.row(row).replace(/^[[(]|[\])]$/g, ''));
  const labelWidth = Math.max(...labels.map((label) => label.length), 7);
  const shown = result.columns.map((_, c) => c).filter((c) => (map.columns[c]?.n ?? 0) > 0);
  const [base, others] = shown[0] === 0 ? [0, shown.slice(1)] : [null, shown];
  const groups = laneGroups(base, others, Math.floor((MAIL_WIDTH - labelWidth) / MAIL_LANE_WIDTH));
  const tables = groups.flatMap((columns) => {
    const line = (label: string, cells: readonly string[]) =>
      `${label.padEnd(labelWidth)}${cells.map((cell) => cell.padStart(MAIL_LANE_WIDTH)).join('')}`.trimEnd();
    return [
      '',
      line(
        '',
        shortenAll(
          columns.map((c) => result.columns[c].label),
          MAIL_LANE_WIDTH - 2,
        ),
      ),
      ...map.rows.map((row, i) =>
        line(
          labels[i],
          columns.map((c) => {
            const count = row.counts[c] ?? 0;
            return `${grouped(count)} ${sharePercent(count, map.columns[c]!.n).padStart(6)}%`;
          }),
        ),
      ),
      line(
        'n',
        columns.map((c) => grouped(map.columns[c]!.n)),
      ),
    ];
  });
  const joined = map.joined === null ? [] : fill(map.joined, 2);
  const runs = runRows(result, map, MAIL_LANE_WIDTH);
  return [
    ...fill(`${map.title} (${unitText(map).replace(/[()]/g, '')}, K = 1024):`),
    ...joined,
    ...tables,
    ...(runs.length === 0 ? [] : ['', ...tableWithin(runs, 'lrrr', MAIL_WIDTH)]),
  ];
}

function numbers(result: ComparisonResult): string[] {
  return result.numbers.flatMap((number) =>
    number.against.flatMap((change, i) => {
      if (change === null) return [];
      const [from, to] = [number.values[0]!, number.values[i + 1]!].map(quantity);
      const unit = number.unit === null ? '' : ` ${number.unit}`;
      return fill(
        `${numberTitle(number)}: ${from} -> ${to}${unit} (${signed(change.delta, quantity)}, ${[percentChange(change.percent), intervalText(change)].filter((text) => text !== '').join(', ')}) ${result.columns[i + 1].label}`,
        2,
      );
    }),
  );
}

function notCompared({ unmatched, columns }: ComparisonResult): string[] {
  return [
    'Not compared:',
    ...unmatched.flatMap(({ column, title, line, source, why }) =>
      fill(
        `- ${title} of ${columns[column].label}, ${source === undefined ? '' : `${source} `}line ${line}: ${why}`,
        2,
      ),
    ),
  ];
}

/** Lines of prose; spelled out in ASCII before it is measured. */
function fill(text: string, indent = 0): string[] {
  return wrap(asciiText(text), MAIL_WIDTH, indent);
}
