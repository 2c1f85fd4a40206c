import { describe, expect, it } from 'vitest';
import type { Figure } from '../stats/validation.js';
import { type FoundDirection, followsFromFit, isArithmetic, repeatsFitted } from './follows.js';

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
    expect([repeatsFitted(same, FITTED), isArithmetic(same, FITTED)]).toEqual([true, false]);
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
