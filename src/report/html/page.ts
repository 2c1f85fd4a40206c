/**
 * A report as one HTML file: the words of its Markdown form, and charts. It has no script and refers to nothing outside of
 * it; the same result gives the same bytes.
 */
import type { Chart } from './chart.js';
import { figures } from './figure.js';
import { element, plain } from './markup.js';
import { type Block, blocksOf } from './rendered.js';
import { STYLE } from './style.js';

export interface Page {
  /** What it is a report of, in a few words. */
  readonly title: string;
  /** Of vfiobench. */
  readonly version: string;
  readonly markdown: string;
  readonly charts: readonly Chart[];
}

/** Sections whose charts are in sight; behind them they are folded. */
const IN_SIGHT = 8;
/** From this many headings on a list of them is of use. */
const MANY_HEADINGS = 7;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export function htmlPage({ title, version, markdown, charts }: Page): string {
  const blocks = blocksOf(markdown);
  const head = [
    element('title', {}, [plain(title)]),
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="generator" content="vfiobench ${plain(version)}">`,
    element('style', {}, [STYLE]),
  ];
  return [
    '<!DOCTYPE html>',
    '<html lang="en-GB">',
    '<head>',
    '<meta charset="utf-8">',
    ...head,
    '</head>',
    '<body>',
    '<main>',
    element('h1', {}, [plain(title)]),
    ...contents(blocks),
    ...withCharts(blocks, charts),
    '</main>',
    '</body>',
    '</html>\n',
  ].join('\n');
}

/** The blocks, charts among them: below what they are about, the others before the first table or fold. */
function withCharts(blocks: readonly Block[], charts: readonly Chart[]): string[] {
  const known = new Set(blocks.flatMap(({ lead }) => lead ?? []));
  const isPlaced = ({ under }: Chart) => under !== null && known.has(under);
  const others = charts.filter((chart) => !isPlaced(chart));
  const detail = blocks.findIndex(({ isDetail }) => isDetail);
  const before = detail < 0 ? blocks.length : detail;
  const shift = 2 - Math.min(...blocks.flatMap(({ heading }) => heading?.level ?? []));
  const done = new Set<string>();
  let headings = 0;
  const lines = blocks.flatMap((block, i) => {
    const { lead, heading } = block;
    const above = i === before ? figures(others, false) : '';
    const html = heading === null ? block.html : headingOf(block, heading.level + shift, ++headings);
    const own = lead === null || done.has(lead) ? [] : charts.filter(({ under }) => under === lead);
    if (own.length > 0) done.add(lead!);
    return [above, html.trimEnd(), figures(own, done.size > IN_SIGHT)];
  });
  const below = before === blocks.length ? figures(others, false) : '';
  return [...lines, below].map((line) => line.trimEnd()).filter((line) => line !== '');
}

function headingOf({ html }: Block, level: number, number: number): string {
  return element(`h${level}`, { id: `s${number}` }, [html]);
}

/** Links to the headings, where a page has many. */
function contents(blocks: readonly Block[]): string[] {
  const headings = blocks.flatMap(({ heading }) => heading ?? []);
  if (headings.length < MANY_HEADINGS) return [];
  const items = headings.map(({ text }, i) =>
    element('li', {}, [element('a', { href: `#s${i + 1}` }, [plain(text)])]),
  );
  const list = element('details', {}, [element('summary', {}, ['Contents']), element('ul', {}, items)]);
  return [element('nav', {}, [list])];
}
