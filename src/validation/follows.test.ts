import { describe, expect, it } from 'vitest';
import type { Figure } from '../results/validation.js';
import { type FoundDirection, followsFromFit, isArithmetic, repeats } from './follows.js';

function figure(id: string, role: string, modelled: number | null, as: Partial<Figure> = {}): Figure {
  return {
    id,
    thread: 't',
    what: id,
    role,
    bound: '5%',
    published: modelled,
    modelled,
    unit: 'ns',
    error: '0.0 %',
    deviation: 0,
    strain: 0,
    hit: true,
    distances: null,
    source: { trace: 'a.csv', variant: 'x', command: 'replay a.csv' },
    madeOf: [],
    corrected: false,
    assumedShare: null,
    splitShare: null,
    remark: null,
    ...as,
  };
}

const FITTED = [figure('read', 'fit', 10), figure('write', 'fit', 30)];
const part = (modelled: number, variant = 'x') => ({ modelled, variant });
const average = figure('average', 'predict', 20, { madeOf: [part(10), part(30)] });

describe('an average', () => {
  it('is arithmetic where all its parts are fitted', () => {
    expect(isArithmetic(average, FITTED)).toBe(true);
    expect(isArithmetic(average, FITTED.slice(1))).toBe(false);
  });

  it.each([
    ['of another variant', { madeOf: [part(10), part(30, 'y')] }],
    ['of another trace', { source: { ...average.source, trace: 'b.csv' } }],
    ['of another unit', { unit: 'cycles' }],
    ['of parts that are only predicted', { madeOf: [part(10), part(31)] }],
    ['of nothing', { madeOf: [] }],
  ])('%s is not', (_, as) => {
    expect(isArithmetic({ ...average, ...as }, [...FITTED, figure('p', 'predict', 31)])).toBe(false);
  });

  it('that equals a fitted figure repeats it, and is counted once', () => {
    const same = { ...average, modelled: 30 };
    expect([repeats(same, FITTED), isArithmetic(same, FITTED)]).toEqual([true, false]);
  });
});

describe('what another variant has to the last digit', () => {
  const other = (as: Partial<Figure>): Figure => figure('other', 'predict', 10, as);
  const source = { ...FITTED[0].source, variant: 'y' };
  const timed = FITTED.map((one) => ({ ...one, assumedShare: 0.5 }));

  it('repeats a fitted figure where both are times, of which counts say nothing', () => {
    expect(repeats(other({ source, assumedShare: 0.5 }), timed)).toBe(true);
    expect(repeats(other({ source }), FITTED)).toBe(false);
    expect(repeats(other({ source: { ...source, trace: 'b.csv' }, assumedShare: 0.5 }), timed)).toBe(false);
  });

  it('repeats one that was predicted, which itself counts, and is no repeat of its own variant', () => {
    const first = figure('first', 'predict', 7, { assumedShare: 0.5 });
    const [again, elsewhere] = [
      { ...first, id: 'again' },
      { ...first, id: 'elsewhere', source },
    ];
    const figures = [first, again, elsewhere];
    expect(figures.map((one) => repeats(one, figures))).toEqual([false, false, true]);
  });

  it('gives an average by the mix, and the direction against a fitted one', () => {
    const parts = { madeOf: [part(10, 'y'), part(30, 'y')], source, assumedShare: 0.5 };
    const mixed = figure('mixed', 'predict', 20, parts);
    expect(isArithmetic(mixed, timed)).toBe(true);
    expect(followsFromFit({ of: 'mixed', against: 'read' } as FoundDirection, [...timed, mixed])).toBe(true);
  });
});

describe('a direction', () => {
  const figures = [
    ...FITTED,
    average,
    figure('again', 'predict', 10),
    figure('input', 'input', 9),
    figure('own', 'predict', 12),
    figure('histogram', 'predict', null),
    figure('fitted histogram', 'fit', null),
  ];
  const of = (one: string, against: string) =>
    followsFromFit({ of: one, against } as FoundDirection, figures);

  it.each([
    ['read', 'write'],
    ['write', 'input'],
    ['average', 'again'],
    ['fitted histogram', 'read'],
  ])('follows from the fit: %s against %s', (one, against) => {
    expect([of(one, against), of(against, one)]).toEqual([true, true]);
  });

  it.each([
    ['own', 'read'],
    ['average', 'own'],
    ['histogram', 'fitted histogram'],
  ])('does not: %s against %s', (one, against) => {
    expect([of(one, against), of(against, one)]).toEqual([false, false]);
  });

  it('of a figure that is not there is a fault', () => {
    expect(() => of('read', 'nothing')).toThrow('the figure nothing');
  });
});
