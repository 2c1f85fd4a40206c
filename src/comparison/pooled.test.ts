import { describe, expect, it } from 'vitest';
import type { Scale } from '../recordings/recording.js';
import { pooled } from './pooled.js';
import { histogram, histogramOf, samples } from './recorded.test-data.js';

const linear = (min: number, max: number, step: number): Scale => ({ kind: 'linear', min, max, step });

/** One row that each scale has. */
function rowOf(scale: Scale): [lo: number, hi: number] {
  if (scale.kind === 'linear') return [scale.min + scale.step, scale.min + 2 * scale.step];
  return [64, scale.kind === 'log2' ? 64 + 64 / 2 ** scale.k : 128];
}

const scaleOf = (...scales: readonly Scale[]): Scale => {
  const value = pooled(scales.map((scale) => histogram([[...rowOf(scale), 3]], scale)));
  return value.is === 'histogram' ? value.scale : { kind: 'rows' };
};

describe('runs as one', () => {
  it('are all their single values, one run after the other', () => {
    expect(pooled([samples([3, 1]), samples([]), samples([2])])).toEqual(samples([3, 1, 2]));
    const one = histogramOf([5, 6]);
    expect(pooled([one])).toBe(one);
  });

  it('are the sums of their rows, of those of single values as well', () => {
    const [rows, values] = [histogramOf([5, 6, 9], 1), samples([4, 7, 70])];
    const value = pooled([rows, values, histogramOf([9, 20])]);
    expect(value).toMatchObject({ is: 'histogram', scale: { kind: 'rows' } });
    const filled = value.is === 'histogram' ? value.buckets.filter(({ count }) => count > 0) : [];
    expect(filled).toEqual([
      { lo: 4, hi: 6, count: 2 },
      { lo: 6, hi: 8, count: 2 },
      { lo: 8, hi: 16, count: 2 },
      { lo: 16, hi: 32, count: 1 },
      { lo: 64, hi: 96, count: 1 },
    ]);
  });

  it.each<[string, Scale, Scale, Scale]>([
    ['hist() alike', { kind: 'log2', k: 2 }, { kind: 'log2', k: 2 }, { kind: 'log2', k: 2 }],
    ['hist() divided otherwise', { kind: 'log2', k: 2 }, { kind: 'log2', k: 1 }, { kind: 'rows' }],
    ['two forms', { kind: 'log2', k: 0 }, { kind: 'log2-from-01' }, { kind: 'rows' }],
    ['old hist()', { kind: 'log2-from-01' }, { kind: 'log2-from-01' }, { kind: 'log2-from-01' }],
    ['lhist(), as far as any goes', linear(0, 128, 64), linear(-64, 64, 64), linear(-64, 128, 64)],
    ['lhist() of two steps', linear(0, 128, 64), linear(0, 128, 32), { kind: 'rows' }],
    ['lhist() off by half a step', linear(0, 128, 64), linear(32, 160, 64), { kind: 'rows' }],
    ['lhist() and hist()', linear(0, 128, 64), { kind: 'log2', k: 0 }, { kind: 'rows' }],
  ])('have one scale where all have it: %s', (_, one, other, scale) => {
    expect(scaleOf(one, other)).toEqual(scale);
  });
});
