/**
 * What `hyperfine --export-json` writes: for each command the wall-clock time of every run, in seconds and in the order of
 * the runs. They are whole nanoseconds, and are read as milliseconds, as hyperfine shows them. Source: hyperfine 1.15 to 1.19, src/benchmark/
 * benchmark_result.rs.
 */
import { parsedJson } from '../json-text.js';
import { Collector } from './collector.js';
import { shown } from './lines.js';
import type { RecordedValue, Recording } from './recording.js';

export const HYPERFINE = 'hyperfine JSON';

/** The one map; its columns are the commands. */
const MAP = 'time';
const NS_PER_S = 1e9;
const NS_PER_MS = 1e6;

/** Whether a JSON text begins as hyperfine's does. */
export function isHyperfine(text: string): boolean {
  return /^\s*\{\s*"results"\s*:\s*\[/.test(text);
}

/** Reads what hyperfine wrote; throws InputError with file and line. */
export function readHyperfine(source: string, text: string): Recording {
  const found = new Collector(source);
  const { results } = parsedJson(source, text, "the JSON can't be read") as { results: unknown };
  if (!Array.isArray(results) || results.length === 0)
    throw found.fault(1, `${HYPERFINE} without any result`);
  const lines = commandLines(text);
  const names = new Map<string, number>();
  results.forEach((result: unknown, i) => {
    const line = lines[i] ?? 1;
    const { command, times, mean, exit_codes: codes } = entries(found, result, line);
    if (typeof command !== 'string') throw found.fault(line, 'a result has no command');
    const value = measuredIn(found, times, mean, line);
    warnOfFailures(found, command, codes, line);
    const count = (names.get(command) ?? 0) + 1;
    names.set(command, count);
    const column = count === 1 ? command : `${command} (${count})`;
    // one command alone stands for what was measured, whatever it is called
    found.add({ map: MAP, column: results.length === 1 ? null : column, unit: 'ms', line }, value);
  });
  return found.finish(HYPERFINE);
}

function entries(found: Collector, result: unknown, line: number): Record<string, unknown> {
  if (typeof result !== 'object' || result === null || Array.isArray(result))
    throw found.fault(line, 'a result is no object');
  return result as Record<string, unknown>;
}

/** Without the single times, the mean alone. */
function measuredIn(found: Collector, times: unknown, mean: unknown, line: number): RecordedValue {
  if (times === undefined || times === null)
    return { is: 'stats', count: null, average: milliseconds(found, mean, 'the mean', line), total: null };
  if (!Array.isArray(times) || times.length === 0) throw found.fault(line, 'a result has no list of times');
  return {
    is: 'samples',
    values: Float64Array.from(times, (time) => milliseconds(found, time, 'a time', line)),
  };
}

function milliseconds(found: Collector, seconds: unknown, what: string, line: number): number {
  const ns = typeof seconds === 'number' ? Math.round(seconds * NS_PER_S) : Number.NaN;
  if (Number.isSafeInteger(ns) && ns >= 0) return ns / NS_PER_MS;
  throw found.fault(line, `${what} of ${shown(String(seconds))} is no number of seconds`);
}

/** Of --ignore-failure: how long a command took that failed may mean nothing. */
function warnOfFailures(found: Collector, command: string, codes: unknown, line: number): void {
  if (!Array.isArray(codes)) return;
  const failed = codes.filter((code) => code !== 0).length;
  if (failed > 0) found.warn(line, `${failed} of ${codes.length} runs of ${shown(command)} failed`);
}

/** The lines of the commands, in their order. */
function commandLines(text: string): number[] {
  return text.split('\n').flatMap((line, at) => (/^\s*"command"\s*:/.test(line) ? [at + 1] : []));
}
