import { describe, expect, it } from 'vitest';
import { CONNECTIONS_PER_SECOND, QUEUES, sufferingQueue } from './queues.js';

const S = 1e12;
const NEVER = Number.POSITIVE_INFINITY;
const perQueue = CONNECTIONS_PER_SECOND / QUEUES;

describe('one queue of 64', () => {
  it('has a 64th of the flows and of the new connections', () => {
    const result = sufferingQueue([], [{ fromPs: S, toPs: 3 * S }], 0);
    expect(result).toEqual({
      queues: 64,
      flowShare: 1 / 64,
      sufferingNs: 0,
      longestStallNs: 0,
      newConnections: 2000,
      affectedConnections: 2000 / 64,
      timedOut: 0,
    });
  });

  it('lets those time out that come more than a second before the end of a stall', () => {
    const calls = [{ fromPs: 0, toPs: 4 * S }];
    const at = (toPs: number, fullPs = NEVER) => sufferingQueue([{ fromPs: 0, toPs, fullPs }], calls, 0);
    expect(at(0.9 * S).timedOut).toBe(0);
    expect(at(3 * S).timedOut).toBeCloseTo(2 * perQueue, 1);
    // lost SYNs come again after a second: too late if that one is lost or waits as well
    expect(at(3 * S, 0).timedOut).toBeCloseTo(2 * perQueue, 1);
    expect(at(0.5 * S, 0).timedOut).toBe(0);
  });

  it('counts what came in the calls only, and a stall that begins before them with its part', () => {
    const stalls = [{ fromPs: 0, toPs: 3 * S, fullPs: NEVER }];
    const result = sufferingQueue(stalls, [{ fromPs: 1.5 * S, toPs: 5 * S }], 0);
    expect(result.timedOut).toBeCloseTo(0.5 * perQueue, 1);
    expect(result.longestStallNs).toBe(1.5e9);
    expect(sufferingQueue(stalls, [], 0).timedOut).toBe(0);
  });
});
