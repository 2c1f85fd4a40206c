/** Values that somebody has sorted, and values that resemble their neighbours. */
import { describe, expect, it } from 'vitest';
import { effectText } from '../report/comparison/words.js';
import { autocorrelated } from '../stats/autocorrelated.test-data.js';
import { Random } from '../stats/random.js';
import { compareRecordings } from './compare.js';
import { columns, OPTIONS, series } from './recorded.test-data.js';

const recorded = (values: Float64Array) => series('a', { is: 'samples', values });
const independent = (n: number, shift: number, seed: number) =>
  autocorrelated(n, 0, new Random(seed)).map((value) => 1000 + 100 * (value + shift));

function compared(base: Float64Array, variant: Float64Array) {
  const { maps, warnings } = compareRecordings(columns([recorded(base)], [recorded(variant)]), OPTIONS);
  return { map: maps[0], against: maps[0].against[0]!, warnings };
}

describe('sorted values', () => {
  const [base, variant] = [independent(3000, 0, 1), independent(3000, 0.3, 2)];

  it.each([
    ['up', (values: Float64Array) => values.slice().sort()],
    ['down', (values: Float64Array) => values.slice().sort().reverse()],
  ])('sorted %s say what the same say in their order, and which they are', (_, sort) => {
    const asMeasured = compared(base, variant);
    const sorted = compared(sort(base), sort(variant));
    expect(asMeasured.warnings).toEqual([]);
    expect(sorted.against.verdict).toBe('regressed');
    const { lo, hi } = sorted.against.smallerRange!;
    expect(lo).toBeCloseTo(asMeasured.against.smallerRange!.lo, 2);
    expect(hi).toBeCloseTo(asMeasured.against.smallerRange!.hi, 2);
    expect(sorted.warnings).toEqual(
      ['base.txt', 'v1.txt'].map(
        (file) => `${file}:1: the values are sorted: their order tells nothing, so all count as independent`,
      ),
    );
  });

  it('on one side are told of that side', () => {
    expect(compared(base, variant.slice().sort()).warnings).toHaveLength(1);
  });

  it('of one file on both sides are told once', () => {
    const [one, other] = columns([recorded(base.slice().sort())], [recorded(base.slice().sort())]);
    const ofReading = 'base.txt:3000: the last line may be cut off';
    const options = { ...OPTIONS, warnings: [ofReading, ofReading] };
    expect(compareRecordings([one, { ...other, source: one.source }], options).warnings).toEqual([
      ofReading,
      expect.stringMatching(/^base\.txt:1: the values are sorted/),
    ]);
  });

  it('are not those that only step up once or twice', () => {
    const steps = Float64Array.from({ length: 400 }, (_, i) => 1000 + Math.floor(i / 200));
    expect(compared(steps, steps).warnings).toEqual([]);
  });
});

describe('values that resemble their neighbours', () => {
  const drifting = (n: number, seed: number) =>
    autocorrelated(n, 0.98, new Random(seed)).map((value) => 1000 + value);

  it('are told by how many independent ones would say as much, where that leaves a verdict open', () => {
    const { map, against } = compared(drifting(2000, 1), drifting(2000, 2));
    expect(against.verdict).toBe('inconclusive');
    expect(Math.min(...against.independentN)).toBeLessThan(200);
    expect(effectText(map, against, 'v1')).toMatch(
      /, for neighbouring values resemble each other: 2,000 say no more than [0-9]+ independent ones would$/,
    );
  });

  it('and of too few by what is missing', () => {
    const { against } = compared(drifting(150, 1), drifting(150, 2));
    expect(against.untold).toMatch(
      /^neighbouring values are too alike: they can only be drawn in [0-9] blocks, of at least 10$/,
    );
  });
});
