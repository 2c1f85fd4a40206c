import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import {
  bytesText,
  columnWriter,
  counted,
  grouped,
  perCall,
  percentChange,
  points,
  quantity,
  scaled,
  sharePercent,
  signed,
} from './numbers.js';

describe('numbers', () => {
  it('groups thousands and gives them back', () => {
    expect(grouped(-1234567)).toBe('−1,234,567');
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const text = grouped(value);
        expect(text).toMatch(/^−?\d{1,3}(,\d{3})*$/);
        expect(Number(text.replaceAll(',', '').replace('−', '-'))).toBe(value);
      }),
    );
  });

  it.each<[string, number[], string[]]>([
    ['whole numbers', [28, 1753, -4], ['28', '1,753', '−4']],
    [
      'one digit where that tells each',
      [28, 24.5, 4977.24, -0, 1e6],
      ['28.0', '24.5', '4,977.2', '0.0', '1,000,000.0'],
    ],
    [
      'three digits each where one would not',
      [28, 24.5, 1.754, 896.2, 1, 0],
      ['28.0', '24.5', '1.75', '896', '1.00', '0'],
    ],
    ['nothing at all', [], []],
  ])('writes a column alike: %s', (_, values, texts) => {
    expect(values.map(columnWriter(values))).toEqual(texts);
  });

  it('keeps three digits of a measurement, below 1 as well', () => {
    expect([0, 7, 0.03124, -0.000412, 1.754, 9.996, 26.44, 99.96, 208151.4, -1.5].map(quantity)).toEqual([
      '0',
      '7',
      '0.0312',
      '−0.000412',
      '1.75',
      '10.0',
      '26.4',
      '100',
      '208,151',
      '−1.50',
    ]);
  });

  it('is never off by more than half a unit of what it shows', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e12, noNaN: true }), (value) => {
        const shown = Number(quantity(value).replaceAll(',', ''));
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(
          Math.max(0.5, value * 0.0051) * (value < 99.95 ? 0.11 : 1),
        );
      }),
    );
  });

  it('shows signs of differences, but none of nothing', () => {
    expect([signed(512), signed(-504), signed(0)]).toEqual(['+512', '−504', '0']);
    expect([17.93, -0.04, -0.06, 1234.5].map(percentChange)).toEqual([
      '+17.9 %',
      '0.0 %',
      '−0.1 %',
      '+1,235 %',
    ]);
    expect([-100, -99.96, -99.9999].map(percentChange)).toEqual(['−100.0 %', '−99.9 %', '−99.9 %']);
    expect(percentChange(null)).toBe('from 0');
    expect([3.871, -0.001].map(points)).toEqual(['+3.87', '0.00']);
  });

  it('shows bytes whole only where they are', () => {
    const GIB = 2 ** 30;
    expect(
      [512, 1536, 16 * GIB, 247.98 * GIB, 248 * GIB - 4096, 1023.999 * 2 ** 20, 2 ** 61].map(bytesText),
    ).toEqual(['512 B', '1.50 KiB', '16 GiB', '247.98 GiB', '248.00 GiB', '1024.00 MiB', '2,048 PiB']);
  });

  it('scales time by SI and other sums by powers of ten', () => {
    expect([999, 54_100, 27_712_345, 1.5e9, -1500].map((ns) => scaled(ns, 'ns'))).toEqual([
      '999 ns',
      '54.1 µs',
      '27.7 ms',
      '1.50 s',
      '−1.50 µs',
    ]);
    expect(scaled(12, 'us')).toBe('12.0 µs');
    expect([1_240_000, 12].map((cycles) => scaled(cycles, 'cycles'))).toEqual(['1.24 M', '12.0']);
  });

  it('writes whole latencies with the digits of those beside them, and counts as they are', () => {
    expect([28, 24.03, 5, 0.5, 0, -7].map((ns) => scaled(ns, 'ns'))).toEqual([
      '28.0 ns',
      '24.0 ns',
      '5.00 ns',
      '0.500 ns',
      '0 ns',
      '−7.00 ns',
    ]);
    expect([scaled(28, 'insns'), scaled(28, 'pages')]).toEqual(['28.0', '28']);
  });

  it('writes shares and plurals', () => {
    expect(sharePercent(12531, 29481)).toBe('42.51');
    expect([counted(1, 'call'), counted(3000, 'call')]).toEqual(['1 call', '3,000 calls']);
  });

  it('keeps a latency in us where the report is in us', () => {
    expect([0, -0.0615, 0.699, 1.5634, 4594, -0.00285].map((value) => perCall(value, 'us'))).toEqual([
      '0 us',
      '−0.0615 us',
      '0.699 us',
      '1.56 us',
      '4,594 us',
      '−0.00285 us',
    ]);
    expect(perCall(1563, 'ns')).toBe(scaled(1563, 'ns'));
  });
});
