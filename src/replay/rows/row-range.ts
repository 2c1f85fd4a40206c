/** addr and len of a row, regrouped from the 4 KiB address pages of a batch to the trace's page size. */
import type { RangeCall } from '../../kernel/type1/range-call.js';
import { ADDRESS_PAGE, ADDRESS_SHIFT, type TraceBatch } from '../../trace/batch.js';

export class RowRange {
  private readonly range: RangeCall = { page: 0, pageOffset: 0, pages: 0, lenOffset: 0 };
  /** How many 4 KiB address pages of a batch make a page of the trace. */
  private readonly pageRatio: number;

  constructor(pageShift: number) {
    this.pageRatio = 2 ** (pageShift - ADDRESS_SHIFT);
  }

  /** The range of a row; the object is the same for every row. */
  of(batch: TraceBatch, row: number): RangeCall {
    const { range, pageRatio } = this;
    if (pageRatio === 1) {
      // nothing to regroup: most traces, and this is in the way of every access to guest memory
      range.page = batch.addrPage[row];
      range.pageOffset = batch.addrOffset[row];
      range.pages = batch.lenPages[row];
      range.lenOffset = batch.lenOffset[row];
      return range;
    }
    range.page = Math.floor(batch.addrPage[row] / pageRatio);
    range.pageOffset = (batch.addrPage[row] % pageRatio) * ADDRESS_PAGE + batch.addrOffset[row];
    range.pages = Math.floor(batch.lenPages[row] / pageRatio);
    range.lenOffset = (batch.lenPages[row] % pageRatio) * ADDRESS_PAGE + batch.lenOffset[row];
    return range;
  }
}
