/**
 * What `go test -bench` prints, as benchstat reads it: a line for each run, with the mean over its iterations in one or
 * more units. Source: golang.org/design/14313-benchmark-format.
 */
import { Collector } from './collector.js';
import { decimalOf } from './exact.js';
import { linesAre, linesOf, shown } from './lines.js';
import type { RecordedUnit, Recording } from './recording.js';

export const GO_BENCH = 'go benchmark';

/** `BenchmarkPin/pages=64-8   	   55642	     21440 ns/op	      96 B/op` */
const RESULT = /^Benchmark([^a-z\s]\S*|)\s+([1-9]\d*)\s+((?:\S+\s+\S+\s*)+)$/;
const PACKAGE = /^pkg: (\S+)$/;
const TIME = 'ns/op';
const UNITS: Readonly<Record<string, RecordedUnit>> = { [TIME]: 'ns', 'B/op': 'bytes' };

export function isGoResult(line: string): boolean {
  const [, , , measured] = RESULT.exec(line.trimEnd()) ?? [];
  return measured !== undefined && !Number.isNaN(decimalOf(measured.split(/\s+/)[0]));
}

/** Reads benchmarks; throws InputError with file and line. */
export function readGoBench(source: string, text: string): Recording {
  const found = new Collector(source);
  const { all, ended } = linesOf(text);
  const packages = new Set(all.flatMap((line) => PACKAGE.exec(line.trimEnd())?.[1] ?? []));
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
      const map = packages.size > 1 ? `${inside}.${name}` : name;
      const key = unit === TIME ? null : unit;
      const values = found.samples({ map, key, unit: UNITS[unit] ?? null, line: at + 1 });
      values.push(measuredIn(found, words[i], unit, at + 1));
    }
  });
  if (!ended) found.warn(all.length, 'the last line has no newline: it may be cut off');
  if (unread.length > 0)
    found.warn(unread[0], `${linesAre(unread.length)} no whole result of a benchmark and not read`);
  return found.finish(GO_BENCH);
}

function measuredIn(found: Collector, text: string, unit: string, line: number): number {
  const value = decimalOf(text);
  if (Number.isFinite(value)) return value;
  throw found.fault(line, `${shown(text)} ${unit} has no number`);
}
