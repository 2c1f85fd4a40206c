/** Lines one by one, as text, for tests that make traces of a few. */
import type { Column } from './ops.js';
import { Lines, type TraceRow } from './write.js';

/** Bytes of most lines. */
const LINE = 128;

/** What makes a line of a row. It throws Error as Lines does. */
export function lineWriter(columns: readonly Column[]): (row: TraceRow) => string {
  const lines = new Lines(columns, LINE);
  return (row) => {
    lines.add(row);
    return lines.take().toString();
  };
}

/** Text of a pfns cell. */
export function pfnsText(pfns: readonly number[]): string {
  return lineWriter(['op', 'pfns'])({ op: 'pin', pfns }).slice('pin,'.length, -1);
}
