import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import fc from '../property.test-data.js';
import { type Condition, conditionText, type LaneCondition } from './condition.js';
import { difference, limit, ofLane, percent, probe } from './conditions.test-data.js';
import { parseCondition } from './parse-condition.js';

const parse = (text: string): LaneCondition => parseCondition(text, '--fail-on');

describe('a condition', () => {
  const P99 = probe('n_pages_ns', 'p99');
  it.each<[string, Condition]>([
    ['n_pages_ns p99 > +5%', [{ quantity: P99, operator: '>', value: percent(5) }]],
    [
      'n_pages_ns p99 > +5% and > +200ns',
      [
        { quantity: P99, operator: '>', value: percent(5) },
        { quantity: P99, operator: '>', value: difference(200, 'ns') },
      ],
    ],
    [
      '@n_pages_ns p99>=-0.5% and max<5000ns',
      [
        { quantity: P99, operator: '>=', value: percent(-0.5) },
        { quantity: probe('n_pages_ns', 'max'), operator: '<', value: limit(5000, 'ns') },
      ],
    ],
    [
      'n_pages_ns p99 > +5 % and 1_page p99.9 != +3µs',
      [
        { quantity: P99, operator: '>', value: percent(5) },
        { quantity: probe('1_page', 'p99.9'), operator: '!=', value: difference(3, 'us') },
      ],
    ],
    [
      'lock_wait[iommu_lock] n > 3',
      [{ quantity: probe('lock_wait[iommu_lock]', 'n'), operator: '>', value: limit(3) }],
    ],
    [
      '@lat[4k, read] p50 < −2ms',
      [{ quantity: probe('lat[4k, read]', 'p50'), operator: '<', value: difference(-2, 'ms') }],
    ],
    ['@ TV > 2.5%', [{ quantity: probe('', 'moved'), operator: '>', value: limit(2.5, '%') }]],
    ['@steps mean > +1%', [{ quantity: probe('steps', 'mean'), operator: '>', value: percent(1) }]],
    [
      'steps gup_call > +0 and < +10 and pages_array == +0',
      [
        { quantity: { is: 'steps', name: 'gup_call' }, operator: '>', value: difference(0) },
        { quantity: { is: 'steps', name: 'gup_call' }, operator: '<', value: difference(10) },
        { quantity: { is: 'steps', name: 'pages_array' }, operator: '==', value: difference(0) },
      ],
    ],
    [
      'counter "pages got" <= 5 and n_pages_ns p99 > 1s',
      [
        { quantity: { is: 'counter', name: 'pages got' }, operator: '<=', value: limit(5) },
        { quantity: P99, operator: '>', value: limit(1, 's') },
      ],
    ],
    [
      'errnos pin:-EINVAL > +0',
      [{ quantity: { is: 'errnos', name: 'pin:-EINVAL' }, operator: '>', value: difference(0) }],
    ],
    [
      'npage mean > 5 and > 6',
      [
        { quantity: probe('npage', 'mean'), operator: '>', value: limit(5) },
        { quantity: probe('npage', 'mean'), operator: '>', value: limit(6) },
      ],
    ],
  ])('%s', (text, condition) => {
    const read = { condition, lane: null };
    expect(parse(text)).toEqual(read);
    expect(parse(conditionText(read))).toEqual(read);
  });

  it.each([
    ['n_pages p99 > +5% for contiguous-pin', 'contiguous-pin'],
    ['n_pages p99 > +5% and > +2us for iopf-premap:pages=8+dma-rw-rwsem', 'iopf-premap:pages=8+dma-rw-rwsem'],
    ['n_pages p99 > 5 for x', 'x'],
    ['read_ns verdict == no change for new.txt', 'new.txt'],
    ['steps gup_call > +0 for "dear.json (mmio-pv)"', 'dear.json (mmio-pv)'],
    ['steps gup_call > +0 for "for"  ', 'for'],
  ])('%s', (text, lane) => {
    const read = parse(text);
    expect(read.lane).toBe(lane);
    expect(parse(conditionText(read))).toEqual(read);
  });

  it.each([
    ['n_pages mean > +5% for', 23, 'the name of a variant is missing after for'],
    ['n_pages mean > +5% for a, b', 27, '"b": a condition ends with one variant; one with blanks is quoted'],
    ['n_pages mean > +5% for a and max > 1s', 26, '"and max > 1s": a condition ends with one variant'],
    ['n_pages mean > +5% or', 20, '"or" follows the value; terms are joined with and, a variant with for'],
    ['n_pages mean > +5% and for x', 24, 'a quantity is missing before "for x"'],
    ['steps for > +5', 7, 'the name of a step is missing before "for > +5"'],
  ])('%s is refused', (text, at, message) => {
    expect(() => parse(text)).toThrow(`--fail-on ${text}: character ${at}: ${message}`);
  });

  it.each([
    ['', 1, 'the condition is empty'],
    ['   ', 1, 'the condition is empty'],
    ['n_pages p98 > +5%', 9, 'p98 is no statistic (did you mean p90?); there are mean, p50, '],
    ['n_pages median > +5%', 9, 'median is no statistic (did you mean p50?); there are mean, p50, '],
    ['n_pages constructor > +5%', 9, 'constructor is no statistic; there are '],
    ['step gup_call > +0', 1, 'step: did you mean steps gup_call?'],
    ['n_pages p99 >> +5%', 13, '>> is no comparison; there are >= <= == != > <'],
    ['n_pages p99 = +5%', 13, '= is no comparison (did you mean ==?)'],
    ['n_pages p99 +5%', 13, 'a comparison is missing before "+5%"'],
    ['n_pages p99', 12, 'a comparison is missing at the end; there are >='],
    ['n_pages > +5%', 9, 'a statistic (mean, p50, '],
    ['> +5%', 1, 'a probe, steps, counter or errnos is missing before "> +5%"'],
    ['n_pages p99 >', 14, '"" is no value; it is like +5%, +200ns'],
    ['n_pages p99 > five', 15, '"five" is no value'],
    ['n_pages p99 > 5%', 15, 'a change is written with its sign: > +5%'],
    ['n_pages p99 > +5k', 15, 'k is no unit'],
    ['n_pages p99 > +5nss', 15, 'nss is no unit (did you mean ns?)'],
    ['n_pages p99 > +1e3ns', 15, 'e3ns is no unit'],
    ['n_pages p99 > -101%', 15, '-101%: nothing falls by more than 100 %'],
    ['n_pages p99 > +1234567890123456%', 15, 'a value has at most 15 digits'],
    ['n_pages p99 > +0.1234567%', 15, 'a value has at most 15 digits before the point and 6 after it'],
    ['n_pages p99 > +5% or < -5%', 19, '"or < -5%" follows the value; terms are joined with and'],
    ['n_pages p99 > +5% and', 22, 'nothing follows the and'],
    ['n_pages p99 > +5% and and', 23, 'a quantity is missing before "and"'],
    ['n_pages p99 > +5% and p98 > +1%', 23, 'p98 is no statistic'],
    ['n_pages moved > +5%', 17, 'moved is a change already: write > 5%'],
    ['n_pages moved > 5', 17, 'moved is a share in percent: > 5%'],
    ['steps > +0', 7, 'the name of a step is missing before "> +0"'],
    ['counter "pages got > +0', 9, 'the name of a counter is missing'],
  ])('%j fails at character %i', (text, at, message) => {
    let thrown: unknown;
    try {
      parse(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InputError);
    const said = (thrown as InputError).message;
    const start = `--fail-on ${text.replace(/\s/g, ' ')}: character ${at}: `;
    expect(said.slice(0, start.length)).toBe(start);
    expect(said.slice(start.length)).toContain(message);
    expect(said).not.toContain('\n');
  });
});

describe('the parser', () => {
  it('reads what is printed', () => {
    fc.assert(
      fc.property(ofLane, (terms) => {
        expect(parse(conditionText(terms))).toEqual(terms);
      }),
      { numRuns: 2000 },
    );
  });

  it('never crashes on mutated text, and says all on one line', () => {
    const piece = fc.constantFrom(
      'and ',
      'for ',
      '>',
      '+',
      '%',
      '"',
      '[',
      ']',
      '\\',
      '\n',
      '@',
      ' ',
      '9',
      'ns',
      '\0',
      '≥',
    );
    fc.assert(
      fc.property(ofLane, fc.nat(), fc.nat({ max: 5 }), piece, (terms, at, cut, inserted) => {
        const text = conditionText(terms);
        const from = at % (text.length + 1);
        const mutated = text.slice(0, from) + inserted + text.slice(from + cut);
        try {
          // what is read is printed and read alike
          const read = parse(mutated);
          expect(parse(conditionText(read))).toEqual(read);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as Error).message).not.toMatch(/[\n\r]/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
