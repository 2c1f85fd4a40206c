/**
 * What is to be known of a figure, one sentence or two each, shown under the table. A remark on a miss explains; it does
 * not excuse: the figure stays a miss. A remark on a hit says what it owes to.
 */

import { judge } from './bound.js';
import type { Scalar } from './published.js';

/**
 * By figure id. The numbers are those of the mail's histograms and of the replay of the traces; traces/README.md says
 * more.
 */
const ON_MISSES: Readonly<Record<string, string>> = {
  'ccw-fio-n_pages_ns-contiguous-pin': [
    'the price of the patch is fitted to the boot, whose runs nobody published: if they are as long as those of fio, a',
    'run of two or more pages must cost 1,051 ns, and fio gets 15 % slower where the mail has 3 %, two thirds of it in',
    'calls of two pages; shorter runs in the boot would make the run cheaper, but still leave fio outside its bound.',
  ].join(' '),
  'sva-1m-100-slowdown': [
    'the price of a host SVA fault is fitted to the run of one message, whose 512 faults take 4.8 times what the run takes',
    'without them; twice as many faults at that price are 44.7 % of the run of 100 messages. No price gives both: from',
    '47.9 % a fault would be dearer by 13 %, and one message would then lose 84.5 %, not 82.8 %.',
  ].join(' '),
  's2-map-io': [
    'batches are of the unmap and write-protect walks, and a fault is short whatever their size: the NIC takes the same',
    'from the CPU either way. In the mail it must have taken less while memory was mapped with 1 GB batches, as if TCP had',
    'not recovered from an unmap before; in the model nothing comes before the map.',
  ].join(' '),
};

const WITHOUT_GET_CYCLES = [
  'the price of the lock times the interference of a second VM (1.55, fitted to kvm rows), but for the 20 cycles of',
  'get_cycles that the mail counts into each lock and nobody makes dearer. They were taken into account when it was known',
  'that these three figures miss without (21, 16 and 17 % off); no other figure rests on them.',
].join(' ');

const ON_HITS: Readonly<Record<string, string>> = {
  'lock-2vm-iommu': WITHOUT_GET_CYCLES,
  'lock-2vm-iommu-rwsem': WITHOUT_GET_CYCLES,
  'lock-2vm-srcu': WITHOUT_GET_CYCLES,
};

/**
 * Of a hit that no effect at all would be as well; null elsewhere. Where the mail has 0 itself, none is what was to be
 * told.
 */
export function wouldHitWithoutEffect({ role, value, unit, bound }: Scalar, hit: boolean): string | null {
  if (!hit || role !== 'predict' || value === 0 || unit !== 'percent') return null;
  return judge(value, 0, bound).hit
    ? `0, no effect at all, would be within the bound of ${bound} as well: the hit says little.`
    : null;
}

/** What there is to say of the figure; null: nothing. */
export function remarkOn(id: string, hit: boolean): string | null {
  return (hit ? ON_HITS : ON_MISSES)[id] ?? null;
}
