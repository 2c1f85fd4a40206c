/** The scheduler against a simulation that looks at every caller at every event and keeps nothing sorted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HandMade, run } from './programs.test-data.js';

interface Running {
  readonly row: number;
  readonly call: HandMade;
  readonly start: number;
  next: number;
  /** When it goes on; Infinity while it waits for a lock. */
  due: number;
}

/** Latency by row: one list of callers, one list of queues, in the order of coming. */
function simulate(calls: readonly HandMade[]): number[] {
  const latency: number[] = [];
  const pending = calls.map((call, row) => ({ call, row }));
  const running: Running[] = [];
  const holders = new Map<string, { who: Running; shared: boolean }[]>();
  const queues = new Map<string, { who: Running; shared: boolean }[]>();
  const free = new Map<number, number>();

  const startAll = (): void => {
    for (let i = 0; i < pending.length; i++) {
      const { call, row } = pending[i];
      const isFirst = pending.findIndex((other) => other.call.cpu === call.cpu) === i;
      if (!isFirst || running.some((one) => one.call.cpu === call.cpu)) continue;
      const start = Math.max(call.at!, free.get(call.cpu) ?? 0);
      running.push({ row, call, start, next: 0, due: start });
      pending.splice(i--, 1);
    }
  };

  const letIn = (lock: string, now: number): void => {
    const inside = holders.get(lock)!;
    const queue = queues.get(lock) ?? [];
    if (inside.length > 0 || queue.length === 0) return;
    const entering = queue[0].shared ? queue.filter((one) => one.shared) : [queue[0]];
    queues.set(
      lock,
      queue.filter((one) => !entering.includes(one)),
    );
    for (const one of entering) {
      inside.push(one);
      one.who.due = now;
    }
  };

  for (;;) {
    startAll();
    if (running.length === 0) return latency;
    const one = running.reduce((a, b) => (b.due < a.due || (b.due === a.due && b.row < a.row) ? b : a));
    const now = one.due;
    const does = one.call.does[one.next++];
    if (does === undefined) {
      latency[one.row] = now - one.start;
      free.set(one.call.cpu, now);
      running.splice(running.indexOf(one), 1);
    } else if (typeof does === 'number') one.due = now + does;
    else {
      const lock = does.slice(1);
      const inside = holders.get(lock) ?? [];
      holders.set(lock, inside);
      if (does[0] === '-') {
        inside.splice(
          inside.findIndex(({ who }) => who === one),
          1,
        );
        letIn(lock, now);
      } else {
        const shared = does[0] === '~';
        const queue = queues.get(lock) ?? [];
        queues.set(lock, queue);
        if (
          queue.length === 0 &&
          (inside.length === 0 || (shared && inside.every((other) => other.shared)))
        ) {
          inside.push({ who: one, shared });
        } else {
          queue.push({ who: one, shared });
          one.due = Number.POSITIVE_INFINITY;
        }
      }
    }
  }
}

/** Sections in a fixed order of locks, nested or one after another, so that nobody can deadlock. */
const body = fc
  .array(
    fc.record({
      lock: fc.constantFrom('vfio_group_lock', 'iommu_lock', 'task_lock'),
      shared: fc.boolean(),
      before: fc.integer({ min: 0, max: 30 }),
      inside: fc.integer({ min: 0, max: 40 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .chain((sections) =>
    fc.boolean().map((nested) => {
      const order = ['vfio_group_lock', 'iommu_lock', 'task_lock'];
      const once = order.flatMap((lock) => sections.filter((one) => one.lock === lock).slice(0, 1));
      const open = once.map(({ lock, shared, before }) => [before, `${shared ? '~' : '+'}${lock}`]);
      const close = once.map(({ lock, inside }) => [inside, `-${lock}`]);
      const parts = nested ? [...open, ...close.reverse()] : open.flatMap((part, i) => [part, close[i]]);
      return parts.flat();
    }),
  );

const trace = fc
  .array(
    fc.record({ cpu: fc.integer({ min: 0, max: 5 }), gap: fc.integer({ min: 0, max: 40 }), does: body }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((calls) => {
    let at = 0;
    return calls.map(({ cpu, gap, does }): HandMade => {
      at += gap;
      return { cpu, at, does };
    });
  });

describe('the scheduler', () => {
  it('gives every call of random timed traces the latency of a naive simulation', () => {
    fc.assert(
      fc.property(trace, (calls) => {
        expect(run(calls).latency).toEqual(simulate(calls));
      }),
      { numRuns: 400 },
    );
  });
});
