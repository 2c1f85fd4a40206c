/**
 * The pages of guest memory whose contents may differ between a lane and BASE, because an earlier write was allowed to copy
 * more in one of them (mayDiffer). What is read from there may differ too, until both lanes have written the page again.
 */
import { ADDRESS_PAGE, ADDRESS_SHIFT, type TraceBatch } from '../trace/batch.js';

const ADDRESS_PAGES = 2 ** (64 - ADDRESS_SHIFT);

export class DivergedMemory {
  /** By vm and page: why it may differ. */
  private readonly reasons = new Map<number, Map<number, string>>();

  /** No write has differed so far. */
  get isEmpty(): boolean {
    return this.reasons.size === 0;
  }

  /** A row of which one lane wrote `some` bytes and the other `more`: the pages between the two differ from now on. */
  add(batch: TraceBatch, row: number, some: number, more: number, reason: string): void {
    if (some === more) return;
    const vm = batch.vm[row];
    const pages = this.reasons.get(vm) ?? new Map<number, string>();
    this.reasons.set(vm, pages);
    const last = pageAt(batch, row, Math.max(some, more) - 1);
    for (let page = pageAt(batch, row, Math.min(some, more)); page <= last; page++) {
      pages.set(page % ADDRESS_PAGES, reason);
    }
  }

  /** Both lanes wrote the first `bytes` bytes of a row: pages all of whose bytes these are are alike again. */
  overwrite(batch: TraceBatch, row: number, bytes: number): void {
    const pages = this.reasons.get(batch.vm[row]);
    if (pages === undefined || pages.size === 0) return;
    const offset = batch.addrOffset[row];
    const end = batch.addrPage[row] + Math.floor((offset + bytes) / ADDRESS_PAGE);
    for (let page = batch.addrPage[row] + (offset === 0 ? 0 : 1); page < end; page++) {
      pages.delete(page % ADDRESS_PAGES);
    }
  }

  /** Why the page of byte `index` of a row may differ; undefined where it must not. */
  reason(batch: TraceBatch, row: number, index: number): string | undefined {
    return this.reasons.get(batch.vm[row])?.get(pageAt(batch, row, index) % ADDRESS_PAGES);
  }
}

function pageAt(batch: TraceBatch, row: number, index: number): number {
  return batch.addrPage[row] + Math.floor((batch.addrOffset[row] + index) / ADDRESS_PAGE);
}
