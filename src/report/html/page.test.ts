/** Pages: any name is plain text in them, charts stand where they belong, nothing outside is asked for. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { compareRecordings } from '../../comparison/compare.js';
import { columns, histogramOf, OPTIONS, samples, series } from '../../comparison/recorded.test-data.js';
import { inOneLine } from '../../failure.js';
import fc from '../../property.test-data.js';
import type { ReplayResult } from '../../results/replay.js';
import { comparisonHtml } from '../comparison/html.js';
import { gatesHtml } from '../gate/html.js';
import { replayHtml } from '../replay/html.js';
import { emptySample, oneRowSample, sample } from '../sample.test-data.js';
import type { Chart } from './chart.js';
import { htmlPage } from './page.js';

type Node = DefaultTreeAdapterTypes.Node;

/** What a parser makes of a page: its elements with the names of their attributes, its text, its attributes' values. */
function parsed(page: string) {
  const errors: string[] = [];
  const elements: string[] = [];
  const texts: string[] = [];
  const values: string[] = [];
  const walk = (node: Node): void => {
    if ('tagName' in node) {
      elements.push(`${node.tagName} ${node.attrs.map(({ name }) => name).join(' ')}`);
      values.push(...node.attrs.map(({ value }) => value));
    }
    if (node.nodeName === '#text' && 'value' in node) texts.push(node.value);
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parse(page, { onParseError: ({ code }) => errors.push(code) }));
  const text = texts.join('').replace(/\s+/g, ' ');
  return { errors, elements, text, values };
}

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
      { numRuns: 40 },
    );
  });

  it('of a map, a recording and its file', () => {
    const plain = compared('QbenignQ');
    fc.assert(
      fc.property(name, (text) => expectPlain(compared(text), plain, text)),
      { numRuns: 40 },
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

describe('a page', () => {
  const page = replayHtml(RESULT);

  it('is what its head says, and refers to nothing', () => {
    const { errors, elements, values } = parsed(page);
    expect(errors).toEqual([]);
    expect(page.startsWith('<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n')).toBe(
      true,
    );
    expect(page).toContain('<meta name="generator" content="vfiobench 0.1.0">');
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(
      elements.filter((element) => /^(script|link|img|iframe|object)\b|\b(src|on\w+)\b/.test(element)),
    ).toEqual([]);
    expect(
      elements.filter((element) => / (?:xlink:)?href\b/.test(element)).every((one) => one.startsWith('a ')),
    ).toBe(true);
    expect(values.filter((value) => /^[a-z]+:\/\/|url\(/i.test(value))).toEqual([]);
    expect(page).not.toMatch(/@import|url\(|NaN|undefined|Infinity/);
  });

  it('has names that can be searched for: no invisible blank is left', () => {
    expect(page).toContain('@n_pages_ns');
    expect(page).not.toContain('\u200b');
  });

  it('says of every chart what it shows', () => {
    const svgs = page.match(/<svg class="chart"[^>]*>/g)!;
    expect(svgs.length).toBeGreaterThan(5);
    for (const svg of svgs)
      expect(svg).toMatch(/role="img" aria-label="(Histogram|Percentiles) of @[^"]+\."/);
  });

  it('has the same bytes whatever was drawn before', () => {
    compared('other');
    replayHtml(oneRowSample());
    expect(replayHtml(sample())).toBe(page);
  });

  it('is drawn of nothing, and of one row', () => {
    const empty = replayHtml(emptySample());
    expect(empty).not.toContain('<svg');
    expect(parsed(empty).text).toContain('No rows recorded');
    expect(replayHtml(oneRowSample())).toContain('class="bar"');
    const short = columns([series('m', samples([1, 2, 3]))], [series('m', samples([0]))]);
    expect(comparisonHtml(compareRecordings(short, OPTIONS))).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('charts', () => {
  const chart = (under: string | null, about: string): Chart => ({
    kind: 'curves',
    under,
    about,
    x: { title: 'x', scale: 'linear' },
    y: { title: 'y', scale: 'linear' },
    curves: [{ name: 'a', points: [{ x: 1, y: 1, text: '1' }] }],
  });
  const placesIn = (page: string, words: readonly string[]) => words.map((word) => page.indexOf(word));
  const pageOf = (markdown: string, charts: readonly Chart[]) =>
    htmlPage({ title: 't', version: '1', markdown, charts });

  it('stand below the heading or the bold words that they are about, the others before the first table', () => {
    const markdown = '# One\n\n**b** of it\n\ntext\n\n| t |\n| --- |\n| 1 |\n\n### `c`: of it\n\nend\n';
    const page = pageOf(markdown, [
      chart('c', 'OF-C'),
      chart('b', 'OF-B'),
      chart('z', 'OF-Z'),
      chart(null, 'OF-N'),
    ]);
    const places = placesIn(page, [
      '</strong>',
      'OF-B',
      '>text<',
      'OF-Z',
      'OF-N',
      '<table',
      '<h4',
      'OF-C',
      '>end<',
    ]);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('stand at the end where there is no table, and none is lost', () => {
    const page = pageOf('text\n', [chart(null, 'OF-N')]);
    expect(page.indexOf('OF-N')).toBeGreaterThan(page.indexOf('<p>text'));
  });

  it('are folded from the ninth section on, where headings are listed as well', () => {
    const titles = Array.from({ length: 10 }, (_, i) => `p${i}`);
    const page = pageOf(
      titles.map((title) => `### \`${title}\``).join('\n\n'),
      titles.map((title) => chart(title, `ABOUT ${title}`)),
    );
    expect(page.match(/<details><summary>Chart<\/summary>/g)).toHaveLength(2);
    expect(page.match(/<a href="#s\d+">/g)).toHaveLength(10);
    expect(page.indexOf('<summary>Chart')).toBeGreaterThan(page.indexOf('ABOUT p7'));
  });
});
