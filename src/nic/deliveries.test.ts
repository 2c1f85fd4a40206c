import { describe, expect, it } from 'vitest';
import { Deliveries } from './deliveries.js';
import { Series } from './series.js';

const MS = 1e9;
const NEVER = Number.POSITIVE_INFINITY;

describe('deliveries', () => {
  it('are counted over the time of an operation, copies apart', () => {
    const deliveries = new Deliveries();
    deliveries.deliver(1 * MS, false, NEVER);
    deliveries.series = new Series();
    deliveries.series0Ps = 2 * MS;
    deliveries.deliver(2.5 * MS, false, NEVER);
    deliveries.deliver(4.5 * MS, false, NEVER);
    deliveries.deliver(4.6 * MS, true, NEVER);
    expect(deliveries.series.until(4 * MS)).toEqual([1, 0, 1, 0]);
    expect([deliveries.packets, deliveries.copies]).toEqual([3, 1]);
  });

  it('have bins that double when there are too many', () => {
    const series = new Series();
    expect(series.until(0)).toEqual([]);
    for (let at = 0.5; at < 500; at++) series.add(at * MS);
    const bins = series.until(500 * MS);
    expect(series.binPs).toBe(8 * MS);
    expect(bins).toHaveLength(63);
    expect(bins.reduce((sum, value) => sum + value)).toBe(500);
    expect([bins[0], bins[61], bins[62]]).toEqual([8, 8, 4]);
  });

  it('know the longest stall since they were asked, the one going on included and what was before left out', () => {
    const deliveries = new Deliveries();
    deliveries.deliver(3 * MS, false, NEVER);
    deliveries.deliver(4 * MS, false, NEVER);
    expect(deliveries.longest(5 * MS)).toBe(3 * MS);
    deliveries.watch(5 * MS);
    expect(deliveries.longest(5 * MS)).toBe(0);
    deliveries.deliver(6 * MS, false, NEVER);
    expect(deliveries.longest(6 * MS)).toBe(1 * MS);
    expect(deliveries.longest(20 * MS)).toBe(14 * MS);
  });

  it('tell of stalls of a millisecond, each once when it is over, whatever was asked within it', () => {
    const deliveries = new Deliveries();
    const stalls: number[][] = [];
    deliveries.watcher = { stall: (...stall) => stalls.push(stall) };
    deliveries.deliver(1, false, NEVER);
    deliveries.deliver(0.9 * MS, false, NEVER);
    deliveries.watch(2 * MS);
    deliveries.longest(3 * MS);
    deliveries.deliver(4 * MS, false, 2.5 * MS);
    expect(stalls).toEqual([[0.9 * MS, 4 * MS, 2.5 * MS]]);
  });
});
