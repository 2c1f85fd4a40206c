/** The call of a row in words, with what it is made with. */
import { counted } from '../counted.js';
import { ADDRESS_PAGE, MAX_STORED_PFNS, type TraceBatch } from '../trace/batch.js';
import { KINDS } from '../trace/ops.js';
import { MAP, MEMSLOT, PIN, UNPIN } from './ops.js';
import { isDoorbell } from './rows/doorbell-rows.js';

/** By bits; the usual both need no word. */
const PROTS: readonly string[] = ['', 'r', 'w', ''];

/** A row in words: `vm 0, 3 pages: 0x1 0x5 0x6`, `vm 0, addr 0x0, len 4096`. */
export function callText(batch: TraceBatch, row: number): string {
  const vm = `vm ${batch.vm[row]}`;
  const op = batch.op[row];
  if (op === PIN || op === UNPIN) {
    const start = batch.pfnStart[row];
    const count = batch.pfnCount[row];
    if (count > MAX_STORED_PFNS) return `${vm}, ${counted(count, 'page')}`;
    const pfns = [...batch.pfns.subarray(start, start + count)].map((pfn) => `0x${pfn.toString(16)}`);
    const shown = pfns.length > 16 ? [...pfns.slice(0, 12), '…', pfns[pfns.length - 1]] : pfns;
    return `${vm}, ${counted(count, 'page')}: ${shown.join(' ')}`;
  }
  const bytes = (pages: number, offset: number): bigint =>
    BigInt(pages) * BigInt(ADDRESS_PAGE) + BigInt(offset);
  const addr = bytes(batch.addrPage[row], batch.addrOffset[row]);
  const len = bytes(batch.lenPages[row], batch.lenOffset[row]);
  const prot = (op === MAP || op === MEMSLOT) && PROTS[batch.prot[row]];
  return `${vm}, addr 0x${addr.toString(16)}, len ${len}${prot ? `, prot ${prot}` : ''}${doorbellText(batch, row)}`;
}

/** Kind and value of a doorbell's row. */
function doorbellText(batch: TraceBatch, row: number): string {
  if (!isDoorbell(batch.op[row])) return '';
  const value = BigInt(batch.valueHigh[row]) * 2n ** 32n + BigInt(batch.valueLow[row]);
  const kind = KINDS[batch.kind[row]];
  return `, ${kind}${batch.hasValue[row] === 1 ? `, value 0x${value.toString(16)}` : ''}`;
}
