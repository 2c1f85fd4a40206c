/**
 * A recording as the tables that people paste into mails: `@1_page_ns BASE +PATCH`, then `256, 512 12531 42.50% ...`,
 * at most 72 columns wide where the names allow. Only histograms have such a form.
 */
import { valuesIn } from '../../stats/distances.js';
import { bpftraceName, refusal, titleOf } from '../printable.js';
import { mapTitle, type RecordedHistogram, type Recording, type Series } from '../recording.js';
import { rowLabel } from '../scale.js';

/** Series of one map and key: the columns of one table. */
interface Table {
  readonly name: string;
  readonly columns: { readonly series: Series; readonly value: RecordedHistogram }[];
}

export function mailTables(recording: Recording): string {
  const tables = new Map<string, Table>();
  for (const series of recording.series) {
    const value = lastHistogram(recording, series);
    const name = mapTitle({ map: bpftraceName(series), key: series.key });
    if (name.includes('\n'))
      throw refusal(recording, `${titleOf(series)} has line ends in its key; a mail table has one line`);
    const table = tables.get(name) ?? { name, columns: [] };
    tables.set(name, table);
    if (table.columns.some((other) => other.series.column === series.column)) {
      throw refusal(recording, `two maps would both be ${name} in a mail table`);
    }
    table.columns.push({ series, value });
  }
  return [...tables.values()].map((table) => tableText(recording, table)).join('\n');
}

function lastHistogram(recording: Recording, series: Series): RecordedHistogram {
  const value = series.snapshots[series.snapshots.length - 1];
  if (value.is === 'samples') {
    throw refusal(recording, `${titleOf(series)} is single values, which need rows first: add --scale log2`);
  }
  if (value.is !== 'histogram') {
    throw refusal(
      recording,
      `${titleOf(series)} has no rows, and a mail table is made of them; choose maps with --map`,
    );
  }
  if (series.snapshots.length > 1) {
    throw refusal(
      recording,
      `${titleOf(series)} has ${series.snapshots.length} snapshots, and a mail table shows one: add --last`,
    );
  }
  if (series.column !== null && /\s/.test(series.column)) {
    throw refusal(recording, `the column "${series.column}" has blanks, which part columns in a mail table`);
  }
  if (value.buckets.length === 0)
    throw refusal(recording, `${titleOf(series)} is empty, and a mail table is made of rows`);
  return value;
}

function tableText(recording: Recording, { name, columns }: Table): string {
  const rows = sharedRows(
    recording,
    name,
    columns.map(({ value }) => value),
  );
  const cells = columns.map(({ value }) => {
    const total = valuesIn(value.buckets);
    const counts = rows.map(({ lo }) => value.buckets.find((row) => row.lo === lo)?.count ?? 0);
    const width = Math.max(...counts.map((count) => String(count).length));
    return counts.map((count) => {
      const share = total === 0 ? 0 : (count / total) * 100;
      return `${String(count).padStart(width)} ${`${share.toFixed(2)}%`.padStart(7)}`;
    });
  });
  const names = columns.map(({ series }) => series.column);
  const widths = cells.map((column, i) => Math.max(column[0].length, names[i]?.length ?? 0));
  // [0, 1] holds both, which a table of `lo, hi` says as 0, 2
  const { scale } = columns[0].value;
  const labels = rows.map((row) =>
    rowLabel(row, scale.kind === 'log2-from-01' && row.lo === 0 ? { kind: 'rows' } : scale).replace(
      /^\[|[\])]$/g,
      '',
    ),
  );
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const line = (label: string, texts: readonly string[]): string =>
    `${label.padEnd(labelWidth)}${texts.map((text, i) => `  ${text.padStart(widths[i])}`).join('')}`;
  const single = columns.length === 1 && names[0] === null;
  const head = single
    ? `${name}:`
    : line(
        name,
        names.map((column) => column ?? 'count'),
      );
  const body = rows.map((_, i) =>
    line(
      labels[i],
      cells.map((column) => column[i]),
    ),
  );
  return `${[head, ...body].join('\n')}\n`;
}

/** Every row that any column has; rows that overlap are of different scales and refused. */
function sharedRows(
  recording: Recording,
  name: string,
  values: readonly RecordedHistogram[],
): { lo: number; hi: number }[] {
  const byStart = new Map<number, number>();
  for (const { lo, hi } of values.flatMap(({ buckets }) => buckets))
    byStart.set(lo, Math.max(hi, byStart.get(lo) ?? hi));
  const rows = [...byStart].map(([lo, hi]) => ({ lo, hi })).sort((a, b) => a.lo - b.lo);
  const cutAlike = values.every(({ buckets }) => buckets.every(({ lo, hi }) => byStart.get(lo) === hi));
  if (!cutAlike || rows.some(({ lo }, i) => i > 0 && lo < rows[i - 1].hi)) {
    throw refusal(recording, `the columns of ${name} are cut in different rows`);
  }
  return rows;
}
