import { describe, expect, it } from 'vitest';
import { orderedSide } from './bootstrap.js';
import { differenceOf } from './difference.js';
import { changeInterval, sureByInterval, sureByTest } from './fieller.js';
import { Random } from './random.js';
import { welchOfRatio } from './samples.js';
import { studentInterval } from './student.js';

const at = { base: 100, variant: 200 };
/** Of a BASE and a variant, each known within a reach of its own. */
const beyond = (ofBase: number, reach: number) => (ratio: number) => {
  const off = Math.hypot(ofBase * ratio, reach);
  return { lo: at.variant - ratio * at.base - off, hi: at.variant - ratio * at.base + off };
};

describe('changeInterval', () => {
  it('is that of a quadratic equation where each side has an interval of its own', () => {
    // (200 - 100 r)² = 10² r² + 30²
    const [a, b, c] = [100 ** 2 - 10 ** 2, -2 * 200 * 100, 200 ** 2 - 30 ** 2];
    const root = Math.sqrt(b * b - 4 * a * c);
    const { lo, hi } = changeInterval(sureByInterval(beyond(10, 30)), at);
    expect(lo).toBeCloseTo((-b - root) / (2 * a) - 1, 9);
    expect(hi).toBeCloseTo((-b + root) / (2 * a) - 1, 9);
  });

  it('is the same by intervals as by tests', () => {
    const [base, variant] = [
      [99, 101, 107],
      [190, 205, 230, 204],
    ];
    const tested = welchOfRatio(base, variant);
    const points = { base: 307 / 3, variant: 829 / 4 };
    const one = changeInterval(sureByTest(tested, 0.01), points);
    const other = changeInterval(
      sureByInterval((ratio) => studentInterval(tested(ratio), 0.01)),
      points,
    );
    expect(one.lo).toBeCloseTo(other.lo, 9);
    expect(one.hi).toBeCloseTo(other.hi, 9);
    expect(one.lo).toBeLessThan(1);
    expect(one.hi).toBeGreaterThan(1);
  });

  it('has no end above where BASE may be 0, and none below a fall of all there is', () => {
    const { lo, hi } = changeInterval(sureByInterval(beyond(120, 10)), at);
    expect(lo).toBeGreaterThan(-1);
    expect(hi).toBe(Number.POSITIVE_INFINITY);
    expect(changeInterval(sureByInterval(beyond(120, 300)), at).lo).toBe(-1);
  });

  it('is that of the change of a mean of single values, at any level', () => {
    const side = (...values: readonly number[]) =>
      orderedSide(Float64Array.from(values), Float64Array.from(values).sort(), [0, 1000]);
    const base = side(100, 108, 95, 103, 99, 91, 104, 98, 110, 92);
    const variant = side(210, 190, 200, 205, 195, 207, 186, 201, 199, 207);
    const { mean } = differenceOf(base, variant, new Random(1))!;
    expect(mean).toMatchObject({ value: 1, pValue: null });
    // scipy: brentq over r of (200 - 100 r)² - t² (var(variant) + r² var(base)) / 10, t of nine degrees
    const ends = [0.05, 0.01].map((level) => mean!.interval(level)).flatMap(({ lo, hi }) => [lo, hi]);
    const known = [0.8972644397705127, 1.1110314734104083, 0.8547365384048196, 1.1624228063943418];
    for (const [i, value] of known.entries()) expect(ends[i]).toBeCloseTo(value, 9);
  });
});
