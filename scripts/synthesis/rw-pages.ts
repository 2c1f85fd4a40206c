/** Accesses of one page and of more at a time: where KVM, which pays for each page, and VFIO, for each mapping, cross. */
import type { TraceRow } from '../../src/trace/write.js';

const PAGE = 4096;
const MOST_PAGES = 32;
const REPETITIONS = 4;
/** 64 MB in one memslot and one vfio_dma. */
const MEMORY = 1 << 26;

/** Reads and writes of 1 to 32 pages, page-aligned, each a few times. */
export function* rwPagesRows(): Generator<TraceRow, void> {
  yield { op: 'memslot', addr: 0, len: MEMORY, backing: 'thp' };
  yield { op: 'map', addr: 0, len: MEMORY, backing: 'thp' };
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    for (let pages = 1; pages <= MOST_PAGES; pages++) {
      const addr = ((repetition * MOST_PAGES + pages) * 64 * PAGE) % (MEMORY / 2);
      for (const op of ['dma_read', 'dma_write']) yield { op, addr, len: pages * PAGE };
    }
  }
}
