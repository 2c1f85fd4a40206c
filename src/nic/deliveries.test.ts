import { describe, expect, it } from 'vitest';
import { Deliveries } from './deliveries.js';

const MS = 1e9;
const NEVER = Number.POSITIVE_INFINITY;

describe('deliveries', () => {
  it('are counted in bins that double when there are too many', () => {
    const deliveries = new Deliveries();
    for (let at = 0.5; at < 500; at++) deliveries.deliver(at * MS, false, NEVER);
    deliveries.deliver(499.9 * MS, true, NEVER);
    const bins = deliveries.series(500 * MS);
    expect(deliveries.binPs).toBe(8 * MS);
    expect(bins).toHaveLength(63);
    expect(bins.reduce((sum, value) => sum + value)).toBe(500);
    expect([bins[0], bins[61], bins[62]]).toEqual([8, 8, 4]);
    expect([deliveries.packets, deliveries.copies]).toEqual([500, 1]);
  });

  it('know the longest stall since they were asked, the one going on included', () => {
    const deliveries = new Deliveries();
    deliveries.deliver(3 * MS, false, NEVER);
    deliveries.deliver(4 * MS, false, NEVER);
    expect(deliveries.takeLongest(5 * MS)).toBe(3 * MS);
    deliveries.deliver(6 * MS, false, NEVER);
    expect(deliveries.takeLongest(6 * MS)).toBe(2 * MS);
    expect(deliveries.takeLongest(20 * MS)).toBe(14 * MS);
  });

  it('list stalls of a millisecond, each once, though asked within it', () => {
    const deliveries = new Deliveries();
    deliveries.deliver(1, false, NEVER);
    deliveries.deliver(0.9 * MS, false, NEVER);
    deliveries.pause(2 * MS, NEVER);
    deliveries.pause(3 * MS, 2.5 * MS);
    deliveries.deliver(4 * MS, false, 2.5 * MS);
    expect(deliveries.stalls).toEqual([{ fromPs: 0.9 * MS, toPs: 4 * MS, fullPs: 2.5 * MS }]);
  });
});
