/**
 * Guest memory that a lane holds otherwise than BASE, because an earlier write was allowed to differ: what is read from
 * there may differ as well, until both lanes have written it again. Kept by 4 KiB page.
 */
import { ADDRESS_PAGE, ADDRESS_SHIFT, type TraceBatch } from '../trace/batch.js';

const ADDRESS_PAGES = 2 ** (64 - ADDRESS_SHIFT);

export class DivergedMemory {
  /** By vm and page: why. */
  private readonly reasons = new Map<number, Map<number, string>>();

  /** No write has differed so far. */
  get isEmpty(): boolean {
    return this.reasons.size === 0;
  }

  /** A write row of which one lane wrote `some` bytes, the other `more`. */
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

  /** Both lanes wrote the first `bytes` bytes of a row: pages that lie in them whole are alike again. */
  overwrite(batch: TraceBatch, row: number, bytes: number): void {
    const pages = this.reasons.get(batch.vm[row]);
    if (pages === undefined || pages.size === 0) return;
    const offset = batch.addrOffset[row];
    const end = batch.addrPage[row] + Math.floor((offset + bytes) / ADDRESS_PAGE);
    for (let page = batch.addrPage[row] + (offset === 0 ? 0 : 1); page < end; page++) {
      pages.delete(page % ADDRESS_PAGES);
    }
  }

  /** Why the page of a row's byte may differ; undefined where it must not. */
  reason(batch: TraceBatch, row: number, index: number): string | undefined {
    return this.reasons.get(batch.vm[row])?.get(pageAt(batch, row, index) % ADDRESS_PAGES);
  }
}

function pageAt(batch: TraceBatch, row: number, index: number): number {
  return batch.addrPage[row] + Math.floor((batch.addrOffset[row] + index) / ADDRESS_PAGE);
}
