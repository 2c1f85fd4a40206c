import { describe, expect, it } from 'vitest';
import type { ComparedMap, MapAgainst, PercentileValue } from '../../comparison/result.js';
import { AxisText } from './axis-text.js';
import { effectText, probability } from './words.js';

const rows = (edges: readonly (number | null)[]) =>
  edges.slice(1).map((hi, i) => ({ lo: edges[i], hi, counts: [1, 1] }));
const LOG2 = new AxisText({ rows: rows([512, 1024, 2048, 4096]) });
const at = (lo: number | null, hi: number | null): PercentileValue => ({ p: 50, range: { lo, hi } });

describe('AxisText', () => {
  it('labels rows as bpftrace does', () => {
    expect([0, 1, 2].map((i) => LOG2.row(rows([512, 1024, 2048, 4096])[i]))).toEqual([
      '[512, 1K)',
      '[1K, 2K)',
      '[2K, 4K)',
    ]);
    const linear = rows([null, 0, 10, 20, null]);
    const axis = new AxisText({ rows: linear });
    expect(linear.map((row) => axis.row(row))).toEqual(['(..., 0)', '[0, 10)', '[10, 20)', '[20, ...)']);
  });

  it.each([
    [512, '512'],
    [1024, '1K'],
    [3072, '3K'],
    [1536, '1,536'],
    [-6144, '−6K'],
    [2 ** 20, '1M'],
    [0, '0'],
  ])('writes the bound %i as %s', (bound, text) => expect(LOG2.bound(bound)).toBe(text));

  it('keeps powers of ten plain on linear rows', () => {
    expect(new AxisText({ rows: rows([0, 1000, 2000, 3000]) }).bound(2048)).toBe('2,048');
  });

  it('says how far a percentile moved', () => {
    expect(LOG2.shift(at(0, 3072), at(1024, 2048))).toBe('0 to +3K');
    expect(LOG2.shift(at(-1024, 1024), at(1024, 2048))).toBe('same row');
    expect(LOG2.shift(at(null, 512), at(1024, null))).toBe('... to +512');
    expect(LOG2.shift(at(50, 50), at(1000, 1000))).toBe('+5.0 %');
    expect(LOG2.shift(at(50, 50), at(0, 0))).toBe('from 0');
    expect(LOG2.shift(at(-5, -5), at(-50, -50))).toBe('−5');
    const shifted = (lo: number | null, hi: number) => ({ ...at(50, 50), interval: { lo, hi } });
    expect(LOG2.shift(shifted(1, 99), at(1000, 1000))).toBe('+5.0 %');
    expect(LOG2.shift(shifted(-1, 99), at(1000, 1000))).toBe('within chance');
    expect(LOG2.shift(shifted(null, 99), at(1000, 1000))).toBe('within chance');
    expect(LOG2.shift({ p: 99, range: null }, at(1, 2))).toBe('');
  });
});

describe('probability', () => {
  it.each([
    [0.5, '50.0'],
    [0.56, '56.0'],
    [1, '100.0'],
    [0, '0.0'],
    [0.99955, '99.955'],
  ])('%f is %s', (share, text) => expect(probability(share)).toBe(text));
});

describe('effectText', () => {
  const against: MapAgainst = {
    verdict: 'regressed',
    untold: null,
    open: null,
    isSame: false,
    sameRows: false,
    judgedBy: 'values',
    shifts: [],
    meanPercent: null,
    meanRange: null,
    totalVariation: 0.21,
    movedByChance: 0.02,
    kolmogorovSmirnov: 0.2,
    earthMovers: 0.3,
    smaller: 0.44,
    smallerRange: { lo: 0.431, hi: 0.448 },
    smallerAnywhere: { lo: 0.431, hi: 0.448 },
    tail: { from: 16384, base: 0.01, variant: 0.0146, ratio: 1.46, lo: 1.2, hi: 1.77 },
    whole: 1,
    inTail: 0,
    shapeChanged: true,
    blockLengths: [1, 1],
    independentN: [1000, 1000],
  };
  const column = (lo: number, hi: number) => ({
    line: 1,
    recorded: 'hist',
    snapshot: 1,
    snapshots: 1,
    n: 1000,
    mean: null,
    min: null,
    max: null,
    percentiles: [at(lo, hi)],
  });
  const text = (change: Partial<MapAgainst> = {}, more: Partial<ComparedMap> = {}) => {
    const one = { ...against, ...change };
    const map: ComparedMap = {
      name: 'a',
      key: null,
      title: '@a_ns',
      unit: 'ns',
      isTime: true,
      rows: rows([512, 1024, 2048, 4096]),
      joined: null,
      columns: [column(1024, 2048), column(2048, 4096)],
      against: [one],
      ...more,
    };
    return effectText(map, one, '+PATCH');
  };

  it('tells the median, then the chance of a call', () => {
    expect(text()).toBe(
      'median within [1K, 2K) → [2K, 4K), a random +PATCH call is slower with probability 56.0 % (55.2..56.9)',
    );
    expect(
      text({
        smaller: 0.56,
        smallerRange: { lo: 0.552, hi: 0.569 },
        smallerAnywhere: { lo: 0.552, hi: 0.569 },
        whole: -1,
      }),
    ).toMatch(/a random \+PATCH call is faster with probability 56\.0 % \(55\.2\.\.56\.9\)$/);
  });

  it('speaks of values where no time is measured, and of exact medians where they are known', () => {
    expect(text({}, { isTime: false, unit: 'pages' })).toMatch(/a random \+PATCH value is larger with/);
    expect(text({}, { columns: [column(1500, 1500), column(1600, 1600)] })).toMatch(
      /^median 1,500 → 1,600 ns, /,
    );
    expect(text({}, { columns: [column(1500, 1500), column(1500, 1500)] })).toMatch(
      /^median 1,500 ns in both, /,
    );
  });

  it('adds the tail where it counts, against the rest with but', () => {
    expect(text({ inTail: 1 })).toMatch(
      /, calls from 16K on are 1\.46 times as frequent \(1\.20\.\.1\.77\)$/,
    );
    expect(text({ inTail: 1, whole: -1, smaller: 0.56 })).toMatch(/, but calls from 16K on are/);
  });

  it('tells the shape where nothing else does, and what is not known', () => {
    expect(text({ whole: 0, verdict: 'changed' })).toMatch(/, 21\.00 % of the calls moved$/);
    const open: Partial<MapAgainst> = {
      verdict: 'inconclusive',
      open: 'ranks',
      whole: 0,
      shapeChanged: false,
    };
    expect(text({ ...open, smallerRange: { lo: 0.431, hi: 0.5 } })).toMatch(/nor rules one out$/);
    expect(text({ ...open, smallerRange: { lo: 0.5, hi: 0.52 } })).toMatch(/nor rules one out$/);
    // chance is left out on either side: then there is a difference
    const beyondChance = /, which is more than chance, but whether it is enough to matter is open$/;
    expect(text({ ...open, smallerRange: { lo: 0.481, hi: 0.499 } })).toMatch(beyondChance);
    expect(text({ ...open, smallerRange: { lo: 0.501, hi: 0.519 } })).toMatch(beyondChance);
    expect(text({ untold: 'n too small: 3, of at least 10', smallerRange: null })).toBe(
      'median within [1K, 2K) → [2K, 4K); n too small: 3, of at least 10',
    );
    expect(text({ isSame: true })).toBe('the same in every row');
    const near: Partial<MapAgainst> = { verdict: 'inconclusive', whole: 0, shapeChanged: false };
    expect(text({ ...near, open: 'rows' })).toMatch(/, but nearly all calls are in one row, within which/);
    expect(text({ ...near, open: 'tail' })).toMatch(
      /, but the tail is open: calls from 16K on are 1\.20 to 1\.77 times as frequent$/,
    );
    const mean = (lo: number | null, hi: number | null) =>
      text({ ...near, open: 'mean', meanPercent: 255, meanRange: { lo, hi } });
    expect(mean(199, 310)).toMatch(/, but the mean changed by \+255\.0 % \(\+199\.0 % to \+310\.0 %\): few/);
    expect(mean(-3, 310)).toMatch(/, but the mean is open: −3\.0 % to \+310\.0 %$/);
    expect(mean(-3, null)).toMatch(/, but the mean is open: above −3\.0 %$/);
    expect(mean(199, null)).toMatch(/, but the mean changed by \+255\.0 % \(above \+199\.0 %\): few/);
  });

  it('says where rows leave open what a probability is', () => {
    const byRows = { smallerAnywhere: { lo: 0.2, hi: 0.7 } };
    expect(text(byRows)).toMatch(/slower with probability 56\.0 % by rows \(55\.2\.\.56\.9\)$/);
    expect(text({ ...byRows, isSame: true, verdict: 'no change' })).toBe('the same in every row');
  });
});
