/**
 * The pin calls that vfio-ccw of v5.10 makes for one channel program of the guest, in their order
 * (drivers/s390/cio/vfio_ccw_cp.c): it pins 2 KB of CCWs to copy them and unpins them again; then, CCW by CCW, a CCW
 * with an address list has the list pinned, copied and unpinned twice (its first word, then all of it), and its data
 * pages are pinned until the I/O has ended. A subchannel runs one channel program at a time.
 */
import type { TraceRow } from '../../src/trace/write.js';
import type { PageAges } from './page-ages.js';

/** A CCW that moves data. */
export interface DataCcw {
  readonly pages: readonly number[];
  /** Page of its address list (IDAL); null: the CCW names its data directly. */
  readonly listPage: number | null;
}

export interface ChannelProgram {
  /** The pages that hold 2 KB from the first CCW on: two where they cross a page border. */
  readonly ccwPages: readonly number[];
  /** Page of the parameters of the first CCW (prefix, define extent); null: it has none. */
  readonly parameterPage: number | null;
  readonly data: readonly DataCcw[];
}

/** Writes channel programs down as rows and keeps the ages of the pages that are gup'd on the way. */
export class CcwTranslator {
  /** References of each page. */
  private readonly pinned: Uint16Array;

  constructor(private readonly ages: PageAges) {
    this.pinned = new Uint16Array(ages.pages);
  }

  private pin(pfns: readonly number[]): TraceRow {
    for (const pfn of pfns) if (this.pinned[pfn]++ === 0) this.ages.gup(pfn);
    return { op: 'pin', pfns };
  }

  private unpin(pfns: readonly number[]): TraceRow {
    for (const pfn of pfns) this.pinned[pfn]--;
    return { op: 'unpin', pfns };
  }

  private copy(pfns: readonly number[], rows: TraceRow[]): void {
    rows.push(this.pin(pfns), this.unpin(pfns));
  }

  /** The rows of one program, from its start to the end of its I/O. */
  rows(program: ChannelProgram): readonly TraceRow[] {
    const rows: TraceRow[] = [];
    const held: (readonly number[])[] = [];
    this.copy(program.ccwPages, rows);
    if (program.parameterPage !== null) {
      held.push([program.parameterPage]);
      rows.push(this.pin(held[0]));
    }
    for (const ccw of program.data) {
      if (ccw.listPage !== null) {
        const list = [ccw.listPage];
        this.copy(list, rows);
        this.copy(list, rows);
      }
      held.push(ccw.pages);
      rows.push(this.pin(ccw.pages));
    }
    for (const pfns of held) rows.push(this.unpin(pfns));
    return rows;
  }
}
