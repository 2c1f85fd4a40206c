import { describe, expect, it } from 'vitest';
import { judge } from './bound.js';
import { checkedRows, readPublished, scalarRow } from './published.js';

const { scalars, histograms, roles } = readPublished();
const PIN = 'pin-pages-contiguous';
const ofPin = <Row extends { readonly mail: string }>(rows: readonly Row[]): Row[] =>
  rows.filter(({ mail }) => mail === PIN);

describe('the published figures', () => {
  it('of the pin thread are 23: twelve cells and eleven histograms', () => {
    expect(ofPin(scalars)).toHaveLength(12);
    expect(ofPin(roles)).toHaveLength(11);
    const byRole = [...ofPin(scalars), ...ofPin(roles)].reduce<Record<string, number>>(
      (counts, { role }) => Object.assign(counts, { [role]: (counts[role] ?? 0) + 1 }),
      {},
    );
    expect(byRole).toEqual({ fit: 13, predict: 7, 'trace-input': 3 });
  });

  it('have an id of their own and no empty cell', () => {
    expect(new Set(scalars.map(({ id }) => id)).size).toBe(scalars.length);
    for (const scalar of scalars) {
      expect(Number.isFinite(scalar.value), scalar.id).toBe(true);
      for (const [column, value] of Object.entries(scalar)) {
        expect(value, `${scalar.id} ${column}`).not.toBe('');
      }
    }
  });

  it('of the pin thread have bounds that judge understands', () => {
    for (const { value, bound, id } of ofPin(scalars)) expect(judge(value, value, bound).hit, id).toBe(true);
    for (const { bound, scenario, map } of ofPin(roles)) {
      expect(bound >= 0 && bound <= 0.1, `${scenario} ${map}`).toBe(true);
    }
  });

  it('give every role a histogram, and every one under the null a BASE column', () => {
    const has = (scenario: string, map: string, variant: string): boolean =>
      histograms.some((one) => one.scenario === scenario && one.map === map && one.variant === variant);
    for (const { scenario, map, variant, underNull } of roles) {
      expect(has(scenario, map, variant), `${scenario} ${map} ${variant}`).toBe(true);
      if (underNull) expect(has(scenario, map, 'BASE'), `${scenario} ${map} BASE`).toBe(true);
    }
  });

  it('are whole histograms: buckets that join, each twice the one before', () => {
    for (const { scenario, map, buckets } of histograms) {
      buckets.forEach(({ lo, hi, count }, i) => {
        const where = `${scenario} ${map} from ${lo}`;
        expect(hi, where).toBe(2 * lo);
        if (i > 0) expect(lo, where).toBe(buckets[i - 1].hi);
        expect(Number.isInteger(count) && count >= 0, where).toBe(true);
      });
    }
  });

  it.each([
    ['an empty value', '', 'line 2: value is empty'],
    ['a number with a typing error', '1O38', 'line 2: value is no number'],
  ])('are refused with %s, neither 0 nor NaN', (_, value, message) => {
    const head = Object.keys(scalars[0]);
    const cells = head.map((name) => (name === 'value' ? value : String(scalars[0][name as 'id'])));
    const text = `${head.join(',')}\n${cells.join(',')}\n`;
    expect(() => checkedRows('scalars.csv', text, scalarRow)).toThrow(
      `fixtures/published/scalars.csv, ${message}`,
    );
  });

  it('hold the mail’s totals of calls', () => {
    const calls = (scenario: string, variant: string): number =>
      histograms
        .find((one) => one.scenario === scenario && one.map === 'npage' && one.variant === variant)!
        .buckets.reduce((sum, { count }) => sum + count, 0);
    expect(calls('ccw-boot', 'BASE')).toBe(36_393);
    expect(calls('ccw-fio', 'BASE')).toBe(12_324_059);
    expect(calls('ccw-boot-fio', 'contiguous-pin')).toBe(14_408_024);
  });
});
