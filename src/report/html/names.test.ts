/** Any name is plain text in a page, and makes nothing that another would not. */
import { describe, expect, it } from 'vitest';
import { compareRecordings } from '../../comparison/compare.js';
import { columns, histogramOf, OPTIONS, series } from '../../comparison/recorded.test-data.js';
import { inOneLine } from '../../failure.js';
import fc from '../../property.test-data.js';
import type { ReplayResult } from '../../results/replay.js';
import { comparisonHtml } from '../comparison/html.js';
import { gatesHtml } from '../gate/html.js';
import { replayHtml } from '../replay/html.js';
import { sample } from '../sample.test-data.js';
import { parsed } from './parsed.test-data.js';

const NASTY = [
  ...[
    '<script>',
    '</script>',
    '<',
    '</',
    '>',
    '&',
    '&lt;',
    '&#x26;',
    '"',
    "'",
    '`',
    '``',
    '|',
    '\\',
    '*',
    '_',
  ],
  ...[
    '~',
    '[x](y)',
    '![',
    '](',
    'https://a.b/c',
    'www.a.bc',
    'a@b.co',
    '@',
    '#',
    '-',
    '+',
    '=',
    '1.',
    '%',
    '$',
  ],
  ...[
    '<!--',
    '-->',
    '<details>',
    '</details>',
    '<summary>',
    '<br>',
    '</style>',
    '</title>',
    '<svg/onload=x>',
  ],
  ...[
    '\u202e',
    '\u200f',
    '\u200b',
    '\0',
    '\n',
    '\r',
    '\t',
    '\u001b[31m',
    '\u2028',
    'é',
    '漢',
    '😀',
    ' ',
    'x',
  ],
];
const name = fc
  .array(fc.constantFrom(...NASTY), { minLength: 1, maxLength: 8 })
  .map((parts) => `Q${parts.join('')}Q`);

const RESULT = sample();

function renamed(text: string): ReplayResult {
  const { lanes, trace, probes } = RESULT;
  return {
    ...RESULT,
    lanes: lanes.map((lane, i) => (i === 1 ? { ...lane, label: text } : lane)),
    trace: { ...trace, name: text, workload: text, source: text },
    probes: probes.slice(0, 2).map((probe, i) => (i === 0 ? { ...probe, title: `@${text}` } : probe)),
  };
}

const LEFT = histogramOf([100, 200, 300, 5000]);
const RIGHT = histogramOf([100, 250, 900, 9000]);

function compared(text: string): string {
  const [base, variant] = columns([series(text, LEFT)], [series(text, RIGHT)]);
  return comparisonHtml(compareRecordings([base, { ...variant, label: text, source: text }], OPTIONS));
}

/** The text is there as it is, and it made nothing that another name would not. */
function expectPlain(page: string, plainPage: string, text: string): void {
  const [found, plain] = [parsed(page), parsed(plainPage)];
  const shown = inOneLine(text).replace(/\s+/g, ' ');
  expect(found.errors).toEqual([]);
  // as often as the other name
  expect(found.text.split(shown).length).toBe(plain.text.split('QbenignQ').length);
  // code that can't stand in a cell is no code there
  const isCode = (element: string) => element === 'code ';
  const without = (all: readonly string[]) => all.filter((element) => !isCode(element));
  expect(without(found.elements)).toEqual(without(plain.elements));
  expect(found.elements.filter(isCode).length).toBeLessThanOrEqual(plain.elements.filter(isCode).length);
}

describe('any name is plain text', () => {
  it('of a trace, a variant, a probe, metadata', () => {
    const plain = replayHtml(renamed('QbenignQ'));
    fc.assert(
      fc.property(name, (text) => expectPlain(replayHtml(renamed(text)), plain, text)),
      { numRuns: 20 },
    );
  });

  it('of a map, a recording and its file', () => {
    const plain = compared('QbenignQ');
    fc.assert(
      fc.property(name, (text) => expectPlain(compared(text), plain, text)),
      { numRuns: 20 },
    );
  });

  it('of what could not be judged', () => {
    const page = (text: string) =>
      gatesHtml({
        schema: 'vfiobench-gates/1',
        version: '0.1.0',
        selftest: false,
        verdict: 'fail',
        allowInconclusive: false,
        gates: [],
        faults: [{ trace: text, verdict: 'fail', message: `${text}: # 1. <b>` }],
      });
    for (const text of NASTY.map((part) => `Q${part}Q`)) expectPlain(page(text), page('QbenignQ'), text);
  });
});
