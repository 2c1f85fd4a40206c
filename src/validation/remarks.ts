/**
 * Why a figure misses, where that was found out: one sentence each, shown under the table. A remark explains; it does
 * not excuse: the figure stays a miss.
 */
import type { Figure } from './figure.js';

/**
 * By figure id. The numbers are those of the mail's histograms and of the replay of the traces; traces/README.md says
 * more.
 */
const REMARKS: Readonly<Record<string, string>> = {
  'ccw-fio-n_pages_ns-contiguous-pin': [
    'one price of the patch cannot give both runs: the mail has it add 477 ns to a call of several pages in the boot',
    'and 78 ns in fio (at bucket middles), though such a call has 0.76 and 0.56 runs of two or more pages in the',
    'traces; the price is fitted to the boot, so fio comes out too slow, most of all its two-page calls.',
  ].join(' '),
};

/** The figure with its remark, if it misses and there is one. */
export function remarked(figure: Omit<Figure, 'remark'>): Figure {
  return { ...figure, remark: figure.hit ? null : (REMARKS[figure.id] ?? null) };
}
