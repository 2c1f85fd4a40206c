/**
 * `perf ftrace latency`: a table of durations, from perf 6.13 on with a block of statistics. Rows that double count in
 * powers of two whatever their unit says (perf halves 1024 us to "1 ms"); rows of --bucket-range count in thousands.
 */
import { valuesIn } from '../stats/distances.js';
import { Collector } from './collector.js';
import { type FoundRow, histogramOf, LOOSE_ROWS } from './histogram.js';
import { linesOf, shown } from './lines.js';
import type { RecordedUnit, Recording } from './recording.js';
import { unitOfWord } from './unit.js';

export const PERF_LATENCY = 'perf ftrace latency';

const HEADER = /^#\s+DURATION\s+\|\s+COUNT\s+\|\s+GRAPH/;
const ROW = /^\s*(\d+(?:\.\d+)?) - +(?:(\d+(?:\.\d+)?)|\.\.\.)\s+(ns|us|ms|s) +\|\s+(\d+) \| *#* *\|\s*$/;
const STATISTICS = /^# statistics\s+\(in (\w+)\)/;
const STATISTIC = /^\s*(total time|avg time|max time|min time|count):\s+(-?\d+)\s*$/;
const STEPS: readonly RecordedUnit[] = ['ns', 'us', 'ms', 's'];

interface PerfRow {
  readonly from: string;
  /** undefined: no end. */
  readonly to: string | undefined;
  readonly unit: string;
  readonly count: number;
  readonly line: number;
}

export function isPerfHeader(line: string): boolean {
  return HEADER.test(line);
}

/** Reads tables of perf ftrace latency; throws InputError with file and line. */
export function readPerfLatency(source: string, text: string): Recording {
  const found = new Collector(source);
  const { all, ended } = linesOf(text);
  let counted = 0;
  for (let at = 0; at < all.length; ) {
    const line = all[at];
    const [, unitWord] = STATISTICS.exec(line) ?? [];
    if (HEADER.test(line)) {
      const { rows, next } = rowsFrom(found, all, at + 1);
      if (rows.length === 0)
        throw found.fault(at + 1, 'the table has no rows: the file is cut off after its header');
      counted = addTable(found, rows, at + 1);
      at = next;
    } else if (unitWord !== undefined) at = readStatistics(found, all, at, unitOfWord(unitWord), counted);
    else {
      if (/\d+ - .*\|.*\|/.test(line))
        throw found.fault(at + 1, `the row ${shown(line, 30)} has no header above it`);
      if (line.trim() !== '') found.warn(at + 1, `${shown(line)} is no table and not read`);
      at++;
    }
  }
  if (!ended) found.warn(all.length, 'the last line has no newline: it may be cut off');
  return found.finish(PERF_LATENCY);
}

function rowsFrom(found: Collector, all: readonly string[], from: number): { rows: PerfRow[]; next: number } {
  const rows: PerfRow[] = [];
  let next = from;
  for (; next < all.length && all[next].trim() !== '' && !all[next].startsWith('#'); next++) {
    const [, begin, to, unit, count] = ROW.exec(all[next]) ?? [];
    if (begin === undefined) {
      const cut = next === all.length - 1 ? ': the file is cut off here' : '';
      throw found.fault(
        next + 1,
        `the row ${shown(all[next], 40)} can't be read${cut}; a row is like "4 - 8 us | 12 | ## |"`,
      );
    }
    rows.push({ from: begin, to, unit, count: found.integer(count, next + 1, 'the count'), line: next + 1 });
  }
  return { rows, next };
}

/** Returns how many values the table holds. */
function addTable(found: Collector, rows: readonly PerfRow[], line: number): number {
  const smallest = Math.min(...rows.map(({ unit }) => STEPS.indexOf(unit as RecordedUnit)));
  // with --hide-empty the small rows may be gone: ns is only said where it is seen
  const unit = STEPS[smallest];
  const doubling = rows.every(isDoubling);
  const factor = doubling ? 1024 : 1000;
  const scaled = (text: string, row: PerfRow): number => {
    const value = Number(text) * factor ** (STEPS.indexOf(row.unit as RecordedUnit) - smallest);
    return doubling ? value : Math.round(value);
  };
  if (!doubling && rows.some(({ from }) => from.includes('.'))) {
    found.warn(
      line,
      `perf prints bounds of 1000 ${unit} and more with two decimals: they may be off by 5 ${unit}`,
    );
  }
  const placed: FoundRow[] = rows.map((row) => ({
    lo: scaled(row.from, row),
    hi: row.to === undefined ? Number.POSITIVE_INFINITY : scaled(row.to, row),
    count: row.count,
    label: `${row.from} - ${row.to ?? '...'} ${row.unit}`,
    line: row.line,
  }));
  const histogram = histogramOf(found, placed, LOOSE_ROWS);
  if (placed[placed.length - 1].hi !== Number.POSITIVE_INFINITY) {
    const { line: last } = placed[placed.length - 1];
    found.warn(last, 'the table does not end with an open row such as "1 - ... s": the file may be cut off');
  }
  const behindGap = placed.find(({ lo }, i) => i > 0 && lo !== placed[i - 1].hi);
  if (behindGap)
    found.warn(
      behindGap.line,
      `rows are missing before ${behindGap.label}: taken as empty, as --hide-empty leaves them out`,
    );
  found.add({ map: `duration_${unit === 's' ? 'secs' : unit}`, unit, line }, histogram);
  return valuesIn(rows);
}

function isDoubling({ from, to }: PerfRow): boolean {
  if (from.includes('.') || to?.includes('.')) return false;
  const [begin, end] = [Number(from), Number(to ?? 2 * Number(from))];
  return (begin === 0 && end === 1) || (Math.log2(begin) % 1 === 0 && end === 2 * begin);
}

/** The block behind a table, each figure a series of its own; returns the line behind it. */
function readStatistics(
  found: Collector,
  all: readonly string[],
  from: number,
  unit: RecordedUnit | null,
  counted: number,
): number {
  const figures = new Map<string, number>();
  let at = from + 1;
  for (; at < all.length; at++) {
    const [, name, value] = STATISTIC.exec(all[at]) ?? [];
    if (name === undefined) break;
    figures.set(name, found.integer(value, at + 1, name));
  }
  const [total, average, max, min, count] = ['total time', 'avg time', 'max time', 'min time', 'count'].map(
    (name) => {
      const value = figures.get(name);
      if (value === undefined)
        throw found.fault(at, `the statistics have no "${name}": the file is cut off here`);
      return value;
    },
  );
  if (count !== counted) found.warn(at, `the statistics count ${count} values; the rows hold ${counted}`);
  const line = from + 1;
  found.add({ map: 'statistics', unit, line }, { is: 'stats', count, average, total });
  found.add({ map: 'max time', unit, line }, { is: 'scalar', value: max });
  found.add({ map: 'min time', unit, line }, { is: 'scalar', value: min });
  return at;
}
