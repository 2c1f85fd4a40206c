import { describe, expect, it } from 'vitest';
import type { Direction, Figure } from '../results/validation.js';
import { summarise } from './summary.js';

const FIGURE: Figure = {
  id: 'a',
  thread: 'one',
  what: 'a',
  role: 'predict',
  bound: '5%',
  published: 100,
  modelled: 101,
  unit: 'ns',
  error: '+1.0 %',
  deviation: 1,
  strain: 0.2,
  hit: true,
  distances: null,
  source: { trace: null, variant: 'x', command: 'vmexit x' },
  madeOf: [],
  corrected: false,
  assumedShare: 0,
  splitShare: 0,
  remark: null,
};

function figures(deviations: readonly number[], as: Partial<Figure> = {}): Figure[] {
  return deviations.map((deviation) => ({ ...FIGURE, deviation, hit: Math.abs(deviation) <= 5, ...as }));
}

const direction = (right: boolean | null, follows = false): Direction => ({
  id: 'd',
  thread: 'one',
  what: 'd',
  of: 'a',
  against: 'b',
  published: 1,
  atMiddles: false,
  modelled: 1,
  right,
  follows,
  because: null,
});

describe('the summary of figures', () => {
  it('has the median and the largest of the sizes of errors, hits and misses', () => {
    const [odd] = summarise(figures([-9, 1, 2]), []);
    expect(odd.predict).toEqual({ figures: 3, hits: 2, median: 2, largest: 9 });
    const [even] = summarise(figures([-4, 1, 2, 9]), []);
    expect(even.predict).toMatchObject({ median: 3, largest: 9 });
    expect(even.fit).toEqual({ figures: 0, hits: 0, median: null, largest: null });
  });

  it('keeps roles apart, and counts inputs of both kinds together', () => {
    const all = [
      ...figures([1], { role: 'fit' }),
      ...figures([0], { role: 'input' }),
      ...figures([0], { role: 'trace-input' }),
    ];
    const [{ fit, predict, input }] = summarise(all, []);
    expect([fit.figures, predict.figures, input.figures]).toEqual([1, 0, 2]);
  });

  it('tells predicted figures that only repeat a fitted one, by trace, variant and value', () => {
    const fitted = { ...FIGURE, id: 'fitted', role: 'fit' };
    const source = { ...FIGURE.source, trace: 'b.csv', variant: 'y' };
    const all = [
      fitted,
      { ...FIGURE, id: 'again', published: 99 },
      { ...FIGURE, id: 'of another variant', source },
      { ...FIGURE, id: 'of another value', modelled: 101.001 },
      { ...FIGURE, id: 'built in', role: 'input' },
    ];
    expect(summarise(all, [])[0].repeats).toEqual(['again']);
    expect(summarise(all, [])[0].own).toMatchObject({ figures: 2, hits: 2 });
    expect(summarise(all.slice(1), [])[0].repeats).toEqual([]);
  });

  it('leaves histograms out of the errors, and counts those that are nearer than the null', () => {
    const histogram = (tv: number, emd: number, nullTv: number | null): Figure => ({
      ...FIGURE,
      deviation: null,
      distances: { tv, emd, nullTv, nullEmd: nullTv === null ? null : 0.1 },
    });
    const [{ predict, nulls }] = summarise(
      [...figures([3]), histogram(0.05, 0.2, 0.06), histogram(0.06, 0.05, 0.06), histogram(0, 0, null)],
      [],
    );
    expect(predict).toEqual({ figures: 4, hits: 4, median: 3, largest: 3 });
    expect(nulls).toEqual({ of: 2, nearerByTv: 1, nearerByEmd: 1 });
  });

  it('takes what is arithmetic of fitted figures out of the predicted ones, as it does repeats', () => {
    const madeOf = [{ variant: 'x', modelled: 101 }];
    const all = [
      { ...FIGURE, id: 'fitted', role: 'fit' },
      { ...FIGURE, id: 'average', modelled: 55, madeOf },
      { ...FIGURE, id: 'own', modelled: 7, hit: false },
    ];
    const [{ predict, repeats, arithmetic, own }] = summarise(all, []);
    expect([predict.figures, repeats, arithmetic]).toEqual([2, [], ['average']]);
    expect(own).toMatchObject({ figures: 1, hits: 0 });
  });

  it('takes out what was mended when its miss was known', () => {
    const all = [
      { ...FIGURE, id: 'mended', modelled: 7, corrected: true },
      { ...FIGURE, id: 'own', modelled: 8 },
    ];
    const [{ corrected, own }] = summarise(all, []);
    expect([corrected, own.figures]).toEqual([['mended'], 1]);
  });

  it('counts directions in which the model makes a difference, and those apart that the fit gives', () => {
    const all = [true, false, null].map((right) => direction(right));
    const [{ directions }] = summarise(figures([1]), [...all, direction(true, true), direction(null, true)]);
    expect(directions).toEqual({ of: 2, right: 1, follow: 1 });
  });

  it('sums several threads up, one thread not', () => {
    const both = [...figures([1]), ...figures([3], { thread: 'two' })];
    expect(summarise(both, []).map(({ thread, predict }) => [thread, predict.median])).toEqual([
      ['one', 1],
      ['two', 3],
      [null, 2],
    ]);
    expect(summarise(figures([1]), [])).toHaveLength(1);
  });
});
