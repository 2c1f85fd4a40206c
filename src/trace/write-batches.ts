/** Writes a trace that was read, as CSV: the same metadata, columns, rows and empty cells. */
import { inputErrorAt } from '../failure.js';
import { ADDRESS_PAGE, MAX_STORED_PFNS, type TraceBatch } from './batch.js';
import { headLines } from './head-text.js';
import { BIT, type Column, KINDS, OPS, PROTS } from './ops.js';
import type { Trace } from './trace.js';
import { Lines, type TraceRow } from './write.js';

const CHUNK_BYTES = 1 << 18;
/** Below it a page's address is a whole number that a double holds. */
const EXACT_PAGES = Number.MAX_SAFE_INTEGER / ADDRESS_PAGE - 1;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Fill = (row: Mutable<TraceRow>, batch: TraceBatch, at: number, trace: Trace) => void;

function joined(page: number, offset: number): number | bigint {
  return page < EXACT_PAGES
    ? page * ADDRESS_PAGE + offset
    : BigInt(page) * BigInt(ADDRESS_PAGE) + BigInt(offset);
}

/** How a cell that is not empty gets into a row. */
const FILL: Readonly<Record<Exclude<Column, 'op'>, Fill>> = {
  ts_ns: (row, { tsNs }, at, trace) => {
    row.tsNs = trace.startNs! + BigInt(tsNs[at]);
  },
  vm: (row, { vm }, at) => {
    row.vm = vm[at];
  },
  cpu: (row, { cpu }, at) => {
    row.cpu = cpu[at];
  },
  dev: (row, { dev }, at) => {
    row.dev = dev[at];
  },
  addr: (row, { addrPage, addrOffset }, at) => {
    row.addr = joined(addrPage[at], addrOffset[at]);
  },
  len: (row, { lenPages, lenOffset }, at) => {
    row.len = joined(lenPages[at], lenOffset[at]);
  },
  pfns: (row, { pfns, pfnStart, pfnCount }, at) => {
    row.pfns = Array.from(pfns.subarray(pfnStart[at], pfnStart[at] + pfnCount[at]));
  },
  backing: (row, { backing }, at, trace) => {
    row.backing = trace.backings[backing[at]].text;
  },
  prot: (row, { prot }, at) => {
    row.prot = PROTS[prot[at]];
  },
  kind: (row, { kind }, at) => {
    row.kind = KINDS[kind[at]];
  },
  value: (row, { valueHigh, valueLow }, at) => {
    row.value = (BigInt(valueHigh[at]) << 32n) | BigInt(valueLow[at]);
  },
  lat_ns: (row, { latNs }, at) => {
    row.latNs = latNs[at];
  },
  ret: (row, { ret }, at) => {
    row.ret = ret[at];
  },
};

/** Throws InputError at the first row whose pfns were counted but not kept. */
export function refuseOverlong(trace: Trace, { rows, pfnCount, line }: TraceBatch): void {
  for (let row = 0; row < rows; row++) {
    if (pfnCount[row] <= MAX_STORED_PFNS) continue;
    throw inputErrorAt(
      trace.name,
      line[row],
      `pfns: a row of ${pfnCount[row]} pfns can't be converted: of more than ${MAX_STORED_PFNS}, which no kernel takes, ` +
        'the number is read and not each of them',
    );
  }
}

/** What of a trace is written, if it is not all of it as it is. */
export interface Rewriting {
  /** Is told how many rows were taken so far. */
  readonly seen?: (rows: number) => void;
  /** Of the trace; what is left out of them is not written. */
  readonly batches?: AsyncIterable<TraceBatch>;
  /** Metadata in place of the trace's, by key. */
  readonly metadata?: ReadonlyMap<string, string>;
}

/**
 * The text of the file, in pieces.
 * Throws InputError as reading the trace does, and for a row whose pfns were counted
 * but not kept.
 */
export async function* csvPieces(
  trace: Trace,
  { seen = () => {}, batches = trace.batches(), metadata = trace.meta.all }: Rewriting = {},
): AsyncGenerator<Buffer, void> {
  const lines = new Lines(trace.columns, CHUNK_BYTES);
  lines.head(headLines(metadata, trace.columns));
  const fills = trace.columns
    .filter((column) => column !== 'op')
    .map((column) => ({ bit: BIT[column], fill: FILL[column] }));
  let done = 0;
  for await (const batch of batches) {
    refuseOverlong(trace, batch);
    for (let at = 0; at < batch.rows; at++) {
      const row: Mutable<TraceRow> = { op: OPS[batch.op[at]].name };
      for (const { bit, fill } of fills) if ((batch.given[at] & bit) !== 0) fill(row, batch, at, trace);
      lines.add(row);
      if (lines.full) yield lines.take();
    }
    done += batch.rows;
    seen(done);
  }
  yield lines.take();
}
