/**
 * A table of latencies by pages, backing and variant, as a trace that makes those calls. Each call is measured in a state
 * that repeats itself: its pages were pinned and unpinned before.
 */
import { inputErrorAt } from '../failure.js';
import type { MeanRow } from '../recordings/means-csv.js';
import { parseBacking } from '../trace/backing.js';
import { RowFault } from '../trace/fault.js';

/** VFIO_PIN_PAGES_MAX_ENTRIES */
const MOST_PAGES = 512;
/** Bytes of each mapping. */
const MAPPED = '0x200000';

/** One trace for the rows of one variant. */
export interface MeansTrace {
  /** null: BASE */
  readonly variant: string | null;
  readonly text: string;
  /** By line of the trace: the rows of the table that measured its call. */
  readonly rows: ReadonlyMap<number, readonly MeanRow[]>;
}

/** @param source name of the table, for messages. Throws InputError for a row that is no call. */
export function tracesOfMeans(source: string, rows: readonly MeanRow[]): MeansTrace[] {
  for (const row of rows) check(source, row);
  return [...new Set(rows.map(({ variant }) => variant))].map((variant) =>
    traceOf(
      variant,
      rows.filter((row) => row.variant === variant),
    ),
  );
}

function check(source: string, { line, npage, backing }: MeanRow): void {
  if (npage < 1 || npage > MOST_PAGES)
    throw inputErrorAt(
      source,
      line,
      `npage: ${npage} is no number of pages of a pin; it is 1 to ${MOST_PAGES}`,
    );
  try {
    if (parseBacking(backing).untouched)
      throw new RowFault(
        `backing: ${backing}: a call that is measured again and again has no untouched memory`,
      );
  } catch (error) {
    throw error instanceof RowFault ? inputErrorAt(source, line, error.message) : error;
  }
}

function traceOf(variant: string | null, rows: readonly MeanRow[]): MeansTrace {
  const lines = ['# vfiobench-trace: 1', 'vm,op,addr,len,pfns,backing'];
  const measured = new Map<number, readonly MeanRow[]>();
  const backings = [...new Set(rows.map(({ backing }) => backing))];
  for (const [vm, backing] of backings.entries()) {
    lines.push(`${vm},map,0x0,${MAPPED},,${backing}`);
    const of = rows.filter((row) => row.backing === backing);
    for (const npage of new Set(of.map((row) => row.npage))) {
      const pfns = `0x0-0x${(npage - 1).toString(16)}`;
      lines.push(`${vm},pin,,,${pfns},`, `${vm},unpin,,,${pfns},`, `${vm},pin,,,${pfns},`);
      measured.set(
        lines.length,
        of.filter((row) => row.npage === npage),
      );
      lines.push(`${vm},unpin,,,${pfns},`);
    }
    // the next VM runs alone
    lines.push(`${vm},mm_exit,,,,`);
  }
  return { variant, text: `${lines.join('\n')}\n`, rows: measured };
}
