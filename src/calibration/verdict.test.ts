/** The limits of the verdict, at their edges. */
import { describe, expect, it } from 'vitest';
import type { CalibratedProbe } from '../results/calibration.js';
import { LEAST_VALUES, MOST_DISTANCE, otherReturns, tooFewValues, unlike } from './verdict.js';

function probe(n: number, shapeDistance: number | null, role: CalibratedProbe['role'] = 'fit') {
  const none = { measuredMean: null, modelledMean: null, errorPercent: null, measured: null, modelled: null };
  return { lane: 'BASE', probe: '1_page', role, n, totalVariation: 1, shapeDistance, ...none };
}

describe('histograms that are unlike', () => {
  it.each([
    ['at the limit', probe(LEAST_VALUES, MOST_DISTANCE), 0],
    ['beyond it', probe(LEAST_VALUES, MOST_DISTANCE + 0.001), 1],
    ['of too few values', probe(LEAST_VALUES - 1, 1), 0],
    ['only predicted', probe(LEAST_VALUES, 1, 'predict'), 0],
    ['without a distance', probe(LEAST_VALUES, null), 0],
    ['whose distance is no number, however few values', probe(1, Number.NaN), 1],
  ])('%s', (_, one, reasons) => {
    expect(unlike([one])).toHaveLength(reasons);
  });
});

describe('calls that did not return what the model says', () => {
  it.each([
    ['at the limit', 95, 5, 'fit', 0],
    ['beyond it', 94, 6, 'fit', 1],
    ['of the trace behind histograms', 94, 6, 'calls', 1],
    ['only predicted', 0, 100, 'predict', 0],
    ['none at all', 0, 0, 'fit', 0],
  ] as const)('%s', (_, values, differing, role, reasons) => {
    const input = { name: 'm.csv', form: 'trace', lane: 'BASE', without: 0, badRows: 0 };
    expect(otherReturns([{ ...input, role, values, differing }])).toHaveLength(reasons);
  });
});

describe('histograms of too few values', () => {
  it('judge nothing where all of them are that', () => {
    expect(tooFewValues([probe(LEAST_VALUES - 1, 0), probe(3, 0)])).toBe('no histogram has 200 values');
    expect(tooFewValues([probe(3, 0), probe(LEAST_VALUES, 0)])).toBeNull();
  });
});
