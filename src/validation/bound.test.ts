import { describe, expect, it } from 'vitest';
import { judge } from './bound.js';

describe('judge', () => {
  it.each([
    // percent of the published figure, to either side
    [100, 107, '7%', true, '+7.0 %', 1],
    [100, 93, '7%', true, '−7.0 %', 1],
    [100, 107.01, '7%', false, '+7.0 %', 7.01 / 7],
    [100, 92.99, '7%', false, '−7.0 %', 7.01 / 7],
    [200, 201, '2.5%', true, '+0.5 %', 0.2],
    // points: what is published is a percentage itself
    [58, 60, '2 points', true, '+2.0 points', 1],
    [58, 60.1, '2 points', false, '+2.1 points', 1.05],
    [3.5, 2.5, '1 point', true, '−1.0 points', 1],
    // exact
    [512, 512, 'exact', true, 'exact', 0],
    [512, 513, 'exact', false, '+1.0', Number.POSITIVE_INFINITY],
  ])('%d published, %d modelled, bound %s: hit %s', (published, modelled, bound, hit, error, strain) => {
    const judged = judge(published, modelled, bound);
    expect(judged).toMatchObject({ hit, error });
    expect(judged.strain).toBeCloseTo(strain, 9);
  });

  it('takes a share of the idle figure where that is known', () => {
    expect(judge(0, 0.475, 'under 5% of idle', 9.5)).toMatchObject({ hit: true, error: '+5.0 % of idle' });
    expect(judge(0, 0.48, 'under 5% of idle', 9.5).hit).toBe(false);
  });

  it('lists as a miss what is not the figure where no tolerance was set', () => {
    const bound = 'report; a miss is listed';
    expect(judge(15, 14.6, bound).hit).toBe(true);
    expect(judge(15, 0, bound)).toMatchObject({ hit: false, error: '−15.0 points' });
  });

  it('gives the error as a number: percent of the figure, points where it is a percentage', () => {
    expect(judge(200, 190, '7%').deviation).toBeCloseTo(-5, 9);
    expect(judge(63.4, 63, '1 point').deviation).toBeCloseTo(-0.4, 9);
    expect(judge(512, 518, '1 fault').deviation).toBeCloseTo(1.171875, 9);
    expect(judge(512, 256, 'exact').deviation).toBe(-50);
    expect(judge(0, 0.095, 'under 5% of idle', 9.5).deviation).toBeCloseTo(1, 9);
  });

  it('shows an error that rounds to nothing without a sign', () => {
    expect(judge(100000, 99999, '7%').error).toBe('0.0 %');
  });

  it.each(['', '7', 'about 7%', '7 %', '2 pointss', 'under 5% of idle', 'Exact'])(
    'refuses the bound "%s"',
    (bound) => {
      expect(() => judge(100, 100, bound)).toThrow('is not understood');
    },
  );
});
