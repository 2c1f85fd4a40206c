/** The plot: places, marks, axis and width. */
import { describe, expect, it } from 'vitest';
import { plot } from './plot.js';

describe('a plot', () => {
  it('has its points at their heights, from the largest value down to 0', () => {
    const lines = plot([{ name: 'a', values: [10, 5, 0] }], ['x', 'y', 'z'], 'value', 60);
    expect(lines).toEqual([
      '  value: o = a',
      '  10 |        o',
      '     |',
      '   8 |',
      '     |',
      '   6 |',
      '     |                 o',
      '   4 |',
      '     |',
      '   2 |',
      '     |',
      '   0 |                          o',
      '     +---------------------------',
      '              x        y        z',
    ]);
  });

  it('marks what falls together, leaves out what is not there, and reaches below 0', () => {
    const text = plot(
      [
        { name: 'a', values: [1, null, -1] },
        { name: 'b', values: [1, 1, null] },
      ],
      ['1', '2', '3'],
      'v',
      60,
    ).join('\n');
    expect(text).toContain('v: o = a, x = b, @ = several');
    expect(text.match(/[ox@](?! =)/g)).toEqual(['@', 'x', 'o']);
    expect(text).toContain('  −1 |');
  });

  it.each([60, 80, 132])('of %d columns has no longer line', (width) => {
    const places = Array.from({ length: 20 }, (_, i) => `${i * 1000}`);
    const series = ['one', 'two', 'a name that is rather long'].map((name, i) => ({
      name,
      values: places.map((_, at) => at * i),
    }));
    for (const line of plot(series, places, 'the quantity on the axis', width))
      expect(line.length).toBeLessThanOrEqual(width);
  });

  it('of nothing but zeros is a line at 0', () => {
    expect(plot([{ name: 'a', values: [0, 0] }], ['x', 'y'], 'v', 60)[1]).toContain('o        o');
  });
});
