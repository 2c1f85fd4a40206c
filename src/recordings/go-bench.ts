/**
 * What `go test -bench` prints, as benchstat reads it: a line for each run, with the mean over its iterations in one or
 * more units. Source: golang.org/design/14313-benchmark-format.
 */
import { Collector } from './collector.js';
import { linesOf, shown } from './lines.js';
import type { RecordedUnit, Recording } from './recording.js';

export const GO_BENCH = 'go benchmark';

/** `BenchmarkPin/pages=64-8   	   55642	     21440 ns/op	      96 B/op` */
const RESULT = /^Benchmark([^a-z\s]\S*|)\s+([1-9]\d*)\s+((?:\S+\s+\S+\s*)+)$/;
const VALUE = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;
const PACKAGE = /^pkg: (\S+)$/;
const TIME = 'ns/op';
const UNITS: Readonly<Record<string, RecordedUnit>> = { [TIME]: 'ns', 'B/op': 'bytes' };

interface Samples {
  readonly map: string;
  readonly key: string | null;
  readonly unit: RecordedUnit | null;
  readonly line: number;
  readonly values: number[];
}

export function isGoResult(line: string): boolean {
  const [, , , measured] = RESULT.exec(line.trimEnd()) ?? [];
  return measured !== undefined && VALUE.test(measured.split(/\s+/)[0]);
}

/** Reads benchmarks; throws InputError with file and line. */
export function readGoBench(source: string, text: string): Recording {
  const found = new Collector(source);
  const { all, ended } = linesOf(text);
  const packages = new Set(all.flatMap((line) => PACKAGE.exec(line.trimEnd())?.[1] ?? []));
  const series = new Map<string, Samples>();
  const unread: number[] = [];
  let inside = '';
  all.forEach((whole, at) => {
    const line = whole.trimEnd();
    inside = PACKAGE.exec(line)?.[1] ?? inside;
    const [, name, , measured] = RESULT.exec(line) ?? [];
    // -v prints a name alone before it is run; what the benchmark itself prints parts the name from what was measured
    if (measured === undefined && (/^Benchmark\S*\s+\S/.test(line) || / ns\/op\b/.test(line)))
      unread.push(at + 1);
    if (measured === undefined) return;
    const words = measured.trim().split(/\s+/);
    for (let i = 0; i < words.length; i += 2) {
      const unit = words[i + 1];
      const place = {
        map: packages.size > 1 ? `${inside}.${name}` : name,
        key: unit === TIME ? null : unit,
        unit: UNITS[unit] ?? null,
        line: at + 1,
        values: [],
      };
      const id = JSON.stringify([place.map, place.key]);
      const known = series.get(id) ?? place;
      series.set(id, known);
      known.values.push(measuredIn(found, words[i], unit, at + 1));
    }
  });
  for (const { values, ...place } of series.values())
    found.add(place, { is: 'samples', values: Float64Array.from(values) });
  if (!ended) found.warn(all.length, 'the last line has no newline: it may be cut off');
  if (unread.length > 0) {
    const lines = unread.length === 1 ? '1 line is' : `${unread.length} lines are`;
    found.warn(unread[0], `${lines} no whole result of a benchmark and not read`);
  }
  return found.finish(GO_BENCH);
}

function measuredIn(found: Collector, text: string, unit: string, line: number): number {
  const value = VALUE.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw found.fault(line, `${shown(text)} ${unit} has no number`);
}
