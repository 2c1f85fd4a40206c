import { describe, expect, it } from 'vitest';
import { CONNECTIONS_PER_SECOND, QUEUES, SufferingQueue } from './queues.js';

const S = 1e12;
const NEVER = Number.POSITIVE_INFINITY;
const perQueue = CONNECTIONS_PER_SECOND / QUEUES;

type Stall = readonly [fromPs: number, toPs: number, fullPs?: number];

/** What comes of stalls and calls, both in order; a call that begins or ends in a stall does it before that is over. */
function outcome(stalls: readonly Stall[], calls: readonly (readonly [number, number])[]) {
  const queue = new SufferingQueue(0);
  let last = 0;
  const events = [
    ...stalls.map(([from, to, full = NEVER]) => ({
      at: to,
      order: 1,
      run: () => queue.stall(from, to, full),
    })),
    ...calls.flatMap(([from, to]) => [
      { at: from, order: 2, run: () => queue.begin(from) },
      { at: to, order: 0, run: () => queue.end(to, last) },
    ]),
  ].sort((a, b) => a.at - b.at || a.order - b.order);
  for (const { at, order, run } of events) {
    run();
    if (order === 1) last = at;
  }
  return queue.result(0);
}

describe('one queue of 64', () => {
  it('has a 64th of the flows and of the new connections', () => {
    expect(outcome([], [[S, 3 * S]])).toEqual({
      queues: 64,
      flowShare: 1 / 64,
      sufferingNs: 0,
      longestStallNs: 0,
      newConnections: 2000,
      affectedConnections: 2000 / 64,
      timedOut: 0,
    });
  });

  it('has connections come while calls run, not between them', () => {
    const calls = Array.from({ length: 1000 }, (_, i) => [i * 1e9, i * 1e9 + 1e6] as const);
    expect(outcome([], calls).newConnections).toBeCloseTo(1, 9);
  });

  it('lets those time out that come more than a second before the end of a stall', () => {
    const timedOut = (toPs: number) => outcome([[0, toPs]], [[0, 4 * S]]).timedOut;
    expect(timedOut(0.9 * S)).toBe(0);
    expect(timedOut(3 * S)).toBeCloseTo(2 * perQueue, 9);
  });

  it('lets those time out whose SYN is lost: it comes again after a second', () => {
    const timedOut = (toPs: number, fullPs: number) => outcome([[0, toPs, fullPs]], [[0, 4 * S]]).timedOut;
    expect(timedOut(0.1 * S, 0)).toBeCloseTo(0.1 * perQueue, 9);
    expect(timedOut(3 * S, 0)).toBeCloseTo(3 * perQueue, 9);
    expect(timedOut(3 * S, 2.5 * S)).toBeCloseTo(2.5 * perQueue, 9);
    expect(timedOut(3 * S, 1 * S)).toBeCloseTo(3 * perQueue, 9);
  });

  it('counts what came in the calls only, of a stall that begins before them or ends behind them', () => {
    const stall: Stall = [0.2 * S, 3 * S];
    const within = outcome([stall], [[1.5 * S, 5 * S]]);
    expect(within.timedOut).toBeCloseTo(0.5 * perQueue, 9);
    expect(within.longestStallNs).toBe(1.5e9);
    const before = outcome(
      [stall],
      [
        [0.1 * S, 0.3 * S],
        [0.5 * S, 1 * S],
      ],
    );
    expect(before.timedOut).toBeCloseTo(0.6 * perQueue, 9);
    expect(before.longestStallNs).toBe(0.5e9);
    expect(outcome([stall], [])).toMatchObject({ timedOut: 0, longestStallNs: 0 });
    expect(outcome([stall], [[4 * S, 5 * S]])).toMatchObject({ timedOut: 0, longestStallNs: 0 });
  });

  it('has one stall over calls that follow one another at once', () => {
    const calls = Array.from({ length: 50 }, (_, i) => [i * 1e10, (i + 1) * 1e10] as const);
    expect(outcome([[1e9, 4e11]], calls).longestStallNs).toBe(3.99e8);
    expect(
      outcome(
        [
          [1e9, 2e11],
          [2e11, 4.5e11],
        ],
        calls,
      ).longestStallNs,
    ).toBe(2.5e8);
  });

  it('does not count as stalls what the pace of a slow link is', () => {
    const queue = new SufferingQueue(20e9);
    queue.begin(0);
    queue.stall(0, 19e9, NEVER);
    queue.stall(19e9, 40e9, NEVER);
    queue.end(41e9, 40e9);
    expect(queue.result(0).longestStallNs).toBe(21e6);
  });
});
