/** For tests: random calls that take locks, of several cpus and VMs. */
import fc from '../../property.test-data.js';
import type { HandMade } from './programs.test-data.js';

/** One is the host's; of the others every VM has one. One is an rwlock. */
export const OF_HOST = 'vfio_group_lock';
export const RWLOCK = 'mmu_rwlock';
export const LOCKS = [RWLOCK, OF_HOST, 'iommu_lock', 'task_lock'];

/** Sections in a fixed order of locks, nested or one after another, so that nobody can deadlock. */
const body = fc
  .array(
    fc.record({
      lock: fc.constantFrom(...LOCKS),
      shared: fc.boolean(),
      before: fc.integer({ min: 0, max: 30 }),
      inside: fc.integer({ min: 0, max: 40 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .chain((sections) =>
    fc.boolean().map((nested) => {
      const once = LOCKS.flatMap((lock) => sections.filter((one) => one.lock === lock).slice(0, 1));
      const open = once.map(({ lock, shared, before }) => [before, `${shared ? '~' : '+'}${lock}`]);
      const close = once.map(({ lock, inside }) => [inside, `-${lock}`]);
      const parts = nested ? [...open, ...close.reverse()] : open.flatMap((part, i) => [part, close[i]]);
      return parts.flat();
    }),
  );

/** @param timed how many rows of four have a timestamp */
export const trace = (timed: number) =>
  fc
    .array(
      fc.record({
        cpu: fc.integer({ min: 0, max: 5 }),
        gap: fc.integer({ min: 0, max: 40 }),
        timed: fc.integer({ min: 0, max: 3 }).map((drawn) => drawn < timed),
        does: body,
      }),
      { minLength: 1, maxLength: 40, size: 'max' },
    )
    .chain((calls) =>
      fc.tuple(fc.constantFrom(1, 1, 2, 6), fc.constantFrom(1, 20)).map(([vms, haste]) => {
        let now = 0;
        return calls.map(({ cpu, gap, timed, does }): HandMade => {
          now += Math.round(gap / haste);
          return { cpu, vm: cpu % vms, does, ...(timed ? { at: now } : {}) };
        });
      }),
    );
