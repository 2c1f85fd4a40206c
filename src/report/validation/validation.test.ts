import { describe, expect, it } from 'vitest';
import type { Figure, HostFit, Validation } from '../../results/validation.js';
import { plainPage } from '../terminal.js';
import { validationCsv } from './csv.js';
import { validationMarkdown } from './markdown.js';
import { validationText, worstText } from './text.js';

function figure(id: string, strain: number, as: Partial<Figure> = {}): Figure {
  return {
    id,
    thread: 'one',
    what: `what ${id} is`,
    role: 'predict',
    bound: '10%',
    published: 1000,
    modelled: 1000 + 100 * strain,
    unit: 'cycles',
    error: `+${(10 * strain).toFixed(1)} %`,
    deviation: 10 * strain,
    strain,
    hit: strain <= 1,
    distances: null,
    source: { trace: 'traces/a.csv', variant: 'x', command: 'replay traces/a.csv --variant x' },
    madeOf: [],
    corrected: false,
    assumedShare: 0.123,
    splitShare: 0,
    remark: null,
    ...as,
  };
}

const HISTOGRAM = figure('ccw-fio-n_pages_ns-contiguous-pin', 1.2, {
  what: '@n_pages_ns of ccw-fio, contiguous-pin',
  bound: 'TV 6.00 %, under null',
  published: null,
  modelled: null,
  deviation: null,
  distances: { tv: 0.0729, nullTv: 0.0637, emd: 0.1812, nullEmd: 0.0611 },
  source: { trace: 'traces/b.csv', variant: 'y', command: 'replay traces/b.csv' },
});

const NONE = { figures: 0, hits: 0, median: null, largest: null };

function validation(figures: readonly Figure[], fits: readonly HostFit[] = []): Validation {
  const predict = { figures: figures.length, hits: 1, median: 2, largest: 12 };
  const nulls = { of: 1, nearerByTv: 0, nearerByEmd: 0 };
  const rest = { fit: NONE, input: NONE, nulls, directions: { of: 0, right: 0, follow: 0 } };
  const given = { repeats: ['a'], arithmetic: ['b'], corrected: ['c'] };
  const thread = { thread: 'one', predict, ...given, own: NONE, ...rest };
  return {
    schema: 'vfiobench-validate/3',
    version: '0',
    figures,
    directions: [],
    fits,
    summary: [thread],
    answer: null,
  };
}

const FIT: HostFit = {
  host: 'h',
  thread: 'one',
  prices: ['a', 'b'],
  fittedTo: 2,
  of: 'figures',
  leftOut: [
    { id: 'told', predicted: 1200, error: '+20.0 %', deviation: 20, strain: 2 },
    { id: 'alone', predicted: null, error: null, deviation: null, strain: null },
  ],
  tested: 1,
  outside: 1,
  median: 20,
  largest: 20,
};

describe('a validation in text', () => {
  it('has a line a figure in 80 columns: mail, model, error, bound, what it rests on, its run, the verdict', () => {
    const source = { ...figure('a', 0).source, variant: 'a-variant-of-a-name-that-needs-room' };
    const lines = validationText(validation([figure('a', 0.5, { source }), HISTOGRAM]), plainPage(80)).split(
      '\n',
    );
    expect(lines).toContain('a       1000  1050 cycles  +5.0 %   10 %  12  0  A    hit');
    expect(lines).toContain('fio @n_pages_ns +PATCH  7.29  6 <null  6.37  0.18  0.06  12  0  B    MISS');
    expect(lines).toContain('  A: vfiobench replay traces/a.csv --variant x');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('names trace and variant where there is room', () => {
    const text = validationText(validation([figure('a', 0.5)]), plainPage(120));
    expect(text).toContain('A a.csv, x  hit');
  });

  it('puts the worst first, by error over bound, roles apart', () => {
    const figures = [figure('a', 0.2), figure('b', 1.5), figure('f', 0.9, { role: 'fit' }), figure('c', 0.7)];
    const text = worstText(validation(figures), plainPage(80));
    expect([...text.matchAll(/^([a-f]) +1000/gm)].map(([, id]) => id)).toEqual(['b', 'c', 'a', 'f']);
    const exact = [figure('a', 0), figure('b', Number.POSITIVE_INFINITY), figure('c', 3)];
    expect(
      [...worstText(validation(exact), plainPage(80)).matchAll(/^([a-f]) +1000/gm)].map(([, id]) => id),
    ).toEqual(['b', 'c', 'a']);
  });

  it('says a remark of several figures once', () => {
    const figures = [figure('a', 2, { remark: 'so it is.' }), figure('b', 3, { remark: 'so it is.' })];
    expect(validationText(validation(figures), plainPage(80)).match(/so it is\./g)).toHaveLength(1);
    expect(validationText(validation(figures), plainPage(80))).toContain('MISS a, b: so it is.');
  });

  it('says what a fit tells of figures that it has not seen, and which nothing tests', () => {
    const figures = ['told', 'alone'].map((id) => figure(id, 0.1, { role: 'fit' }));
    const text = validationText(validation(figures, [FIT]), plainPage(80));
    expect(text).toMatch(/^told +1000 +1200 cycles +\+20\.0 % +10 % +outside$/m);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'h: identified, not tested: alone. As many prices as figures: the thread gives no more.',
    );
    expect(text).toMatch(/^h +2 +2 figures +1\/2 +20\.0 +20\.0 +1$/m);
  });
});

describe('misses alone', () => {
  const direction = (id: string, right: boolean) => ({
    ...{ id, right, thread: 'one', what: 'w', of: 'a', against: 'b' },
    ...{ published: 3, modelled: right ? 3 : -3, atMiddles: false, follows: false, because: null },
  });

  it('leave out directions that are right and fits, but not the summary', () => {
    const all = {
      ...validation([figure('a', 2)], [FIT]),
      directions: [direction('agrees', true), direction('differs', false)],
    };
    const text = validationText(all, plainPage(80), true);
    expect(text).toMatch(/^differs /m);
    expect(text).toMatch(/^a +1000/m);
    expect(text).not.toMatch(/agrees|identified, not tested/);
    expect(text).toMatch(/^summary$/m);
    expect(validationText(all, plainPage(80))).toMatch(/^agrees /m);
    const none = validationText(validation([]), plainPage(80), true);
    expect(none).toMatch(/^summary$/m);
    expect(none.startsWith('summary')).toBe(true);
  });
});

describe('other forms', () => {
  it('Markdown: summary and misses in sight, figures folded', () => {
    const text = validationMarkdown(validation([figure('a', 2, { remark: 'so it is.' }), HISTOGRAM], [FIT]));
    expect(text.indexOf('MISS a: so it is.')).toBeLessThan(text.indexOf('<details>'));
    expect(text).toContain(
      '| `a` | predict | 1000 | 1200 cycles | +20.0 % | 10 % | 12 | 0 | a.csv, x | MISS |',
    );
    expect(text).toContain('| 7.29 | TV 6.00 %, under null | 6.37 | 0.18 | 0.06 |');
  });

  it('CSV: all of a figure in one row, quoted where it must be', () => {
    const [head, row] = validationCsv(validation([figure('a', 0.5, { what: 'one, "two"' })])).split('\r\n');
    expect(head.split(',')).toHaveLength(22);
    expect(row).toMatch(
      /^one,a,"one, ""two""",predict,cycles,1000,1050,\+5\.0 %,5,10%,0\.5,hit,,,,,0\.123,0,traces\/a\.csv,x,/,
    );
  });
});
