import { describe, expect, it } from 'vitest';
import { curvePlot } from './curve-plot.js';

const line = (name: string, ys: readonly number[]) => ({ name, points: ys.map((y, i) => ({ x: i + 1, y })) });

describe('a plot of curves', () => {
  it('has both axes with their units, each curve with its mark, and says where they meet', () => {
    expect(
      curvePlot([line('flat', [7, 7, 7, 7]), line('up', [3.5, 7, 10.5, 14])], 'guests', 'rate, GB/s', 80),
    ).toEqual([
      '  rate, GB/s',
      '  14 |            x',
      '     |',
      '  12 |',
      '     |',
      '  10 |        x',
      '     |',
      '   8 |',
      '     |o   @   o   o',
      '   6 |',
      '     |',
      '   4 |',
      '     |x',
      '   2 |',
      '     |',
      '   0 |',
      '     +-------------',
      '      1   2   3   4',
      '      guests',
      '  o flat, x up, @ several',
    ]);
  });

  it('has its points all as far apart', () => {
    const flat = curvePlot([line('flat', new Array(68).fill(7))], 'guests', 'rate', 80);
    expect(flat[1]).toBe(`  7 |${'o'.repeat(68)}`);
  });

  it.each([60, 80, 120])(
    'is never wider than %d columns, whatever the number of points and names',
    (width) => {
      for (const points of [1, 2, 7, 33, 96, 512]) {
        const ys = Array.from({ length: points }, (_, i) => i * 1234.5);
        const names = [
          'iopf-premap:pages=512+map-large-folio',
          'host-sva',
          'iopf-selective',
          'another-long-name',
        ];
        const drawn = curvePlot(
          names.map((name) => line(name, ys)),
          'guests',
          'throughput',
          width,
        );
        for (const text of drawn) expect(text.length).toBeLessThanOrEqual(width);
        const numbers = drawn[17].trim().split(/ +/).map(Number);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        expect(numbers.every((number) => number <= Math.max(points, 2))).toBe(true);
      }
    },
  );

  it('has a mark of its own for each of many curves', () => {
    const curves = Array.from({ length: 40 }, (_, i) => line(`curve ${i}`, [i]));
    const legend = curvePlot(curves, 'guests', 'rate', 2000).at(-1)!;
    expect(new Set([...legend.matchAll(/(\S) curve/g)].map(([, mark]) => mark)).size).toBe(40);
  });

  it('keeps each mark beside its name where its legend breaks', () => {
    const curves = Array.from({ length: 7 }, (_, i) => line(`iopf-premap:pages=${2 ** i}`, [i]));
    for (let width = 60; width <= 100; width++) {
      const legend = curvePlot(curves, 'guests', 'rate', width).slice(19);
      for (const text of legend)
        expect(text).toMatch(/^ {2}\S iopf-premap:pages=\d+(, \S iopf-premap:pages=\d+)*,?$/);
    }
  });

  it('of nothing but zeros stays on the axis', () => {
    const drawn = curvePlot([line('none', [0, 0, 0])], 'guests', 'rate', 60);
    expect(drawn[15]).toBe('      0 |o   o   o');
  });
});
