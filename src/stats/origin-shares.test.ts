import { describe, expect, it } from 'vitest';
import type { PriceFrom } from '../results/sensitivity.js';
import { originShares, sharesBehind } from './origin-shares.js';

describe('originShares', () => {
  it('are of the whole time, that of no price included', () => {
    const times = [
      { from: 'assumed', time: 30 },
      { from: 'split', time: 10 },
      { from: 'fitted', time: 40 },
      { from: undefined, time: 20 },
    ] as const;
    expect(originShares(times)).toEqual({ assumed: 0.3, split: 0.1, handover: 0 });
  });

  it('take what a difference saves by its size', () => {
    const times = [{ from: 'assumed', time: -3 } as const, { from: 'measured', time: 1 } as const];
    expect(originShares(times)).toEqual({ assumed: 0.75, split: 0, handover: 0 });
  });

  it('are of nothing where there is no time', () => {
    expect(originShares([])).toBeNull();
    expect(originShares([{ from: 'assumed', time: 0 }])).toBeNull();
  });
});

describe('sharesBehind a difference', () => {
  const behind = (...times: readonly (readonly [PriceFrom, number])[]) =>
    sharesBehind({
      why: times.map(([from, timeDelta]) => ({ step: from, countDelta: 0, timeDelta, from })),
    });

  it('leave out waiting that goes against it, and nothing else', () => {
    expect(behind(['assumed', 30], ['fitted', 10], ['waited', -20])!.assumed).toBe(0.75);
    expect(behind(['assumed', 30], ['fitted', -10], ['waited', 20])!.assumed).toBe(0.5);
    expect(behind(['assumed', 30], ['waited', -90])!.assumed).toBe(0.25);
    expect(behind(['waited', -20])).toEqual({ assumed: 0, split: 0, handover: 0 });
    expect(behind(['assumed', 20], ['waited', -20])!.assumed).toBe(1);
    expect(behind(['assumed', 30], ['fitted', 10], ['handover', -20])!).toMatchObject({ handover: 0 });
    expect(behind(['fitted', 30], ['handover', 90])!.handover).toBe(0.75);
    expect(behind(['fitted', 30], ['held', 90])!).toMatchObject({ assumed: 0.75, handover: 0 });
    expect(behind(['fitted', 90], ['held', -30])!.assumed).toBe(0);
  });
});
