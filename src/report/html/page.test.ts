/** Pages: charts stand where they belong, and nothing outside is asked for. */
import { describe, expect, it } from 'vitest';
import { compareRecordings } from '../../comparison/compare.js';
import { columns, OPTIONS, samples, series } from '../../comparison/recorded.test-data.js';
import { comparisonHtml } from '../comparison/html.js';
import { replayHtml } from '../replay/html.js';
import { emptySample, oneRowSample, sample } from '../sample.test-data.js';
import type { Chart } from './chart.js';
import { htmlPage } from './page.js';
import { parsed } from './parsed.test-data.js';

describe('a page', () => {
  const page = replayHtml(sample());

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
