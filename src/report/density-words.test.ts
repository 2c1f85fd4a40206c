import { expect, it } from 'vitest';
import { percentText } from './density-words.js';

it.each([
  [0, '0 %'],
  [1e-12, '0 %'],
  [1e-7, '< 0.01 %'],
  [0.0034, '0.34 %'],
  [0.25, '25 %'],
  [0.9912, '99.12 %'],
  [0.99921, '99.921 %'],
  [0.999994, '> 99.999 %'],
  [0.9999999, '> 99.999 %'],
  [1 - 1e-12, '100 %'],
  [1, '100 %'],
  [1.0000000000000002, '100 %'],
  [1.5, '150 %'],
])('a share of %d is %s', (share, text) => expect(percentText(share)).toBe(text));
