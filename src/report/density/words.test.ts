import { expect, it } from 'vitest';
import type { DensityParameter } from '../../results/density.js';
import { parameterText, percentText } from './words.js';

it.each([
  [0, '0 %'],
  [1e-12, '0 %'],
  [1e-7, '< 0.01 %'],
  [0.0034, '0.34 %'],
  [0.25, '25 %'],
  [0.1 + 0.2, '30 %'],
  [0.4204, '42.0 %'],
  [0.001, '0.10 %'],
  [0.9912, '99.12 %'],
  [0.99921, '99.921 %'],
  [0.999994, '> 99.999 %'],
  [0.9999999, '> 99.999 %'],
  [1 - 1e-12, '100 %'],
  [1, '100 %'],
  [1.0000000000000002, '100 %'],
  [1.5, '150 %'],
])('a share of %d is %s', (share, text) => expect(percentText(share)).toBe(text));

it.each<[Omit<DensityParameter, 'summary' | 'why'>, string]>([
  [
    { name: 'refault_ns', value: 20_000, default: 10_000, unit: 'ns' },
    'refault_ns = 20.0 µs (default 10.0 µs)',
  ],
  [{ name: 'granule_bytes', value: 2 ** 20, default: 2 ** 20, unit: 'bytes' }, 'granule_bytes = 1 MiB'],
  [{ name: 'backing', value: 'thp', default: '4k', unit: 'choice' }, 'backing = thp (default 4k)'],
  [{ name: 'duty', value: 1, default: 0.1, unit: 'share' }, 'duty = 1 (default 0.1)'],
])('a parameter is shown with its default where it has another value: %j', (parameter, text) =>
  expect(parameterText({ ...parameter, summary: '', why: '' })).toBe(text),
);
