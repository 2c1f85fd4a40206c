/**
 * Why a figure misses, where that was found out: one sentence each, shown under the table. A remark explains; it does
 * not excuse: the figure stays a miss.
 */
import type { Figure } from '../stats/validation.js';

/**
 * By figure id. The numbers are those of the mail's histograms and of the replay of the traces; traces/README.md says
 * more.
 */
const REMARKS: Readonly<Record<string, string>> = {
  'ccw-fio-n_pages_ns-contiguous-pin': [
    'the price of the patch is fitted to the boot, whose runs nobody published: if they are as long as those of fio, a',
    'run of two or more pages must cost 1,051 ns, and fio gets 15 % slower where the mail has 3 %, two thirds of it in',
    'calls of two pages; shorter runs in the boot would make the run cheaper, but still leave fio outside its bound.',
  ].join(' '),
};

/** The figure with its remark, if it misses and there is one. */
export function remarked(figure: Omit<Figure, 'remark'>): Figure {
  return { ...figure, remark: figure.hit ? null : (REMARKS[figure.id] ?? null) };
}
