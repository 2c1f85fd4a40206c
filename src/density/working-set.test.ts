import { describe, expect, it } from 'vitest';
import { Layout } from './layout.js';
import { WorkingSet } from './working-set.js';

const GRANULES = 400;
const layout = (hotSet = 0.2, extent = 8): Layout =>
  new Layout({ granules: GRANULES, extent, scope: 10, boot: 20, hotSet }, 7);

function filled(size: number, hotAccess = 0.9): WorkingSet {
  const set = new WorkingSet(layout(), { perMib: 1, hotAccess, scopePerMib: 0 });
  for (let i = 0; i < size; i++) set.grow();
  return set;
}

describe('layout', () => {
  it('holds each granule once, extents whole, and the scope apart', () => {
    const { order, ring, boot, scope } = layout();
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: GRANULES }, (_, i) => i));
    for (let at = 0; at < GRANULES; at++) if (order[at] % 8 !== 7) expect(order[at + 1]).toBe(order[at] + 1);
    expect({ ring, scope: scope.length, boot: boot.length }).toEqual({ ring: 390, scope: 10, boot: 20 });
    expect([...order.slice(0, 8)]).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('has its share of hot ones in every window', () => {
    const one = layout(0.25);
    for (let from = 0; from < 300; from += 13) {
      let hot = 0;
      for (let at = from; at < from + 40; at++) if (one.isHot(at)) hot++;
      expect(Math.abs(hot - 10)).toBeLessThanOrEqual(1);
    }
  });
});

describe('working set', () => {
  it('spreads its accesses as asked: rates add up to the memory that a MiB touches', () => {
    const set = filled(100);
    let hot = 0;
    let cold = 0;
    for (let at = 0; at < 100; at++) {
      const rate = set.rate(layout().at(at));
      if (layout().isHot(at)) hot += rate;
      else cold += rate;
    }
    expect(hot).toBeCloseTo(0.9, 12);
    expect(cold).toBeCloseTo(0.1, 12);
    expect(set.faultRate).toBeCloseTo(1, 12);
    expect(set.rate(layout().at(200))).toBe(0);
  });

  it('has accesses to the scope beside those to data, whatever data it holds', () => {
    const one = layout();
    const set = new WorkingSet(one, { perMib: 1, hotAccess: 0.9, scopePerMib: 0.5 });
    expect(set.faultRate).toBeCloseTo(0.5, 12);
    expect(one.scope).toContain(set.pick(0.99, 0.3));
    for (let i = 0; i < 100; i++) set.grow();
    expect(set.faultRate).toBeCloseTo(1.5, 12);
    expect(one.scope.reduce((sum, granule) => sum + set.rate(granule), 0)).toBeCloseTo(0.5, 12);
    // of 1.5 accesses the hot ones have 0.9, the cold ones 0.1, the scope the rest
    const kindAt = (which: number) => {
      const granule = set.pick(which, 0.5);
      if (one.scope.includes(granule)) return 'scope';
      return one.isHot(one.order.indexOf(granule)) ? 'hot' : 'cold';
    };
    expect([0, 0.59, 0.61, 0.66, 0.67, 0.999].map(kindAt)).toEqual([
      'hot',
      'hot',
      'cold',
      'cold',
      'scope',
      'scope',
    ]);
    for (const granule of one.scope) set.mapped(granule);
    expect(set.faultRate).toBeCloseTo(1, 12);
    expect(set.size).toBe(100);
  });

  it('gives all accesses to the one kind that there is', () => {
    const set = new WorkingSet(layout(1), { perMib: 2, hotAccess: 0.9, scopePerMib: 0 });
    for (let i = 0; i < 10; i++) set.grow();
    expect(set.faultRate).toBeCloseTo(2, 12);
  });

  it('misses what is not mapped, forgets what it leaves behind, and meets it again when it comes round', () => {
    const set = filled(100);
    for (let at = 0; at < 100; at++) set.mapped(layout().at(at));
    expect(set.faultRate).toBe(0);
    const one = layout().at(3);
    expect(set.unmapped(one)).toBe(true);
    expect(set.pick(0.5, 0.5)).toBe(one);
    for (let i = 0; i < 4; i++) set.shed();
    expect(set.faultRate).toBe(0);
    expect(set.unmapped(one)).toBe(false);
    expect(set.size).toBe(96);
    while (set.tail < 390 + 3) set.grow();
    expect(set.grow()).toBe(one);
    expect(set.rate(one)).toBeGreaterThan(0);
  });

  it('has the same accesses as it moves on, and none to what it has left behind', () => {
    const set = filled(100);
    for (let i = 0; i < 30; i++) {
      set.shed();
      set.grow();
    }
    expect(set.size).toBe(100);
    expect(set.faultRate).toBeCloseTo(1, 12);
    expect([29, 30].map((at) => set.rate(layout().at(at)) > 0)).toEqual([false, true]);
  });

  it('draws hot and cold ones by their rates', () => {
    const set = filled(100);
    let hot = 0;
    const hotOnes = new Set(
      Array.from({ length: 100 }, (_, at) => at)
        .filter((at) => layout().isHot(at))
        .map((at) => layout().at(at)),
    );
    for (let i = 0; i < 1000; i++) if (hotOnes.has(set.pick((i + 0.5) / 1000, (i * 0.618) % 1))) hot++;
    expect(hot).toBe(900);
  });
});
