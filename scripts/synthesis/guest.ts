/** The guest of the mail: 4 GB of memory, one mapping from 0 on, handed out page by page. */
import type { TraceRow } from '../../src/trace/write.js';

export const GUEST_PAGES = 1 << 20;

export function mapGuest(backing: string): TraceRow {
  return { op: 'map', addr: 0, len: GUEST_PAGES * 4096, backing };
}

/** Hands out guest memory from below, each page once. */
export class GuestMemory {
  private next: number;

  constructor(
    firstPage: number,
    private readonly pages: number,
  ) {
    this.next = firstPage;
  }

  /** First page of `span` pages that were not handed out before; null where there are not that many left. */
  take(span: number): number | null {
    if (this.next + span > this.pages) return null;
    const start = this.next;
    this.next += span;
    return start;
  }
}
