/**
 * Why a figure misses, where that was found out: one sentence each, shown under the table. A remark explains; it does
 * not excuse: the figure stays a miss.
 */
import type { Figure } from '../stats/validation.js';

const SECOND_VM = [
  'the interference of a second VM is one factor on every step but the copies, fitted to the kvm means of two VMs',
  '(1.55); the locks alone got dearer by 1.28 to 1.33, so that something else must have got dearer by more. No waiting',
  'explains it either: the two VMs share neither this lock nor its container.',
].join(' ');

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
  'lock-2vm-iommu': SECOND_VM,
  'lock-2vm-iommu-rwsem': SECOND_VM,
  'lock-2vm-srcu': SECOND_VM,
};

/** The figure with its remark, if it misses and there is one. */
export function remarked(figure: Omit<Figure, 'remark'>): Figure {
  return { ...figure, remark: figure.hit ? null : (REMARKS[figure.id] ?? null) };
}
