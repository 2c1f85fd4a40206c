import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import type { Cpu } from './cpu.js';
import { LOCK_EXCLUSIVE, LOCK_RELEASE, SEQUENCE } from './event-kinds.js';
import { Lock } from './lock.js';
import { LockTally } from './lock-tally.js';
import { Program } from './program.js';
import { type HandMade, lockNumber, type Ran, runAs } from './programs.test-data.js';
import { LOCKS, trace } from './random-calls.test-data.js';
import { Stretch } from './stretch.js';

/** All that a run says of its calls and locks. */
function saidOf({ latency, waited, scheduler }: Ran) {
  const totalPs = scheduler.finish();
  const locks = LOCKS.map((name) => {
    const tally = scheduler.tallies[lockNumber(name)];
    return tally && [tally.acquisitions, tally.heldTotal, tally.heldLongest, tally.waits.n, tally.waits.mean];
  });
  return { latency, waited, totalPs, locks };
}

/** As many calls, but of few kinds: each does what one of the first few does. */
const alike = (timed: number) =>
  fc.tuple(trace(timed), fc.integer({ min: 1, max: 4 }), fc.boolean()).map(([calls, kinds, all]) =>
    calls.map(
      (call, i): HandMade => ({
        ...call,
        does: calls[i % Math.min(kinds, calls.length)].does,
        recorded: all || i % 3 !== 0,
      }),
    ),
  );

describe('calls that share their events', () => {
  it.each([
    { rows: 'timed', timed: 4 },
    { rows: 'untimed', timed: 0 },
    { rows: 'mixed', timed: 2 },
  ])('take as long, and hold their locks as long, as with events of their own ($rows)', ({ timed }) => {
    fc.assert(
      fc.property(alike(timed), fc.constantFrom(2 ** 51, 60), (calls, farPs) => {
        expect(saidOf(runAs(calls, { shared: true, farPs }))).toEqual(saidOf(runAs(calls, { farPs })));
      }),
      { numRuns: 100 },
    );
  });
});

type Event = readonly [lock: Lock<Cpu> | null, kind: number, at: number];

const lockOf = (quiet: boolean): Lock<Cpu> => {
  const lock = new Lock<Cpu>(1, 'a lock', 'mutex', false, new LockTally(1), {
    handoverPs: 0,
    spinPs: 0,
    wakePs: 0,
  });
  lock.quiet = quiet;
  return lock;
};

function programOf(events: readonly Event[]): Program {
  const program = new Program();
  for (const [lock, kind, at] of events) {
    if (lock !== null) program.locks[program.events] = lock;
    program.add(1, kind, at);
  }
  return program;
}

describe('a stretch of quiet events', () => {
  const [one, two, busy] = [lockOf(true), lockOf(true), lockOf(false)];
  const events: Event[] = [
    [one, LOCK_EXCLUSIVE, 10],
    [two, LOCK_EXCLUSIVE, 20],
    [two, LOCK_RELEASE, 25],
    [one, LOCK_RELEASE, 40],
    [busy, LOCK_EXCLUSIVE, 50],
    [null, SEQUENCE, 55],
    [one, LOCK_EXCLUSIVE, 60],
    [one, LOCK_RELEASE, 61],
    [busy, LOCK_RELEASE, 70],
    [one, LOCK_EXCLUSIVE, 80],
    [one, LOCK_RELEASE, 84],
  ];
  const program = programOf(events);

  it.each([
    { from: 0, due: 4, isWhole: true },
    // its first lock was taken before it
    { from: 1, due: 4, isWhole: false },
    { from: 4, due: 4, isWhole: true },
    // it has an event that does something to its cpu
    { from: 5, due: 8, isWhole: false },
    { from: 9, due: 11, isWhole: true },
    { from: 11, due: 11, isWhole: true },
  ])('from event $from on ends at event $due', ({ from, due, isWhole }) => {
    const stretch = new Stretch(program, from);
    expect([stretch.due, stretch.isWhole]).toEqual([due, isWhole]);
  });

  it('that holds a lock at its end is not passed in one go', () => {
    const held = programOf([
      [one, LOCK_EXCLUSIVE, 10],
      [busy, LOCK_EXCLUSIVE, 50],
    ]);
    expect(new Stretch(held, 0).isWhole).toBe(false);
  });

  it('adds up the calls that have passed, once, and what each has held its locks for', () => {
    const stretch = new Stretch(program, 0);
    for (let call = 0; call < 3; call++) stretch.pass();
    expect(one.tally.acquisitions).toBe(0);
    stretch.addUp();
    stretch.addUp();
    expect([one.tally.acquisitions, one.tally.heldTotal, one.tally.heldLongest]).toEqual([3, 90, 30]);
    expect([two.tally.acquisitions, two.tally.heldTotal, two.tally.heldLongest]).toEqual([3, 15, 5]);
  });

  it('adds up before the sum of what was held is exact no longer', () => {
    const lock = lockOf(true);
    const ps = 2 ** 52 - 1;
    const long = programOf([
      [lock, LOCK_EXCLUSIVE, 0],
      [lock, LOCK_RELEASE, ps],
    ]);
    const stretch = new Stretch(long, 0);
    for (let call = 0; call < 7; call++) stretch.pass();
    stretch.addUp();
    expect(lock.tally.acquisitions).toBe(7);
    expect(BigInt(lock.tally.heldTotal)).toBe(BigInt(Number(7n * BigInt(ps))));
    expect(lock.tally.heldMean).toBe(ps);
  });
});
