/** Writes a trace that was read, as CSV: the same metadata, columns, rows and empty cells. */
import { returnText } from '../errno.js';
import { inputErrorAt } from '../failure.js';
import { ADDRESS_PAGE, MAX_STORED_PFNS, type TraceBatch } from './batch.js';
import { BIT, type Column, KINDS, OPS, PROTS } from './ops.js';
import type { Trace } from './trace.js';
import { decimalText, headLines, hex, pfnsText } from './write.js';

const CHUNK_CHARACTERS = 1 << 18;
/** Below it a page's address is a whole number that a double holds. */
const EXACT_PAGES = Number.MAX_SAFE_INTEGER / ADDRESS_PAGE - 1;

/** `0x1f05` of an address, a length or a value, split as a batch splits them. */
function hexOfSplit(page: number, offset: number): string {
  return hex(
    page < EXACT_PAGES ? page * ADDRESS_PAGE + offset : BigInt(page) * BigInt(ADDRESS_PAGE) + BigInt(offset),
  );
}

/** The text of a cell that is not empty. */
const TEXTS: Readonly<Record<Column, (batch: TraceBatch, at: number, trace: Trace) => string>> = {
  ts_ns: ({ tsNs }, at, trace) => String(trace.startNs! + BigInt(tsNs[at])),
  vm: ({ vm }, at) => String(vm[at]),
  cpu: ({ cpu }, at) => String(cpu[at]),
  dev: ({ dev }, at) => String(dev[at]),
  op: ({ op }, at) => OPS[op[at]].name,
  addr: ({ addrPage, addrOffset }, at) => hexOfSplit(addrPage[at], addrOffset[at]),
  len: ({ lenPages, lenOffset }, at) => hexOfSplit(lenPages[at], lenOffset[at]),
  pfns: ({ pfns, pfnStart, pfnCount }, at) =>
    pfnsText(pfns.subarray(pfnStart[at], pfnStart[at] + pfnCount[at])),
  backing: ({ backing }, at, trace) => trace.backings[backing[at]].text,
  prot: ({ prot }, at) => PROTS[prot[at]],
  kind: ({ kind }, at) => KINDS[kind[at]],
  value: ({ valueHigh, valueLow }, at) => hex((BigInt(valueHigh[at]) << 32n) | BigInt(valueLow[at])),
  lat_ns: ({ latNs }, at) => decimalText(latNs[at]),
  ret: ({ ret }, at) => returnText(ret[at]),
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

/**
 * The text of the file, in pieces.
 * @param seen is told how many rows were taken so far
 * @param batches of the trace; what is left out of them is not written
 * Throws InputError as reading the trace does, and for a row whose pfns were counted but not kept.
 */
export async function* csvPieces(
  trace: Trace,
  seen: (rows: number) => void = () => {},
  batches: AsyncIterable<TraceBatch> = trace.batches(),
): AsyncGenerator<string, void> {
  const cells = trace.columns.map((column) => ({ bit: BIT[column], textOf: TEXTS[column] }));
  let done = 0;
  let text = headLines(trace.meta.all, trace.columns);
  for await (const batch of batches) {
    refuseOverlong(trace, batch);
    for (let at = 0; at < batch.rows; at++) {
      let line = '';
      for (const { bit, textOf } of cells)
        line += `${(batch.given[at] & bit) === 0 ? '' : textOf(batch, at, trace)},`;
      text += `${line.slice(0, -1)}\n`;
    }
    done += batch.rows;
    seen(done);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  yield text;
}
