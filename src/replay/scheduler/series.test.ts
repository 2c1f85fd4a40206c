/** Sections of a lock in a row against the same call with each of them written out. */
import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { FREE_LOCKS } from './lock-costs.js';
import { lockNumber, type Many, type Ran, run, type Walking, workOf } from './programs.test-data.js';

const LOCKS = ['mmap_read_lock', 'mmu_rwlock'];

/** As a loop over slots takes the lock. */
function writtenOut({ of, plan, work }: Many): (number | string)[] {
  const does: (number | string)[] = [];
  let reads = 0;
  for (let slot = 0; slot < plan.runs * plan.slots; slot++) {
    for (; reads < plan.reads && Math.floor(plan.firstRead + reads * plan.slotsPerRead) === slot; reads++)
      does.push(work.beforeReadPs, `~${of}`, work.readPs - work.beforeReadPs, `-${of}`);
    does.push(work.slotPs);
    if (plan.writes > 0 && (slot + 1) % plan.slots === 0)
      does.push(`+${of}`, work.writePs, `-${of}`, work.behindPs);
  }
  return does;
}

const many: fc.Arbitrary<Many> = fc
  .record({
    of: fc.constantFrom(...LOCKS),
    runs: fc.integer({ min: 1, max: 6 }),
    slots: fc.integer({ min: 1, max: 6 }),
    firstRead: fc.nat(4),
    slotsPerRead: fc.constantFrom(0.5, 1, 2, 3, 8),
    writing: fc.boolean(),
    work: fc.record({
      slotPs: fc.nat(9),
      readPs: fc.integer({ min: 5, max: 20 }),
      beforeReadPs: fc.nat(4),
      writePs: fc.nat(20),
      behindPs: fc.nat(20),
    }),
  })
  .map(({ of, writing, work, ...place }) => {
    const { runs, slots, firstRead, slotsPerRead } = place;
    const reads = Math.max(0, Math.ceil((runs * slots - firstRead) / slotsPerRead));
    return { of, plan: { ...place, reads, writes: writing ? runs : 0 }, work };
  })
  .filter(({ plan }) => plan.reads + plan.writes > 0);

const traces: fc.Arbitrary<Walking[]> = fc
  .array(
    fc.record({
      cpu: fc.integer({ min: 0, max: 3 }),
      gap: fc.nat(60),
      timed: fc.boolean(),
      first: many,
      second: fc.option(many),
      simple: fc.boolean(),
      work: fc.nat(30),
    }),
    { minLength: 1, maxLength: 12, size: 'max' },
  )
  .chain((calls) =>
    fc.constantFrom(1, 2, 4).map((vms) => {
      let now = 0;
      return calls.map(({ cpu, gap, timed, first, second, simple, work }) => {
        now += gap;
        const sections = second === null ? [first] : [first, second];
        const does = simple ? [`+${first.of}`, work, `-${first.of}`] : [work, ...sections];
        return { cpu, vm: cpu % vms, does, ...(timed ? { at: now } : {}) };
      });
    }),
  );

function told({ latency, waited, scheduler }: Ran): object {
  const tallies = LOCKS.map((name) => {
    const tally = scheduler.tallies[lockNumber(name)];
    return tally && [tally.acquisitions, tally.heldTotal, tally.heldLongest, tally.waits.n];
  });
  return { latency, waited, tallies };
}

const expanded = (call: Walking): Walking => ({
  ...call,
  does: call.does.flatMap((one) => (typeof one === 'object' && 'of' in one ? writtenOut(one) : [one])),
});

describe('a lock taken again and again', () => {
  it.each([1, 500, 2 ** 51])('is what each section by itself is (epoch moves at %i ps)', (farPs) => {
    fc.assert(
      fc.property(traces, (calls) => {
        expect(told(run(calls, FREE_LOCKS, farPs))).toEqual(told(run(calls.map(expanded))));
      }),
      { numRuns: 400 },
    );
  });

  const mapping = (pages: number): Many => ({
    of: 'mmap_read_lock',
    plan: { runs: pages, slots: 1, reads: pages, firstRead: 0, slotsPerRead: 1, writes: pages },
    work: { slotPs: 40, readPs: 300.25, beforeReadPs: 10.5, writePs: 80.125, behindPs: 200.5 },
  });

  it('268 million times takes no time, beside others too', () => {
    const map = mapping(2 ** 28);
    const fault = ['~mmap_read_lock', 50, '-mmap_read_lock'];
    const began = performance.now();
    const { latency, scheduler } = run([
      { cpu: 0, at: 0, does: [map] },
      ...Array.from({ length: 1000 }, (_, i) => ({ cpu: 1, at: 100_000 * i + 7, does: fault })),
    ]);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(latency[0]).toBeGreaterThanOrEqual(workOf(map));
    const tally = scheduler.tallies[lockNumber('mmap_read_lock')]!;
    expect(tally.acquisitions).toBe(2 ** 29 + 1000);
    expect(tally.heldLongest).toBe(289);
    expect(tally.heldTotal).toBe(2 ** 28 * (289 + 80) + 1000 * 50);
  });

  it('a reader waits for a section that writes, not for one that reads nor for the work between', () => {
    // the lock is read from 10 to 299, then written from 340 to 420
    const waits = [5, 150, 320, 400, 500].map(
      (at) =>
        run([
          { cpu: 0, at: 0, does: [mapping(1)] },
          { cpu: 1, at, does: ['~mmap_read_lock', 1, '-mmap_read_lock'] },
        ]).waited[1] ?? 0,
    );
    expect(waits).toEqual([0, 0, 0, 20, 0]);
  });
});
