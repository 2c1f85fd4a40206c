import { describe, expect, it } from 'vitest';
import type { Judged } from '../stats/verdict.js';
import { byStatistics, knownChanges, meanMoved } from './known-statistics.js';
import type { MapColumn } from './result.js';

/** A column whose mean, extremes and median are known. */
function column(mean: number | null, min: number, p50: number | null, max: number): MapColumn {
  const range = p50 === null ? { lo: 64, hi: 128 } : { lo: p50, hi: p50 };
  const about = { line: 1, recorded: 'hist', snapshot: 1, snapshots: 1, n: 100 };
  return { ...about, mean, min, max, percentiles: [{ p: 50, range }] };
}

const judged = (verdict: Judged['verdict']): Judged => ({
  verdict,
  smaller: { lo: 0.499, hi: 0.501 },
  anywhere: { lo: 0.2, hi: 0.8 },
  mean: null,
  isNearByRows: verdict !== 'inconclusive',
  open: null,
  tail: null,
  directions: { whole: 0, tail: 0, mean: 0 },
  shapeChanged: false,
});

const SAME = { isTime: true, sameDraws: true };
const base = column(100, 70, 95, 120);

describe('knownChanges', () => {
  it('is of what both sides know themselves: a row is no value', () => {
    expect(knownChanges(base, column(110, 70, 96, 125))).toEqual([10, 0, 5, 1]);
    expect(knownChanges(base, column(null, 70, null, 125))).toEqual([0, 5]);
  });
});

describe('meanMoved', () => {
  it('is from half a percent on, and for any change from zero', () => {
    expect(meanMoved(base, column(100.49, 70, 95, 120))).toBe(false);
    expect(meanMoved(base, column(100.5, 70, 95, 120))).toBe(true);
    expect(meanMoved(base, column(99.5, 70, 95, 120))).toBe(true);
    expect(meanMoved(column(0, 0, 0, 0), column(1, 0, 0, 9))).toBe(true);
    expect(meanMoved(base, column(null, 70, 95, 120))).toBe(false);
  });
});

describe('byStatistics', () => {
  const verdict = (variant: MapColumn, byRows: Judged['verdict'], of = SAME) =>
    byStatistics(base, variant, judged(byRows), of);
  const slower = column(110, 70, 105, 130);

  it('finds what rows of powers of two hide', () => {
    expect(verdict(slower, 'no change')).toEqual({ verdict: 'regressed', judgedBy: 'statistics', whole: 1 });
    expect(verdict(slower, 'inconclusive').verdict).toBe('regressed');
    expect(verdict(column(90, 70, 85, 120), 'no change').verdict).toBe('improved');
    expect(verdict(slower, 'no change', { ...SAME, isTime: false }).verdict).toBe('changed');
  });

  it('leaves open what went both ways, and what may be chance', () => {
    expect(verdict(column(110, 69, 105, 130), 'no change')).toEqual({
      verdict: 'inconclusive',
      judgedBy: 'statistics',
      whole: 0,
    });
    expect(verdict(slower, 'no change', { ...SAME, sameDraws: false })).toMatchObject({
      verdict: 'inconclusive',
      judgedBy: 'values',
    });
  });

  it('leaves alone what the rows tell, and a mean that did not move', () => {
    expect(verdict(slower, 'improved')).toMatchObject({ verdict: 'improved', judgedBy: 'values' });
    expect(verdict(column(100.4, 70, 96, 121), 'no change').verdict).toBe('no change');
  });

  it('of the same draws make no change by rows one without reserve', () => {
    const near = column(100.4, 70, 96, 121);
    expect(verdict(near, 'no change by rows').verdict).toBe('no change');
    expect(verdict(near, 'inconclusive').verdict).toBe('inconclusive');
    expect(verdict(near, 'no change by rows', { ...SAME, sameDraws: false }).verdict).toBe(
      'no change by rows',
    );
  });

  it('know by how much a mean below zero moved', () => {
    expect(meanMoved(column(-100, 0, 0, 0), column(-100.4, 0, 0, 0))).toBe(false);
    expect(meanMoved(column(-100, 0, 0, 0), column(-101, 0, 0, 0))).toBe(true);
  });
});
