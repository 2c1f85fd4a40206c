/** The scheduler against a simulation that looks at every caller at every event and keeps nothing sorted. */

import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { FREE_LOCKS } from './lock-costs.js';
import { type HandMade, run } from './programs.test-data.js';
import { OF_HOST, RWLOCK, trace } from './random-calls.test-data.js';

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
  const running: Running[] = [];
  const holders = new Map<string, { who: Running; shared: boolean }[]>();
  const queues = new Map<string, { who: Running; shared: boolean }[]>();
  /** Calls that wait for their cpu; cpus that have run out of calls. */
  const handedIn: { readonly row: number; readonly call: HandMade }[] = [];
  const dry = new Set<number>();
  let now = 0;
  let read = 0;

  const startAll = (): void => {
    for (const one of [...handedIn]) {
      const { call, row } = one;
      if (running.some((other) => other.call.cpu === call.cpu)) continue;
      const start = Math.max(call.at ?? 0, now);
      running.push({ row, call, start, next: 0, due: start });
      handedIn.splice(handedIn.indexOf(one), 1);
      dry.delete(call.cpu);
    }
  };

  const readOn = (): void => {
    for (; read < calls.length; read++) {
      const { at } = calls[read];
      const due = at === undefined ? dry.size > 0 : running.every((one) => one.due >= at);
      if (running.length > 0 && !due) return;
      handedIn.push({ row: read, call: calls[read] });
      startAll();
    }
  };

  const letIn = (lock: string): void => {
    const inside = holders.get(lock)!;
    const queue = queues.get(lock) ?? [];
    if (inside.length > 0 || queue.length === 0) return;
    const writer = queue.findIndex((one) => !one.shared);
    const ahead = lock.startsWith(RWLOCK) && writer >= 0 ? queue.slice(0, writer) : queue;
    const entering = queue[0].shared ? ahead.filter((one) => one.shared) : [queue[0]];
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
    readOn();
    if (running.length === 0) return latency;
    const one = running.reduce((a, b) => (b.due < a.due || (b.due === a.due && b.row < a.row) ? b : a));
    const does = one.call.does[one.next++];
    if (typeof does === 'number') {
      one.due += does;
      continue;
    }
    now = one.due;
    if (does === undefined) {
      latency[one.row] = now - one.start;
      running.splice(running.indexOf(one), 1);
      dry.add(one.call.cpu);
      startAll();
    } else {
      const name = does.slice(1);
      const lock = name !== OF_HOST ? `${name} of ${one.call.vm}` : name;
      const inside = holders.get(lock) ?? [];
      holders.set(lock, inside);
      if (does[0] === '-') {
        inside.splice(
          inside.findIndex(({ who }) => who === one),
          1,
        );
        letIn(lock);
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

describe('the scheduler', () => {
  it.each([
    { rows: 'timed', timed: 4 },
    { rows: 'untimed', timed: 0 },
    { rows: 'mixed', timed: 2 },
  ])('gives every call of random $rows traces the latency of a naive simulation', ({ timed }) => {
    fc.assert(
      fc.property(trace(timed), (calls) => {
        expect(run(calls).latency).toEqual(simulate(calls));
      }),
      { numRuns: 300 },
    );
  });

  it.each([1, 40, 700])(
    'gives the same where its epoch moves as soon as times are %i ps from it',
    (farPs) => {
      const traces = fc.oneof(trace(4), trace(2), trace(0));
      fc.assert(
        fc.property(traces, (calls) => {
          const { latency, waited, scheduler } = run(calls, FREE_LOCKS, farPs);
          const fixed = run(calls);
          expect({ latency, waited }).toEqual({ latency: fixed.latency, waited: fixed.waited });
          expect(scheduler.finish()).toBe(fixed.scheduler.finish());
        }),
        { numRuns: 300 },
      );
    },
  );
});
