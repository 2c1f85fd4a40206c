/**
 * What is to be known of a figure, one sentence or two each, shown under the table. A remark on a miss explains; it does
 * not excuse: the figure stays a miss. A remark on a hit says what it owes to. Numbers come from the runs and figures that
 * it is about, so that no sentence outlives them; traces/README.md says more.
 */
import { grouped, percent } from '../counted.js';
import { judge } from './bound.js';
import type { Scalar } from './published.js';

/** Of the time that mapping takes more under I/O load. */
export const ON_MAP_UNDER_LOAD = [
  'batches are of the unmap and write-protect walks, and a fault is short whatever their size: the NIC takes the same',
  'from the CPU either way. A map right behind an unmap takes the same, too, since TCP is back at once. What batches slow',
  'down besides is the write-protect before UPDATE, which kvm_page_table_test does not time. The mail does not say whether',
  'its I/O load was the NIC or a disk: what a CPU spends in softirqs during CREATE, by batch, would tell.',
].join(' ');

/**
 * Of fio's calls of several pages under the patch.
 * @param price of pages_array, ns
 * @param slower how much their mean grows, modelled and in the mail, in percent
 */
export function onPatchPrice(
  price: number,
  slower: { readonly modelled: number; readonly mail: number },
): string {
  return [
    'the price of the patch is fitted to the boot, whose runs nobody published: if they are as long as those of fio, a',
    `run of two or more pages must cost ${grouped(price)} ns, and fio gets ${slower.modelled.toFixed(0)} % slower where the mail has ${slower.mail.toFixed(0)} %, two thirds of it in`,
    'calls of two pages; shorter runs in the boot would make the run cheaper, but still leave fio outside its bound.',
  ].join(' ');
}

/** A run of messages by host SVA: its faults, their share of its time, and what the rest of it takes. */
export interface SvaRun {
  readonly faults: number;
  readonly slowdown: number;
  readonly withoutFaults: number;
}

/**
 * Of host SVA's slow-down with a hundred messages, whose price of a fault is fitted to the run of one.
 * @param own what the host process sets up, in the unit of the runs
 * @param guests the same of the guest that a passed-through device is set up by
 */
export function onSvaSetUp(one: SvaRun, hundred: SvaRun, own: number, guests: number): string {
  const [first, all] = [one, hundred].map(({ withoutFaults }) => withoutFaults - own + guests);
  const fault = ((one.slowdown / (1 - one.slowdown)) * first) / one.faults;
  const lost = fault * hundred.faults;
  return [
    'a host process is held against itself without faults, and its set-up is told by speeds without faults, which v2 of the',
    'series gives (9 Mar 2021). That was taken into account when it was known that this figure misses with the set-up of the',
    `guest (${percent(lost / (lost + all))}); besides it moves only sva-1m-1000-slowdown.`,
  ].join(' ');
}

/**
 * Of the locks of two VMs.
 * @param factor of the interference
 * @param cycles of get_cycles
 * @param off how far the figures are off where the interference makes get_cycles dearer as well, 0..1
 */
export function onGetCycles(factor: number, cycles: number, off: readonly number[]): string {
  const shares = off.map((share) => (share * 100).toFixed(0));
  return [
    `the price of the lock times the interference of a second VM (${factor.toFixed(2)}, fitted to kvm rows), but for the ${cycles} cycles of`,
    'get_cycles that the mail counts into each lock and nobody makes dearer. They were taken into account when it was known',
    `that these three figures miss without (${shares.slice(0, -1).join(', ')} and ${shares.at(-1)} % off); no other figure rests on them.`,
  ].join(' ');
}

/** A hit that is off by more of the figure itself says little, whatever its bound. */
const FAR_OFF = 1 / 3;

/**
 * Of a hit of a percentage that says little, by a bound in points: no effect at all would be one as well, or the model is
 * far off for so small a figure. null elsewhere; where the mail has 0 itself, none is what was to be told.
 */
export function saysLittle(
  { role, value, unit, bound }: Scalar,
  modelled: number,
  hit: boolean,
): string | null {
  if (!hit || role !== 'predict' || value === 0 || unit !== 'percent') return null;
  if (judge(value, 0, bound).hit)
    return `0, no effect at all, would be within the bound of ${bound} as well: the hit says little.`;
  const off = modelled / value - 1;
  if (Math.abs(off) <= FAR_OFF) return null;
  return `the model has ${percent(Math.abs(off), 0)} ${off < 0 ? 'less' : 'more'} than the mail, within a bound of ${bound}: the hit says little.`;
}
