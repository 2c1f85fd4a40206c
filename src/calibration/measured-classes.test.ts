import { describe, expect, it } from 'vitest';
import type { Lane } from '../replay/lane.js';
import { ALL } from './fit-calls.js';
import { ClassGatherer } from './measured-classes.js';

/** A lane whose last call took a step so often; beside another VM each costs `factor` times as much. */
function lane(step: number, count: number, factor = 1): Lane {
  const counts = new Float64Array(4);
  counts[step] = count;
  const ledger = { counts, touched: Uint16Array.of(step, 0, 0, 0), touchedCount: 1 };
  return { ledger, pricer: { priceOf: () => 1000 * factor } } as unknown as Lane;
}

const row = (line: number, value: number) => ({ source: 'm.csv', line, value });

describe('ClassGatherer', () => {
  it('puts calls together that take the same steps, in one lane and probe', () => {
    const into = new ClassGatherer();
    const pin = { label: 'BASE', probe: 'pin', heldOut: false };
    into.add(lane(1, 8), { ...pin, row: row(2, 100) });
    into.add(lane(1, 8), { ...pin, row: row(3, 300), heldOut: true });
    into.add(lane(1, 8), { ...pin, row: row(7, 200), heldOut: true });
    into.add(lane(1, 9), { ...pin, row: row(4, 100) });
    into.add(lane(1, 8), { ...pin, row: row(5, 100), label: 'patch' });
    into.add(lane(1, 8), { ...pin, row: row(6, 100), probe: 'unpin' });
    const classes = into.finish();
    expect(classes.map(({ fitted, heldOut }) => [fitted.n, heldOut.n])).toEqual([
      [1, 2],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    expect([classes[0].first, classes[0].fastest, classes[0].slowest].map(({ line }) => line)).toEqual([
      2, 2, 3,
    ]);
    expect(into.coarse).toBe(false);
  });

  it('counts a step that is dearer beside another VM as that many more', () => {
    const into = new ClassGatherer();
    const read = { label: 'BASE', probe: 'dma_read', row: row(2, 100), heldOut: false };
    into.add(lane(2, 10, 1.5), read);
    expect([...into.finish()[0].counts]).toEqual([0, 0, 15, 0]);
  });

  it('keeps no more classes than it may, and loses neither calls nor counts', () => {
    const into = new ClassGatherer(8);
    let [calls, counted] = [0, 0];
    for (let count = 1; count <= 200; count++) {
      const at = row(count, count * 10);
      into.add(lane(1, count), { label: 'BASE', probe: 'pin', row: at, heldOut: count % 5 === 0 });
      calls++;
      counted += count;
    }
    const classes = into.finish();
    expect(into.coarse).toBe(true);
    expect(classes.length).toBeLessThanOrEqual(8);
    expect(classes.reduce((sum, one) => sum + ALL(one).n, 0)).toBe(calls);
    const total = classes.reduce((sum, one) => sum + ALL(one).n * one.counts[1], 0);
    expect(total).toBeCloseTo(counted, 6);
    // the calls of a class are neighbours: all from its fastest to its slowest
    for (const one of classes) expect(one.slowest.value - one.fastest.value).toBe(10 * (ALL(one).n - 1));
  });
});
