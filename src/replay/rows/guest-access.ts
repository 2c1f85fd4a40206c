/** Rows in which a device model reads or writes guest memory (dma_read, dma_write), and the bytes that its caller sees. */
import type { RwCall } from '../../kernel/behaviour.js';
import { BytePattern, patternKey } from '../../kernel/byte-pattern.js';
import { bytesOver } from '../../kernel/bytes.js';
import type { RangeCall } from '../../kernel/type1/range-call.js';
import type { Vm } from '../../kernel/vm.js';
import { ADDRESS_PAGE, type TraceBatch } from '../../trace/batch.js';
import type { Answers } from '../answers.js';
import { DMA_READ, DMA_WRITE } from '../ops.js';

/** The largest access: its bytes are kept for every lane. */
export const MOST_BYTES = 2 ** 26;

/** Bytes that a dma_read or a dma_write asks for, rounded where it is far over MOST_BYTES; 0 for all other rows. */
export function accessBytes(batch: TraceBatch, row: number): number {
  const op = batch.op[row];
  if (op !== DMA_READ && op !== DMA_WRITE) return 0;
  return batch.lengthOf(row);
}

/** What callers write: block by block, a function of the row, so that every lane writes the same. */
const WRITTEN = new BytePattern(ADDRESS_PAGE);

export class GuestAccess {
  /** Return value of the last call. */
  ret = 0;
  private readonly call: RwCall = {
    write: false,
    page: 0,
    offset: 0,
    len: 0,
    dev: 0,
    data: new Uint8Array(0),
    start: 0,
    copied: 0,
  };

  /** @param isolated the lane runs a module of the user's */
  constructor(private readonly isolated: boolean) {}

  /**
   * Runs the row. Into its answers a dma_read leaves what the caller has read, a dma_write what guest memory holds afterwards
   * in all of the range, however much the path says that it has written.
   * @param range of the row, in pages of the trace's size; at most MOST_BYTES
   * @returns bytes copied
   */
  run(vm: Vm, batch: TraceBatch, row: number, range: RangeCall, answers: Answers): number {
    const { call } = this;
    const { page, pageOffset } = range;
    const len = accessBytes(batch, row);
    // start means nothing for a row of no bytes
    const start = len === 0 ? 0 : answers.start[row];
    const write = batch.op[row] === DMA_WRITE;
    call.write = write;
    call.page = page;
    call.offset = pageOffset;
    call.len = len;
    call.dev = batch.dev[row];
    call.data = answers.bytes;
    call.start = start;
    call.copied = 0;
    if (write) this.write(patternKey(batch.line[row], batch.vm[row]));
    // a module may say that it has copied what it has not
    else if (this.isolated) answers.bytes.fill(0, start, start + len);
    this.ret = vm.behaviour.dmaRw(vm, call);
    const { copied } = call;
    if (copied > len) throw new Error(`${copied} bytes are copied of ${len} asked for`);
    // from here on by the row, not by the call: a module may have changed its fields
    if (!write && copied < len) answers.bytes.fill(0, start + copied, start + len);
    if (write) vm.peek(page, pageOffset, len, answers.bytes, start);
    return copied;
  }

  /** Gives the call what it writes. */
  private write(key: number): void {
    const { call } = this;
    // a module might change it
    if (this.isolated || call.len > ADDRESS_PAGE) {
      WRITTEN.fill(key, call.len, bytesOver(call.data), call.start);
      return;
    }
    call.data = WRITTEN.bytes;
    call.start = WRITTEN.startOf(patternKey(key, 0));
  }
}
