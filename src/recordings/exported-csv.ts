/** The CSV that `export --format csv` writes, read back. */
import { Collector } from './collector.js';
import { csvRows } from './csv-rows.js';
import { CSV_COLUMNS } from './csv-writer.js';
import { type FoundRow, histogramOf, LOOSE_ROWS } from './histogram.js';
import type { RecordedUnit, RecordedValue, Recording } from './recording.js';

export const EXPORTED_CSV = 'vfiobench csv';

export function isExportedCsv(head: string): boolean {
  return head.startsWith('map,key,column,unit,lo,hi,count,');
}

interface Group {
  readonly cells: readonly (string | null)[];
  readonly line: number;
  readonly buckets: FoundRow[];
  readonly values: Map<string, number[]>;
}

/** Reads what `export --format csv` wrote; throws InputError with file and line. */
export function readExportedCsv(source: string, text: string): Recording {
  const found = new Collector(source);
  const [header, ...rows] = csvRows(found, text);
  if (header.cells.join() !== CSV_COLUMNS.join()) {
    throw found.fault(header.line, `expected the header ${CSV_COLUMNS.join()}`);
  }
  const groups = new Map<string, Group>();
  for (const { cells, line } of rows) {
    const [map, key, column, unit, lo, hi, count, kind, value, snapshot] = cells;
    const name = JSON.stringify([map, key, column, unit, snapshot]);
    const group = groups.get(name) ?? { cells, line, buckets: [], values: new Map<string, number[]>() };
    groups.set(name, group);
    if (kind === 'bucket') {
      const bucket = {
        lo: lo === null ? Number.NEGATIVE_INFINITY : Number(lo),
        hi: hi === null ? Number.POSITIVE_INFINITY : Number(hi),
        count: found.integer(count ?? '', line, 'the count'),
      };
      if (Number.isNaN(bucket.lo) || Number.isNaN(bucket.hi))
        throw found.fault(line, 'lo and hi must be numbers');
      if (bucket.count < 0) throw found.fault(line, 'a count below 0');
      group.buckets.push({ ...bucket, label: `${lo ?? '...'}..${hi ?? '...'}`, line });
    } else if (kind !== 'empty') {
      const number = Number(value ?? Number.NaN);
      if (!Number.isFinite(number)) throw found.fault(line, `value: "${value ?? ''}" is no number`);
      const numbers = group.values.get(kind ?? '') ?? [];
      group.values.set(kind ?? '', numbers);
      numbers.push(number);
    }
  }
  for (const { cells, line, buckets, values } of groups.values()) {
    const [map, key, column, unit] = cells;
    const place = { map: map ?? '', key, column, unit: unit as RecordedUnit | null, line };
    found.add(place, valueOfGroup(found, line, buckets, values));
  }
  if (found.size === 0) throw found.fault(header.line, 'there are no rows below the header');
  return found.finish(EXPORTED_CSV);
}

function valueOfGroup(
  found: Collector,
  line: number,
  buckets: readonly FoundRow[],
  values: ReadonlyMap<string, readonly number[]>,
): RecordedValue {
  const kinds = [...values.keys()].sort().join();
  const only = (kind: string): number => values.get(kind)![0];
  if (kinds === '') return histogramOf(found, buckets, LOOSE_ROWS);
  if (buckets.length > 0) throw found.fault(line, 'a map has both rows and single values');
  if (kinds === 'sample') return { is: 'samples', values: Float64Array.from(values.get('sample')!) };
  if (kinds === 'scalar') return { is: 'scalar', value: only('scalar') };
  if (kinds === 'average') return { is: 'stats', count: null, average: only('average'), total: null };
  if (kinds === 'average,count,total') {
    return { is: 'stats', count: only('count'), average: only('average'), total: only('total') };
  }
  throw found.fault(line, `kind: ${kinds} is none of bucket, empty, sample, scalar, count, average, total`);
}
