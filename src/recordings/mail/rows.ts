/** Rows of the tables that people paste into mails: `512, 1K 5660 19.20% 5611 18.61%`. */
import { rangeOfLabel } from '../bpftrace/labels.js';
import type { Collector } from '../collector.js';

export interface Cell {
  readonly count: number;
  /** As written, without the sign; null where there is none. */
  readonly percent: string | null;
}

export interface MailRow {
  readonly label: string;
  readonly lo: number;
  readonly hi: number;
  readonly cells: readonly Cell[];
  readonly line: number;
}

const BOUND = String.raw`-?\d+[KkMGTPE]?`;
const CLOSED = String.raw`[[(]?${BOUND}, +${BOUND}[\])]?`;
const OPEN = String.raw`\(?\.\.\., ?${BOUND}[\])]?|\[?${BOUND}, ?\.\.\.\)?`;
const SINGLE = String.raw`\[${BOUND}\]|${BOUND}`;
const COUNT = String.raw`\d{1,3}(?:,\d{3})+|\d+`;
const CELLS = String.raw`(?:(?:${COUNT})(?:\s+\d+(?:\.\d+)?%)?(?:\s+|$))+`;

const RANGE_ROW = new RegExp(String.raw`^\s*(?:${CLOSED}|${OPEN})\s+${CELLS}$`);
const ROW = new RegExp(String.raw`^\s*(${CLOSED}|${OPEN}|${SINGLE})\s+(${CELLS})$`);
const CELL = new RegExp(String.raw`(${COUNT})(?:\s+(\d+(?:\.\d+)?)%)?(?=\s|$)`, 'g');
/** What can only be meant as a row. */
const DAMAGED = new RegExp(
  String.raw`^\s*(?:[[(]?${BOUND}, +${BOUND}(?:[\])\s]|$)|${BOUND}\s+\S*\d\S*\s+\S*%|[[(]?${BOUND},?\s*$)`,
);

/** A row of a range: what tells a table from numbers in prose. */
export function isRangeRow(line: string): boolean {
  return RANGE_ROW.test(line);
}

/** Any row, `1 29484 81.02%` as well. */
export function isMailRow(line: string): boolean {
  return ROW.test(line);
}

/** A line below rows that can't be read as one but can only have been one. */
export function isDamagedRow(line: string): boolean {
  return !ROW.test(line) && DAMAGED.test(line);
}

/** Reads a row; throws InputError where its numbers can't be held. */
export function mailRow(found: Collector, text: string, line: number): MailRow {
  const [, label, cells] = ROW.exec(text)!;
  const range = rangeOfLabel(asPrinted(label));
  if (range === null) throw found.fault(line, `the bounds of ${label} can't be held exactly`);
  return {
    label,
    ...range,
    line,
    cells: [...cells.matchAll(CELL)].map(([, count, percent]) => ({
      count: found.integer(count.replaceAll(',', ''), line, 'the count'),
      percent: percent ?? null,
    })),
  };
}

/** The label with the brackets that bpftrace would give it, `[512, 1K)` of `512, 1K`; only `[0, 1]` means both ends. */
function asPrinted(label: string): string {
  if (/^\[.*\]$/.test(label)) return label;
  const bare = label.replace(/[[\]()]/g, '');
  return bare.includes(',') ? `[${bare})` : `[${bare}]`;
}
